package io.podium.bench.comparison;

import io.podium.bench.BenchArguments;
import io.podium.options.CommandLine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code podium bench native}.
 *
 * @param cases what is compared
 * @param runs how often each candidate runs
 * @param profiles whether it is looked at where Podium's time goes
 * @param results the folder that raw results go to; null for nowhere
 * @param report the page that is written of the results that are there, without a run; null for
 *     none
 */
public record ComparisonOptions(
    List<Case> cases, int runs, boolean profiles, Path results, Path report) {
  /** What it does, and its options. */
  public static final String HELP =
      """
      podium bench native [--name=value …]

      Has Podium and native programs (benchmarks/native) do the same work by turns, on servers of
      their own, and compares what each writes with the expected answer, to the last bit: a figure
      counts only where it is right. Exit codes: 0 measured, 50 an answer was wrong.

        --cases=batch-1m,stream-1m
            What is compared, with commas between. Without it: all cases.
            %s
        --candidates=podium-spark,spark
            Who takes part, with commas between. Without it: all that the case has, of
            %s
        --runs=5
            How often each runs. Default: 5
        --profiles=false
            Without it each of Podium's candidates runs once more, to see where its time goes.
        --rows=100000
            So many rows in the place of what the case says.
        --results=benchmarks/results/native
            The folder that a file of raw results goes to, for each case.
        --report=benchmarks/README.md
            Runs nothing: writes the results of that folder into this page, and plots beside it.
      """
          .formatted(
              String.join("\n            ", names()),
              String.join(", ", Arrays.stream(Candidate.values()).map(Candidate::id).toList()));

  private static List<String> names() {
    return Case.CASES.stream().map(each -> each.name() + ": " + each.title()).toList();
  }

  /**
   * Reads a command line.
   *
   * @throws io.podium.options.UsageException where anything is wrong with it; it says all that is
   */
  static ComparisonOptions parse(List<String> arguments) {
    Map<String, String> defaults = new HashMap<>();
    defaults.put("cases", String.join(",", Case.CASES.stream().map(Case::name).toList()));
    defaults.put("candidates", null);
    defaults.put("runs", "5");
    defaults.put("profiles", "true");
    defaults.put("rows", null);
    defaults.put("results", null);
    defaults.put("report", null);
    CommandLine line = new CommandLine();
    Map<String, String> values = BenchArguments.read(arguments, defaults, line).values();
    List<Candidate> candidates =
        values.get("candidates") == null
            ? List.of()
            : line.value(
                "candidates",
                values.get("candidates"),
                text -> Arrays.stream(text.split(",")).map(Candidate::named).toList());
    List<Case> cases = line.value("cases", values.get("cases"), Case::listed);
    Integer runs = line.value("runs", values.get("runs"), BenchArguments::positive);
    Integer rows = line.value("rows", values.get("rows"), BenchArguments::positive);
    Boolean profiles = line.value("profiles", values.get("profiles"), BenchArguments::flag);
    line.needs("report", values.get("report"), "results", values.get("results"));
    line.check();
    return new ComparisonOptions(
        cases.stream()
            .map(each -> each.with(rows == null ? null : Long.valueOf(rows), candidates))
            .toList(),
        runs,
        profiles,
        path(values.get("results")),
        path(values.get("report")));
  }

  private static Path path(String text) {
    return text == null ? null : Path.of(text).toAbsolutePath();
  }
}
