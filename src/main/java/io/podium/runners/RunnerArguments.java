package io.podium.runners;

import io.podium.options.CommandLine;
import io.podium.transforms.RunnerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a runner needs on its command line for the same answer as on the others. What the user
 * leaves out is set; what the runner could not honour is refused, with the reason and the remedy.
 */
public final class RunnerArguments {
  private static final String DIRECT_RUNNER = "org.apache.beam.runners.direct.DirectRunner";
  private static final String BATCH_INTERVAL = "batchIntervalMillis";
  private static final String CHECKPOINT_DURATION = "checkpointDurationMillis";
  private static final String CHECKPOINT_DIR = "checkpointDir";
  private static final String EPHEMERAL = "ephemeral";

  private final RunnerName runner;
  private final boolean unbounded;
  private final int directThreads;
  private final List<String> arguments;
  private final CommandLine line;

  private RunnerArguments(
      List<String> arguments, boolean unbounded, int directThreads, CommandLine line) {
    this.runner = RunnerName.of(arguments);
    this.unbounded = unbounded;
    this.directThreads = directThreads;
    this.arguments = new ArrayList<>(arguments);
    this.line = Objects.requireNonNull(line, "line");
  }

  /**
   * Completes a command line for its runner.
   *
   * @param arguments what the user gave
   * @param unbounded whether the input has no end
   * @param line takes note of what is refused
   * @return what the user gave, and what the runner needs besides
   */
  public static List<String> complete(List<String> arguments, boolean unbounded, CommandLine line) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new RunnerArguments(arguments, unbounded, processors, line).complete();
  }

  /**
   * The same for an input that ends.
   *
   * @param directThreads how many threads DirectRunner gets
   */
  public static List<String> completeBounded(
      List<String> arguments, int directThreads, CommandLine line) {
    return new RunnerArguments(arguments, false, directThreads, line).complete();
  }

  private List<String> complete() {
    switch (runner) {
      case SPARK -> completeForSpark();
      case FLINK -> completeForFlink();
      case DIRECT -> completeForDirect();
    }
    return List.copyOf(arguments);
  }

  /** The value of an option; empty where it is not given. */
  public static Optional<String> value(List<String> arguments, String name) {
    String prefix = "--" + name + '=';
    return arguments.stream()
        .filter(argument -> argument.startsWith(prefix))
        .findFirst()
        .map(argument -> argument.substring(prefix.length()));
  }

  private void completeForDirect() {
    if (!isHere(DIRECT_RUNNER)) {
      refuse(
          "this build is without DirectRunner: give --runner=SparkRunner or --runner=FlinkRunner,"
              + " whichever it was made for");
      return;
    }
    if (value(CHECKPOINT_DIR).isPresent()) {
      refuse(
          "--checkpointDir: DirectRunner keeps no checkpoints and reads its topic from the beginning"
              + " each time; leave it out, or give --runner=SparkRunner or --runner=FlinkRunner");
      arguments.removeIf(argument -> argument.startsWith("--" + CHECKPOINT_DIR + '='));
    }
    if (!unbounded) {
      // Of itself it has three at least, and where one is free its loop, which looks for work
      // without a pause, takes a processor.
      setIfAbsent("targetParallelism", "" + directThreads);
    }
  }

  private void completeForSpark() {
    // spark-submit says where to run in its own way, which wins over Beam's.
    setIfAbsent("sparkMaster", System.getProperty("spark.master", "local[*]"));
    if (!unbounded) {
      // What does not fit into memory would be worked out, and counted, again. As bytes, since to
      // estimate the size of objects takes Spark as long as to make them.
      setIfAbsent("storageLevel", "MEMORY_AND_DISK_SER");
      return;
    }
    requireCheckpoints();
    requireNoSecondAttempt("spark.task.maxFailures", "1");
    requireNoSecondAttempt("spark.stage.maxConsecutiveAttempts", "1");
    requireNoSecondAttempt("spark.speculation", "false");
    if (value("allowedLateness").isPresent()) {
      refuse(
          "--allowedLateness cannot be honoured on SparkRunner: its watermark is that of the"
              + " partition furthest ahead, so the rows of all others would count as too late; leave"
              + " it out, and no row is too late, or run on FlinkRunner");
    }
    setIfAbsent(BATCH_INTERVAL, "1000");
    String interval = value(BATCH_INTERVAL).orElseThrow();
    setIfAbsent(CHECKPOINT_DURATION, interval);
    if (!value(CHECKPOINT_DURATION).orElseThrow().equals(interval)) {
      refuse(
          "--checkpointDurationMillis must be that of --batchIntervalMillis, "
              + interval
              + ": with a checkpoint at some batches only, a restart counts rows twice; leave it"
              + " out");
    }
    setIfAbsent("readTimePercentage", "0.3");
    // A record is a batch of messages, of up to 4 MiB. Read without a limit, a topic that is far
    // ahead fills the memory with what waits to be worked through.
    setIfAbsent("maxRecordsPerBatch", "16");
  }

  /** Of Spark's settings, those of a cluster included, which come as properties of the system. */
  private void requireNoSecondAttempt(String setting, String needed) {
    String given = System.getProperty(setting, needed);
    if (!given.equals(needed)) {
      refuse(
          "Spark's setting "
              + setting
              + '='
              + given
              + ": a task that is done again finds state that its first attempt has changed, so that"
              + " its rows are taken for duplicates; give --conf "
              + setting
              + '='
              + needed
              + " to spark-submit, and start the stream again where it fails");
    }
  }

  private void completeForFlink() {
    setIfAbsent("flinkMaster", isInsideFlink() ? "[auto]" : "[local]");
    // The graph's functions do not change what they are given.
    setIfAbsent("objectReuse", "true");
    setIfAbsent("fasterCopy", unbounded ? "false" : "true");
    if (isLocalFlink()) {
      setIfAbsent("parallelism", "" + Math.min(4, Runtime.getRuntime().availableProcessors()));
    }
    if (!unbounded) {
      return;
    }
    requireCheckpoints();
    if (value("fasterCopy").orElseThrow().equals("true")) {
      refuse(
          "--fasterCopy=true in a stream lets state change while Flink is writing it to a checkpoint,"
              + " so that a restart counts rows twice; leave it out");
    }
    setIfAbsent("checkpointingInterval", "10000");
    setIfAbsent("minPauseBetweenCheckpoints", "1000");
    // Beam fills one buffer more than this by turns with rows that wait to be in a checkpoint. Of
    // two, the one that a restart has restored would be filled again before it is written, and
    // then be written with rows that are in no checkpoint yet: after a kill these come again.
    setIfAbsent("numConcurrentCheckpoints", "8");
    setIfAbsent("externalizedCheckpointsEnabled", "true");
    setIfAbsent("retainExternalizedCheckpointsOnCancellation", "true");
    // What was fired but not yet written belongs to the bundle, and so before the checkpoint.
    setIfAbsent("finishBundleBeforeCheckpointing", "true");
    // The rows of a bundle are a transaction. Where they are many, the number ends it, else time.
    setIfAbsent("maxBundleSize", "10000");
    setIfAbsent("maxBundleTimeMills", "200");
  }

  private boolean isLocalFlink() {
    return !isInsideFlink() && value("flinkMaster").orElseThrow().matches("\\[(local|auto)]");
  }

  /** Whether {@code flink run} started this: it loads a job's classes itself. */
  private static boolean isInsideFlink() {
    return RunnerArguments.class
        .getClassLoader()
        .getClass()
        .getName()
        .startsWith("org.apache.flink.");
  }

  private void requireCheckpoints() {
    boolean ephemeral =
        arguments.contains("--" + EPHEMERAL)
            || value(EPHEMERAL)
                .map(text -> text.toLowerCase(Locale.ROOT).equals("true"))
                .orElse(false);
    if (value(CHECKPOINT_DIR)
        .filter(folder -> folder.matches(".*[*?\\[\\]{}\\\\#].*"))
        .isPresent()) {
      refuse("--checkpointDir must hold none of * ? [ ] { } \\ #");
    }
    if (value(CHECKPOINT_DIR).isEmpty() && !ephemeral) {
      refuse(
          "a stream on "
              + runner.beamName()
              + " needs --checkpointDir=DIR: it is where the run goes on after a failure, and it must"
              + " be a place that all workers reach; --ephemeral=true does without, and a run that"
              + " fails starts over");
    }
  }

  private static boolean isHere(String type) {
    try {
      Class.forName(type, false, RunnerArguments.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  private Optional<String> value(String name) {
    return value(arguments, name);
  }

  private void setIfAbsent(String name, String value) {
    if (value(name).isEmpty()) {
      arguments.add("--" + name + '=' + value);
    }
  }

  private void refuse(String problem) {
    line.problem(problem);
  }
}
