package io.podium.benchmarks.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.restartstrategy.RestartStrategies;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.runtime.jobgraph.RestoreMode;
import org.apache.flink.runtime.jobgraph.SavepointConfigOptions;
import org.apache.flink.streaming.api.CheckpointingMode;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Results in a topic to running means in a table, until the program is ended. */
public final class FlinkStream {
  private FlinkStream() {}

  /** Runs the job. */
  public static void main(String[] args) throws Exception {
    Launcher.run(
        () ->
            run(
                Options.parse(
                    args,
                    List.of("resultsTopic", "bootstrapServers", "checkpointDir"),
                    Map.of("intervalMillis", "1000"))));
  }

  private static void run(Options options) throws Exception {
    Path checkpoints = Path.of(options.text("checkpointDir")).toAbsolutePath();
    Configuration config = new Configuration();
    newest(checkpoints)
        .ifPresent(
            checkpoint -> {
              config.set(SavepointConfigOptions.SAVEPOINT_PATH, checkpoint.toUri().toString());
              // The job goes on from it as its owner, and removes it when it has a newer one.
              config.set(SavepointConfigOptions.RESTORE_MODE, RestoreMode.CLAIM);
            });
    StreamExecutionEnvironment env = Launcher.environment(options, config);
    env.enableCheckpointing(options.number("intervalMillis"), CheckpointingMode.EXACTLY_ONCE);
    env.getCheckpointConfig().setCheckpointStorage(checkpoints.toUri());
    env.getCheckpointConfig()
        .setExternalizedCheckpointCleanup(
            CheckpointConfig.ExternalizedCheckpointCleanup.RETAIN_ON_CANCELLATION);
    // Buffers go on when they are full, and with each barrier: sooner would be of no use.
    env.setBufferTimeout(-1);
    // A failure ends the program; the same command goes on from the newest checkpoint.
    env.setRestartStrategy(RestartStrategies.noRestart());

    KafkaSource<Result> topic =
        KafkaSource.<Result>builder()
            .setBootstrapServers(options.text("bootstrapServers"))
            .setTopics(options.text("resultsTopic"))
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new JsonResults())
            // Offsets are the checkpoint's business only.
            .setProperty("commit.offsets.on.checkpoint", "false")
            .setProperty("partition.discovery.interval.ms", "-1")
            .setProperty("register.consumer.metrics", "false")
            .setProperty("max.poll.records", "10000")
            .setProperty("max.partition.fetch.bytes", "4194304")
            .build();
    Launcher.features(
        env.fromSource(topic, WatermarkStrategy.noWatermarks(), "results").uid("results"),
        options,
        true);
    env.execute("stream");
  }

  /** The newest checkpoint that is complete: those have a file of metadata. */
  private static Optional<Path> newest(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> paths = Files.find(folder, 3, (path, file) -> path.endsWith("_metadata"))) {
      return paths.map(Path::getParent).max(Comparator.comparingLong(FlinkStream::number));
    }
  }

  /** The number in {@code chk-42}: a job that goes on from a checkpoint counts on from it. */
  private static long number(Path checkpoint) {
    String name = checkpoint.getFileName().toString();
    return Long.parseLong(name.substring(name.indexOf('-') + 1));
  }
}
