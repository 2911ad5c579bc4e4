package io.podium.lake.validation;

import io.podium.lake.StageManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the stages say they did is there, adds up, and is what the files hold. */
final class ManifestRule implements Rule {
  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    List<Check> checks = new ArrayList<>();
    for (Map.Entry<String, String> stage : facts.manifests().entrySet()) {
      checks.add(
          Check.failure(
              "manifest-present",
              stage.getKey(),
              stage.getValue().isEmpty(),
              stage.getValue().isEmpty() ? "a manifest" : stage.getValue(),
              "a manifest of the stage"));
    }
    facts
        .unreadable()
        .forEach(
            (file, problem) ->
                checks.add(
                    Check.failure("file-readable", file, false, problem, "a file to be read")));
    for (Output output : facts.outputs()) {
      checks.add(files(output));
      if (facts.manifests().getOrDefault(output.rules().stage(), "none").isEmpty()) {
        compare(output, checks);
      }
    }
    return checks;
  }

  private static Check files(Output output) {
    String found = output.problem();
    if (found == null) {
      found = output.facts() == null ? "no file" : Words.rows(output.facts().rows());
    }
    return Check.failure(
        "file-present", output.id(), output.facts() != null, found, "a file that can be read");
  }

  private static void compare(Output output, List<Check> checks) {
    StageManifest.Table manifest = output.manifest();
    if (manifest == null) {
      checks.add(
          Check.failure(
              "manifest-balances",
              output.id(),
              false,
              "the manifest does not name the table",
              "read = written + set aside"));
      return;
    }
    checks.add(
        Check.failure(
            "manifest-balances",
            output.id(),
            manifest.balances(),
            String.format(
                "read %s, written %s + set aside %s",
                Words.count(manifest.read()),
                Words.count(manifest.written()),
                Words.count(manifest.setAside())),
            "read = written + set aside"));
    if (output.facts() != null) {
      checks.add(
          Check.failure(
              "manifest-rows",
              output.id(),
              manifest.rows() == output.facts().rows()
                  && manifest.written() == output.facts().behind(),
              rows(output.facts().rows(), output.facts().behind()),
              rows(manifest.rows(), manifest.written()) + ", as the manifest says"));
    }
    checks.add(
        Check.failure(
            "manifest-rejects",
            output.id(),
            manifest.rejected().equals(output.rejected()),
            output.rejected() == null
                ? "files that cannot be read"
                : rejects(output.setAside(), output.rejected()),
            rejects(manifest.setAside(), manifest.rejected()) + ", as the manifest says"));
  }

  private static String rows(long rows, long behind) {
    return rows == behind
        ? Words.rows(rows)
        : Words.rows(rows) + " with " + Words.count(behind) + " behind them";
  }

  private static String rejects(long all, Map<String, Long> byReason) {
    return Words.count(all) + " set aside" + (byReason.isEmpty() ? "" : " " + byReason);
  }
}
