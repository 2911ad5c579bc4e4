package io.podium.bench.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What was measured, as text and as raw data. */
final class Report {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Report() {}

  /**
   * The medians of a case and, but for a fixed rate, the ratios to the yardsticks, taken round by
   * round.
   */
  static String text(Case some, List<Run> runs) {
    StringBuilder text = new StringBuilder(some.name() + ": " + some.title() + '\n');
    for (Candidate candidate : some.candidates()) {
      if (some.isPaced()) {
        text.append(
            "  %-15s p50 %6.0f ms  p99 %6.0f ms  p99.9 %6.0f ms  processors %.2f  memory %,6.0f MiB%n"
                .formatted(
                    candidate.id(),
                    median(runs, candidate, run -> run.steady().millis(50)),
                    median(runs, candidate, run -> run.steady().millis(99)),
                    median(runs, candidate, run -> run.steady().millis(99.9)),
                    median(runs, candidate, run -> run.steady().processors()),
                    median(runs, candidate, run -> run.usage().peakBytes() / 1048576.0)));
        continue;
      }
      Optional<Candidate> yardstick = candidate.yardstick().filter(some.candidates()::contains);
      text.append(
          "  %-15s wall %8.2f s  CPU %8.2f s  memory %,6.0f MiB"
              .formatted(
                  candidate.id(),
                  median(runs, candidate, run -> run.usage().wallSeconds()),
                  median(runs, candidate, run -> run.usage().cpuSeconds()),
                  median(runs, candidate, run -> run.usage().peakBytes() / 1048576.0)));
      yardstick.ifPresent(
          other ->
              text.append(
                  "  of %s: wall %.2f, CPU %.2f"
                      .formatted(
                          other.id(),
                          ratio(runs, candidate, other, run -> run.usage().wallSeconds()),
                          ratio(runs, candidate, other, run -> run.usage().cpuSeconds()))));
      text.append('\n');
    }
    return text.toString();
  }

  private static double median(List<Run> runs, Candidate candidate, ToDoubleFunction<Run> figure) {
    return Medians.of(
        runs.stream()
            .filter(run -> run.candidate() == candidate)
            .mapToDouble(figure)
            .sorted()
            .toArray());
  }

  private static double ratio(
      List<Run> runs, Candidate one, Candidate other, ToDoubleFunction<Run> figure) {
    TreeMap<Integer, Double> others =
        runs.stream()
            .filter(run -> run.candidate() == other)
            .collect(
                Collectors.toMap(Run::round, figure::applyAsDouble, (a, b) -> b, TreeMap::new));
    return Medians.of(
        runs.stream()
            .filter(run -> run.candidate() == one)
            .mapToDouble(run -> figure.applyAsDouble(run) / others.get(run.round()))
            .sorted()
            .toArray());
  }

  /**
   * Writes the raw results of a case.
   *
   * @param commit which version of the project they are of
   */
  static void write(Case some, List<Run> runs, List<Profile> profiles, String commit, Path folder)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("case", some.name());
    root.put("title", some.title());
    if (some.results() != null) {
      root.put("rows", some.results().rows());
    }
    root.put("commit", commit);
    root.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    Machine.describe(root.putObject("machine"));
    ArrayNode all = root.putArray("runs");
    for (Run run : runs) {
      ObjectNode one = all.addObject();
      one.put("candidate", run.candidate().id());
      one.put("round", run.round());
      one.put("wall_seconds", rounded(run.usage().wallSeconds()));
      one.put("cpu_seconds", rounded(run.usage().cpuSeconds()));
      one.put("peak_bytes", run.usage().peakBytes());
      if (some.isStream() && !some.isPaced()) {
        one.put("first_row_seconds", rounded(run.firstSeconds()));
      }
      if (run.steady() != null) {
        one.put("probes", run.steady().latencies().count());
        one.put("p50_seconds", rounded(run.steady().millis(50) / 1e3));
        one.put("p99_seconds", rounded(run.steady().millis(99) / 1e3));
        one.put("p99_9_seconds", rounded(run.steady().millis(99.9) / 1e3));
        one.put("processors_in_use", rounded(run.steady().processors()));
      }
    }
    for (Profile profile : profiles) {
      ObjectNode one = root.withArray("profiles").addObject();
      one.put("candidate", profile.candidate().id());
      one.put("cpu_seconds", rounded(profile.cpuSeconds()));
      ObjectNode seconds = one.putObject("seconds");
      profile.seconds().forEach((kind, each) -> seconds.put(kind.label(), rounded(each)));
    }
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(some.name() + ".json"), JSON.writeValueAsString(root) + '\n');
  }

  static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }
}
