package io.podium.bench;

import io.podium.options.CommandLine;
import io.podium.transforms.RunnerName;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code podium bench promotions}.
 *
 * @param runners which runners the runs are on
 * @param inputs what the runs read
 * @param campaigns how many messages there are
 * @param subscriptions how many rows the table of subscribers has
 * @param restaurants how many restaurants they are of
 * @param seed what the data are made from
 * @param runOptions options that the runs get besides
 * @param report where the report in JSON goes; null for nowhere
 */
record PromotionsBenchOptions(
    List<RunnerName> runners,
    List<Input> inputs,
    int campaigns,
    int subscriptions,
    int restaurants,
    long seed,
    List<String> runOptions,
    Path report) {
  /** What a run reads. */
  enum Input {
    /** Bounded. */
    FILES,
    /** Unbounded. */
    TOPIC
  }

  static final String HELP =
      """
      podium bench promotions --runner=NAME[,NAME …] [--name=value …] [-- option of the runs …]

      Runs promotions over a large sample, on a Kafka node and a PostgreSQL of its own. Measures how
      many promotions a second a run writes, from the start of its process to its last message; and
      beside it how many rows the server takes by itself, and how many messages, from a client that
      does nothing else. A figure counts only where table and topic are, row by row, what the
      sequential model sends. Exit codes: 0 measured, 50 something differs.

        --runner=DirectRunner
            The runner: DirectRunner, SparkRunner or FlinkRunner; several are separated by commas.
        --input=files
            What is read: files, which is bounded, topic, which is not, or both. Default: files
        --campaigns=100000
            How many messages there are. Default: 100000
        --subscriptions=1000000
            How many rows the table of subscribers has. Default: 1000000
        --restaurants=30000
            How many restaurants they are of: with fewer there are more promotions. Default: 30000
        --seed=1
            What the data are made from. Default: 1
        --report=bench.json
            Where the report goes as JSON, too.
      """;

  /**
   * Reads a command line.
   *
   * @throws io.podium.options.UsageException where anything is wrong with it; it says all that is
   */
  static PromotionsBenchOptions parse(List<String> arguments) {
    CommandLine line = new CommandLine();
    Map<String, String> defaults = new HashMap<>();
    defaults.put("runner", null);
    defaults.put("input", "files");
    defaults.put("campaigns", "100000");
    defaults.put("subscriptions", "1000000");
    defaults.put("restaurants", "30000");
    defaults.put("seed", "1");
    defaults.put("report", null);
    BenchArguments read = BenchArguments.read(arguments, defaults, line);
    Map<String, String> values = read.values();
    if (values.get("runner") == null) {
      line.problem("--runner is missing: DirectRunner, SparkRunner or FlinkRunner");
    }
    List<RunnerName> runners =
        line.value(
            "runner",
            values.get("runner"),
            names -> Arrays.stream(names.split(",", -1)).map(BenchArguments::runner).toList());
    List<Input> inputs = line.value("input", values.get("input"), PromotionsBenchOptions::inputs);
    Integer campaigns = line.value("campaigns", values.get("campaigns"), Integer::valueOf);
    Integer subscriptions =
        line.value("subscriptions", values.get("subscriptions"), Integer::valueOf);
    Integer restaurants = line.value("restaurants", values.get("restaurants"), Integer::valueOf);
    Long seed = line.value("seed", values.get("seed"), Long::valueOf);
    Path report = line.value("report", values.get("report"), Path::of);
    line.check();
    return new PromotionsBenchOptions(
        runners, inputs, campaigns, subscriptions, restaurants, seed, read.runOptions(), report);
  }

  private static List<Input> inputs(String text) {
    return switch (text) {
      case "files" -> List.of(Input.FILES);
      case "topic" -> List.of(Input.TOPIC);
      case "both" -> List.of(Input.FILES, Input.TOPIC);
      default -> throw new IllegalArgumentException("expected files, topic or both, not " + text);
    };
  }
}
