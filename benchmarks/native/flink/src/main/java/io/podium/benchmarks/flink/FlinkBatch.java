package io.podium.benchmarks.flink;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.BatchShuffleMode;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Results in CSV files to means in a table and in Parquet files, once. */
public final class FlinkBatch {
  private FlinkBatch() {}

  /** Runs the job. */
  public static void main(String[] args) throws Exception {
    Launcher.run(() -> run(Options.parse(args, List.of("results"), Map.of("gold", ""))));
  }

  private static void run(Options options) throws Exception {
    Configuration config = new Configuration();
    config.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
    // All tasks run at once and hand records over in memory, and the groups are a hash table: the
    // default would write the shuffle to files and sort it.
    config.set(ExecutionOptions.BATCH_SHUFFLE_MODE, BatchShuffleMode.ALL_EXCHANGES_PIPELINED);
    config.set(JobManagerOptions.SCHEDULER, JobManagerOptions.SchedulerType.Default);
    config.set(ExecutionOptions.SORT_INPUTS, false);
    config.set(ExecutionOptions.USE_BATCH_STATE_BACKEND, false);
    StreamExecutionEnvironment env = Launcher.environment(options, config);

    FileSource<Result> files =
        FileSource.forRecordStreamFormat(new CsvFormat(), files(options.text("results"))).build();
    SingleOutputStreamOperator<Feature> features =
        Launcher.features(
            env.fromSource(files, WatermarkStrategy.noWatermarks(), "results"), options, false);
    String gold = options.text("gold");
    if (!gold.isEmpty()) {
      features
          .partitionCustom(
              (sport, tasks) -> Math.floorMod(sport.hashCode(), tasks), Feature::getSport)
          .sinkTo(new GoldSink(gold))
          .name("gold");
    }

    JobExecutionResult result = env.execute("batch");
    System.out.println(
        Stream.of("read", "rejected", "duplicate", "filtered", "unmatched", "written")
            .map(name -> "\"" + name + "\":" + result.getAccumulatorResult(name))
            .collect(Collectors.joining(",", "{", "}")));
  }

  private static org.apache.flink.core.fs.Path[] files(String glob) throws IOException {
    Path path = Path.of(glob).toAbsolutePath();
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(path.getParent())) {
      String name = path.getFileName().toString();
      try (DirectoryStream<Path> found = Files.newDirectoryStream(path.getParent(), name)) {
        found.forEach(files::add);
      }
    }
    if (files.isEmpty()) {
      throw new Options.UsageException("--results: there is no file " + glob);
    }
    return files.stream()
        .map(file -> new org.apache.flink.core.fs.Path(file.toUri()))
        .toArray(org.apache.flink.core.fs.Path[]::new);
  }
}
