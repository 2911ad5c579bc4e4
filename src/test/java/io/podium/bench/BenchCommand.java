package io.podium.bench;

import io.podium.ExitCode;
import io.podium.bench.comparison.ClientComparison;
import io.podium.bench.comparison.Comparison;
import io.podium.bench.comparison.ComparisonOptions;
import io.podium.options.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code podium bench}: measures runs from outside. */
public final class BenchCommand {
  private static final String PROMOTIONS = "promotions";
  private static final String NATIVE = "native";
  private static final String CLIENTS = "clients";

  private BenchCommand() {}

  /** Runs the command and ends with its exit code. */
  public static void main(String[] arguments) throws Exception {
    List<String> all = Arrays.asList(arguments);
    String what = all.isEmpty() ? "" : all.get(0);
    boolean named = List.of(PROMOTIONS, NATIVE, CLIENTS).contains(what);
    List<String> rest = named ? all.subList(1, all.size()) : all;
    if (rest.contains("--help")) {
      System.out.print(
          switch (what) {
            case PROMOTIONS -> PromotionsBenchOptions.HELP;
            case NATIVE -> ComparisonOptions.HELP;
            case CLIENTS -> ClientComparison.HELP;
            default -> StreamBenchOptions.HELP;
          });
      return;
    }
    Path home = Path.of(System.getProperty("podium.home", ""));
    try {
      System.exit(
          switch (what) {
            case PROMOTIONS -> PromotionsBench.run(rest, home, System.out);
            case NATIVE -> Comparison.run(rest, home, System.out);
            case CLIENTS -> ClientComparison.run(rest, home, System.out);
            default -> StreamBench.run(rest, home, System.out);
          });
    } catch (UsageException usage) {
      usage.problems().forEach(problem -> System.err.println("podium: " + problem));
      System.exit(ExitCode.USAGE);
    }
  }
}
