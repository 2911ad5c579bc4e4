package io.podium.chaos;

import io.podium.options.CommandLine;
import io.podium.transforms.RunnerName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The options of {@code podium chaos}.
 *
 * @param pipeline which pipeline the stream is of
 * @param totals whether it is asked for totals only, and for no single row
 * @param runner which runner the stream runs on
 * @param cluster whether that is on a cluster, and not in the process of the run
 * @param kills how many
 * @param seed what data and kills are made from
 * @param messages how many are produced
 * @param messagesPerSecond how fast at most
 * @param victims what may be killed
 * @param report where the report in JSON goes; null for nowhere
 * @param keep whether the folder stays also when all is well
 */
record ChaosOptions(
    PipelineName pipeline,
    boolean totals,
    RunnerName runner,
    boolean cluster,
    int kills,
    long seed,
    int messages,
    int messagesPerSecond,
    List<VictimKind> victims,
    Path report,
    boolean keep) {
  private static final int MIN_MESSAGES = 500;
  private static final int MAX_MESSAGES = 5_000_000;
  private static final int MESSAGES_PER_KILL = 3_000;

  /** Options that need no value. */
  private static final Set<String> FLAGS = Set.of("totals", "cluster", "keep");

  /** The process of a DirectRunner starts over, and writes to the lake once more. */
  private static final Set<VictimKind> OF_DIRECT =
      EnumSet.of(VictimKind.KAFKA_LEADER, VictimKind.DATABASE);

  private static final Set<VictimKind> OF_STREAMS =
      EnumSet.of(VictimKind.DRIVER, VictimKind.KAFKA_LEADER, VictimKind.DATABASE);

  private static final Set<VictimKind> OF_CLUSTERS = EnumSet.allOf(VictimKind.class);

  static final String HELP =
      """
      podium chaos --runner=NAME [--name=value …]

      Runs a pipeline as a stream on a Kafka cluster of three nodes and a database of its own, kills
      parts of it with -9 at random moments, starts them again, and compares all that it wrote with
      what must be there, to the last bit. Exit codes: 0 exactly right, 50 not.

        --pipeline=promotions
            The pipeline: athlete-features, on MariaDB, of which table, topic, lake, rejects and
            counts are compared, or promotions, on PostgreSQL, of which table, topic, people's
            feedback, rejects and counts are. Default: athlete-features
        --totals
            Ask athlete-features for table, topic and counts only, which it works out and writes
            in another way than with a lake and rejects.
        --runner=SparkRunner
            The runner: SparkRunner, FlinkRunner or DirectRunner.
        --cluster
            Submit the stream to a cluster of two workers, each a process of its own, which are
            started here: Spark's master and workers, or Flink's JobManager and TaskManagers.
            Without it the stream runs in one process. Not with DirectRunner.
        --kills=5
            How many kills. Default: 5
        --seed=1
            What data and kills are made from. Default: 1
        --messages=18000
            How many messages are produced. Default: 3000 a kill, and 3000
        --messagesPerSecond=200
            How fast they are produced at most; slower where the kills take longer. Default: 200
        --victims=DRIVER,KAFKA_LEADER,DATABASE
            What is killed: DRIVER is the process that was started as the run; WORKER, with
            --cluster only, is an executor or a worker of Spark, or a TaskManager of Flink.
            Default: all that there is; with DirectRunner DRIVER only where the pipeline is
            promotions, whose counts are then not compared, as they begin anew
        --report=chaos.json
            Where the report goes as JSON, too.
        --keep
            Keep the folder with data and logs also when all is well.
      """;

  /**
   * Reads a command line.
   *
   * @throws io.podium.options.UsageException where anything is wrong with it; it says all that is
   */
  static ChaosOptions parse(List<String> arguments) {
    CommandLine line = new CommandLine();
    Map<String, String> values = new HashMap<>();
    values.put("pipeline", PipelineName.ATHLETE_FEATURES.text());
    values.put("totals", "false");
    values.put("runner", null);
    values.put("cluster", "false");
    values.put("kills", "5");
    values.put("seed", "1");
    values.put("messages", null);
    values.put("messagesPerSecond", "200");
    values.put("victims", null);
    values.put("report", null);
    values.put("keep", "false");
    for (String argument : arguments) {
      String name = argument.replaceFirst("^--", "").replaceFirst("(?s)=.*", "");
      if (!argument.startsWith("--") || !values.containsKey(name)) {
        line.problem(argument + " is not an option of chaos");
      } else if (argument.contains("=")) {
        values.put(name, argument.substring(argument.indexOf('=') + 1));
      } else {
        values.put(name, FLAGS.contains(name) ? "true" : "");
      }
    }
    PipelineName pipeline = line.value("pipeline", values.get("pipeline"), PipelineName::named);
    Boolean totals = line.value("totals", values.get("totals"), ChaosOptions::bool);
    if (Boolean.TRUE.equals(totals) && pipeline == PipelineName.PROMOTIONS) {
      line.problem("--totals is for --pipeline=athlete-features: promotions are single rows");
    }
    if (values.get("runner") == null) {
      line.problem("--runner is missing: SparkRunner, FlinkRunner or DirectRunner");
    }
    RunnerName runner = line.value("runner", values.get("runner"), ChaosOptions::runner);
    Boolean onCluster = line.value("cluster", values.get("cluster"), ChaosOptions::bool);
    boolean cluster = Boolean.TRUE.equals(onCluster);
    if (cluster && runner == RunnerName.DIRECT) {
      line.problem(
          "--cluster: DirectRunner runs in one process; leave it out, or give --runner=SparkRunner"
              + " or --runner=FlinkRunner");
    }
    Integer kills = line.value("kills", values.get("kills"), text -> number(text, 0, 1_000));
    Long seed = line.value("seed", values.get("seed"), ChaosOptions::seed);
    String defaultMessages = "" + MESSAGES_PER_KILL * ((kills == null ? 0 : kills) + 1);
    Integer messages =
        line.value(
            "messages",
            values.get("messages") == null ? defaultMessages : values.get("messages"),
            text -> number(text, MIN_MESSAGES, MAX_MESSAGES));
    Integer perSecond =
        line.value(
            "messagesPerSecond",
            values.get("messagesPerSecond"),
            text -> number(text, 1, 1_000_000));
    Set<VictimKind> possible = possible(pipeline, runner, cluster);
    List<VictimKind> victims =
        values.get("victims") == null
            ? List.copyOf(possible)
            : line.value("victims", values.get("victims"), text -> victims(text, runner, possible));
    Path report = line.value("report", values.get("report"), Path::of);
    Boolean keep = line.value("keep", values.get("keep"), ChaosOptions::bool);
    line.check();
    return new ChaosOptions(
        pipeline, totals, runner, cluster, kills, seed, messages, perSecond, victims, report, keep);
  }

  private static RunnerName runner(String text) {
    return Arrays.stream(RunnerName.values())
        .filter(runner -> runner.beamName().toLowerCase(Locale.ROOT).equals(lower(text)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected SparkRunner, FlinkRunner or DirectRunner, not " + text));
  }

  private static Set<VictimKind> possible(
      PipelineName pipeline, RunnerName runner, boolean cluster) {
    if (runner == RunnerName.DIRECT && pipeline != PipelineName.PROMOTIONS) {
      return OF_DIRECT;
    }
    return cluster ? OF_CLUSTERS : OF_STREAMS;
  }

  private static List<VictimKind> victims(
      String text, RunnerName runner, Set<VictimKind> possible) {
    List<VictimKind> victims = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      if (lower(name.strip()).equals("worker") && !possible.contains(VictimKind.WORKER)) {
        throw new IllegalArgumentException(
            runner == RunnerName.DIRECT
                ? "DirectRunner has no workers, so WORKER cannot be killed"
                : "WORKER needs --cluster: a run in one process has no workers of its own");
      }
      VictimKind victim =
          possible.stream()
              .filter(kind -> lower(kind.name()).equals(lower(name.strip())))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "expected some of " + possible + ", not '" + name + '\''));
      if (!victims.contains(victim)) {
        victims.add(victim);
      }
    }
    return victims;
  }

  private static int number(String text, int least, int most) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("expected a whole number, not '" + text + '\'');
    }
    int number = Integer.parseInt(text);
    if (number < least || number > most) {
      throw new IllegalArgumentException("expected " + least + " to " + most + ", not " + text);
    }
    return number;
  }

  private static long seed(String text) {
    if (!text.matches("-?[0-9]{1,18}")) {
      throw new IllegalArgumentException("expected a whole number, not '" + text + '\'');
    }
    return Long.parseLong(text);
  }

  private static boolean bool(String text) {
    if (!text.matches("true|false")) {
      throw new IllegalArgumentException("expected true or false, not " + text);
    }
    return Boolean.parseBoolean(text);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
