package io.podium.bench;

import io.podium.options.CommandLine;
import io.podium.rules.Durations;
import io.podium.transforms.RunnerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code podium bench}.
 *
 * @param runner which runner the stream runs on
 * @param messagesPerSecond how fast results are produced
 * @param warmUp how long before anything is measured
 * @param duration how long is measured
 * @param fixedKeys whether the same results come again and again, each counted, so that state does
 *     not grow
 * @param runOptions options that the run gets besides
 * @param report where the report in JSON goes; null for nowhere
 */
record StreamBenchOptions(
    RunnerName runner,
    int messagesPerSecond,
    Duration warmUp,
    Duration duration,
    boolean fixedKeys,
    List<String> runOptions,
    Path report) {
  static final String HELP =
      """
      podium bench --runner=NAME [--name=value …] [-- option of the run …]
      podium bench promotions | native | clients --help

      Runs athlete-features as a stream on a Kafka node and a MariaDB of its own while results are
      produced at a fixed rate. Measures from a message's production to its row in the table, by
      five messages a second of groups of their own; how long each micro-batch took (SparkRunner);
      and the size of the checkpoint folder. A figure counts only where the table is exactly right
      in the end; with --fixedKeys, where it counts as many results as it must. Exit codes:
      0 measured, 50 the table is not right.

        --runner=SparkRunner
            The runner: SparkRunner, FlinkRunner or DirectRunner.
        --messagesPerSecond=1000
            How fast results are produced. Default: 1000
        --warmUp=60s
            How long before anything is measured. Default: 60s
        --duration=180s
            How long is measured. Default: 180s
        --fixedKeys
            Produce the same 20,000 results again and again, and count each: state does not grow.
        --report=bench.json
            Where the report goes as JSON, too.
      """;

  /**
   * Reads a command line.
   *
   * @throws io.podium.options.UsageException where anything is wrong with it; it says all that is
   */
  static StreamBenchOptions parse(List<String> arguments) {
    CommandLine line = new CommandLine();
    Map<String, String> defaults = new HashMap<>();
    defaults.put("runner", null);
    defaults.put("messagesPerSecond", "1000");
    defaults.put("warmUp", "60s");
    defaults.put("duration", "180s");
    defaults.put("fixedKeys", "false");
    defaults.put("report", null);
    BenchArguments read = BenchArguments.read(arguments, defaults, line);
    Map<String, String> values = read.values();
    if (values.get("runner") == null) {
      line.problem("--runner is missing: SparkRunner, FlinkRunner or DirectRunner");
    }
    RunnerName runner = line.value("runner", values.get("runner"), BenchArguments::runner);
    Integer perSecond =
        line.value("messagesPerSecond", values.get("messagesPerSecond"), BenchArguments::positive);
    Duration warmUp = line.value("warmUp", values.get("warmUp"), Durations::parse);
    Duration duration = line.value("duration", values.get("duration"), Durations::parse);
    Boolean fixedKeys = line.value("fixedKeys", values.get("fixedKeys"), BenchArguments::flag);
    Path report = line.value("report", values.get("report"), Path::of);
    line.check();
    return new StreamBenchOptions(
        runner, perSecond, warmUp, duration, fixedKeys, read.runOptions(), report);
  }
}
