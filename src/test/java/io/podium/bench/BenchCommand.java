package io.podium.bench;

import io.podium.ExitCode;
import io.podium.options.UsageException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** {@code podium bench}: measures runs from outside. */
public final class BenchCommand {
  private static final String PROMOTIONS = "promotions";

  private BenchCommand() {}

  /** Runs the command and ends with its exit code. */
  public static void main(String[] arguments) throws Exception {
    List<String> all = Arrays.asList(arguments);
    boolean promotions = !all.isEmpty() && all.get(0).equals(PROMOTIONS);
    List<String> rest = promotions ? all.subList(1, all.size()) : all;
    if (rest.contains("--help")) {
      System.out.print(promotions ? PromotionsBenchOptions.HELP : StreamBenchOptions.HELP);
      return;
    }
    Path home = Path.of(System.getProperty("podium.home", ""));
    try {
      System.exit(
          promotions
              ? PromotionsBench.run(rest, home, System.out)
              : StreamBench.run(rest, home, System.out));
    } catch (UsageException usage) {
      usage.problems().forEach(problem -> System.err.println("podium: " + problem));
      System.exit(ExitCode.USAGE);
    }
  }
}
