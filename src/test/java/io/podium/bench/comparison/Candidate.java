package io.podium.bench.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A program that is measured. All get the same heap and the same collector and, where their start
 * counts, an archive of their classes.
 */
enum Candidate {
  PODIUM_DIRECT("podium-direct", "Podium, DirectRunner", "DirectRunner", null, null),
  PODIUM_SPARK("podium-spark", "Podium, SparkRunner", "SparkRunner", null, null),
  PODIUM_FLINK("podium-flink", "Podium, FlinkRunner", "FlinkRunner", null, null),
  SPARK("spark", "native Spark", null, "SparkBatch", "SparkStream"),
  FLINK("flink", "native Flink", null, "FlinkBatch", "FlinkStream"),
  PLAIN("plain", "plain Java, one thread", null, "PlainBatch", null);

  private static final String PACKAGE = "io.podium.benchmarks.";
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final String HEAP = "-Xmx2g";

  /** Spark's state store takes some 200 bytes of the heap for each row; one on disk is slower. */
  private static final int MOST_ROWS_IN_MEMORY = 2_000_000;

  private final String id;
  private final String label;
  private final String runner;
  private final String batch;
  private final String stream;

  Candidate(String id, String label, String runner, String batch, String stream) {
    this.id = id;
    this.label = label;
    this.runner = runner;
    this.batch = batch;
    this.stream = stream;
  }

  /** Its name on the command line and in results. */
  String id() {
    return id;
  }

  /** Its name in the report. */
  String label() {
    return label;
  }

  boolean isPodium() {
    return runner != null;
  }

  /** The native program that does the same on the same engine; empty where there is none. */
  Optional<Candidate> yardstick() {
    return switch (this) {
      case PODIUM_DIRECT -> Optional.of(PLAIN);
      case PODIUM_SPARK -> Optional.of(SPARK);
      case PODIUM_FLINK -> Optional.of(FLINK);
      default -> Optional.empty();
    };
  }

  boolean canDo(Work work) {
    return isPodium() || (work.isStream() ? stream : batch) != null;
  }

  /**
   * @throws IllegalArgumentException where there is none by this name
   */
  static Candidate named(String id) {
    return Arrays.stream(values())
        .filter(each -> each.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of "
                        + String.join(", ", Arrays.stream(values()).map(Candidate::id).toList())
                        + ", not "
                        + id));
  }

  /**
   * The command that does the work.
   *
   * @param archive a native program's option for an archive of its classes, as Podium's launcher
   *     has one
   */
  List<String> command(Path home, Work work, String archive) throws IOException {
    if (isPodium()) {
      List<String> command =
          new ArrayList<>(List.of(home.resolve("podium").toString(), "run", "athlete-features"));
      command.addAll(work.ofPodium(runner));
      if (this == PODIUM_FLINK) {
        // Of itself it takes four at most; on Spark it takes all.
        command.add("--parallelism=" + PROCESSORS);
      }
      return command;
    }
    Path module = home.resolve("benchmarks/native").resolve(id);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseParallelGC",
                "@" + home.resolve("runners/jvm.options"),
                archive));
    Path options = module.resolve("jvm.options");
    if (Files.exists(options)) {
      command.add("@" + options);
    }
    command.add("-cp");
    command.add(
        module.resolve("target/benchmark-" + id + ".jar")
            + ":"
            + Files.readString(module.resolve("target/benchmark.classpath")).strip());
    command.add(PACKAGE + id + '.' + (work.isStream() ? stream : batch));
    command.addAll(work.ofNative());
    if (this != PLAIN) {
      command.add("--parallelism=" + PROCESSORS);
    }
    if (this == SPARK && work.isStream() && work.rows() > MOST_ROWS_IN_MEMORY) {
      command.add("--stateStore=rocksdb");
    }
    return command;
  }

  /** What its environment has to say besides. */
  static String podiumJavaOptions() {
    return HEAP;
  }
}
