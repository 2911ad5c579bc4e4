package io.podium.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.Podium;
import io.podium.athletes.AthletesModel;
import io.podium.athletes.OlympicsFiles;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelRow;
import io.podium.io.KafkaCluster;
import io.podium.io.LakeReader;
import io.podium.io.TestTopics;
import io.podium.local.Services;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs of {@code athlete-features}, as users start them and in this JVM. */
public final class Submission {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(15);

  private Submission() {}

  /**
   * Makes the jar for a cluster, unless it is there and as new as its sources.
   *
   * @param runner spark or flink
   */
  public static void build(String runner) throws IOException, InterruptedException {
    Process build =
        new ProcessBuilder(
                "/bin/bash",
                "-euo",
                "pipefail",
                "-c",
                "home=$1; source \"$1/runners/build.sh\"; find_java; ensure_built \"$2\" bundle",
                "build",
                ClusterFiles.home().toString(),
                runner)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    finish(build, BUILD_LIMIT, () -> "the build for " + runner);
  }

  /**
   * The command line of a runner's script.
   *
   * @param runner spark or flink
   */
  public static List<String> script(String runner, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ClusterFiles.home().resolve("runners/" + runner + "/submit").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** The jar that a cluster gets. */
  static Path bundle(String runner) {
    return ClusterFiles.home().resolve("target/%1$s-runner/podium-%1$s.jar".formatted(runner));
  }

  /**
   * Runs a command and waits for its end, which has to be a good one.
   *
   * @param log gets what the command says
   * @param environment is set besides this JVM's own
   */
  static void run(List<String> command, Path log, Map<String, String> environment)
      throws InterruptedException, IOException {
    finish(start(command, log, environment), LIMIT, () -> text(log));
  }

  /** Starts a command, as {@link #run} does. */
  static Process start(List<String> command, Path log, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR", "FLINK_HOME", "FLINK_CONF_DIR"));
    builder
        .environment()
        .put("PODIUM_JAVA_OPTS", "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The final rows of a lake, in the model's terms, to compare bit for bit. */
  static SortedMap<ModelKey, ModelRow> rows(Path lake) throws SQLException {
    return AthletesModel.finalRows(LakeReader.gold(lake));
  }

  /** Runs in this JVM on DirectRunner. */
  static SortedMap<ModelKey, ModelRow> runDirect(Path lake, String... arguments)
      throws SQLException {
    List<String> all = new ArrayList<>(List.of("run", "athlete-features", "--lake=" + lake));
    all.addAll(List.of(arguments));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Podium.run(all, stream, stream))
        .as(() -> out.toString(StandardCharsets.UTF_8))
        .isZero();
    return rows(lake);
  }

  private static void finish(Process process, Duration limit, Supplier<String> description)
      throws InterruptedException {
    boolean ended = false;
    try {
      ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
    } finally {
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        Process unused = process.destroyForcibly();
      }
    }
    assertThat(ended).as(description).isTrue();
    assertThat(process.exitValue()).as(description).isZero();
  }

  static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * Runs the real Olympics as a stream: from a topic that holds them in random order, a tenth of
   * them twice. What it makes must be what DirectRunner makes of the files, to the last bit.
   *
   * @param start submits the stream; its options come next
   * @param folder for services, checkpoints, lakes and the log
   * @param environment is set besides this JVM's own
   */
  static void streamTheOlympics(List<String> start, Path folder, Map<String, String> environment)
      throws Exception {
    OlympicsFiles olympics = OlympicsFiles.orSkip();
    Services services = Services.in(folder.resolve("services"));
    services.up(services.kafka(), services.mariaDb());
    try {
      String brokers = services.kafka().bootstrapServers();
      TestTopics.publish(
          KafkaCluster.at(brokers), "results", 4, olympics.shuffledWithATenthTwice());
      Path lake = folder.resolve("stream");
      List<String> command = new ArrayList<>(start);
      command.addAll(
          List.of(
              "--bootstrapServers=" + brokers,
              "--resultsTopic=results",
              "--bio=" + olympics.bios(),
              "--lake=" + lake,
              "--checkpointDir=" + folder.resolve("checkpoints"),
              "--untilIdle=15s"));
      run(command, folder.resolve("stream.log"), environment);
      assertThat(rows(lake)).isEqualTo(runDirect(folder.resolve("direct"), olympics.options()));
      assertThat(LakeReader.number(lake, "SELECT count(*) FROM 'LAKE/bronze/*/*.parquet'"))
          .isEqualTo(316_834 + 31_683);
      assertThat(LakeReader.number(lake, "SELECT count(*) FROM 'LAKE/silver/*/*.parquet'"))
          .isEqualTo(315_626);
    } finally {
      services.down();
    }
  }
}
