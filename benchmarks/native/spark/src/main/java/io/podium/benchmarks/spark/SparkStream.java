package io.podium.benchmarks.spark;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager;
import org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider;
import org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The running features of all results in a topic. Offsets, hashes seen and totals are in one
 * checkpoint: a batch that was cut off is run again from the same offsets and state, and gives the
 * same totals.
 *
 * <p>The state is in memory with {@code --stateStore=memory}, some 200 bytes for each row ever
 * seen, which is the fastest; with {@code --stateStore=rocksdb} it may outgrow the heap.
 */
public final class SparkStream {
  /** Few, large batches are the fastest way through a backlog; this bounds what a kill undoes. */
  private static final long MAX_BATCH = 2_000_000;

  private static final int HOOK_BEFORE_SPARK = 100;
  private static final String STATE_STORE = "spark.sql.streaming.stateStore.";

  private SparkStream() {}

  /** Runs until the process is told to end; see {@link Options}. */
  public static void main(String[] args) {
    Options options =
        Options.parse(
            args,
            List.of("resultsTopic", "bootstrapServers", "checkpointDir"),
            Map.of("intervalMillis", "1000", "stateStore", "memory"));
    CompletableFuture<Bios> bios = Features.async(() -> Bios.read(options));
    try {
      StreamingQuery query = start(session(options), options, bios);
      ShutdownHookManager.get().addShutdownHook(() -> stop(query), HOOK_BEFORE_SPARK);
      query.awaitTermination();
    } catch (Exception failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private static SparkSession session(Options options) {
    boolean inMemory = options.get("stateStore").equals("memory");
    Class<?> provider =
        inMemory ? HDFSBackedStateStoreProvider.class : RocksDBStateStoreProvider.class;
    return Features.session(options)
        .config(STATE_STORE + "providerClass", provider.getName())
        .config(STATE_STORE + "rocksdb.changelogCheckpointing.enabled", "true")
        // To count its rows RocksDB would look each key up once more.
        .config(STATE_STORE + "rocksdb.trackTotalNumberOfRows", "false")
        // The default would not use LocalFiles.
        .config(
            "spark.sql.streaming.checkpointFileManagerClass",
            FileSystemBasedCheckpointFileManager.class.getName())
        .getOrCreate();
  }

  private static StreamingQuery start(
      SparkSession spark, Options options, CompletableFuture<Bios> bios) throws Exception {
    FeatureTable table = new FeatureTable(options);
    Broadcast<Bios> broadcast =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(bios.join());
    Dataset<Row> results =
        spark
            .readStream()
            .format("kafka")
            .option("kafka.bootstrap.servers", options.get("bootstrapServers"))
            .option("subscribe", options.get("resultsTopic"))
            .option("startingOffsets", "earliest")
            .option("kafka.max.poll.records", "10000")
            .option("maxOffsetsPerTrigger", MAX_BATCH)
            .load()
            .select("value")
            .mapPartitions(parser(broadcast), Encoders.bean(MeasuredResult.class))
            .toDF();
    VoidFunction2<Dataset<Row>, Long> write =
        (groups, batch) -> table.write(groups.collectAsList());
    return Features.group(results.dropDuplicates("hash1", "hash2"))
        .writeStream()
        .outputMode(OutputMode.Update())
        .option("checkpointLocation", options.get("checkpointDir"))
        .trigger(Trigger.ProcessingTime(options.positive("intervalMillis")))
        .foreachBatch(write)
        .start();
  }

  private static MapPartitionsFunction<Row, MeasuredResult> parser(Broadcast<Bios> bios) {
    return messages -> {
      JsonFormat json = new JsonFormat();
      ResultParser parser = new ResultParser(bios.value());
      return new Parsed<>(
          messages,
          message -> {
            MeasuredResult result =
                json.read(message.getAs(0), parser.columns) ? parser.parse() : null;
            return result == null || result.getSport() == null ? null : result;
          });
    };
  }

  private static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (Exception failure) {
      System.err.println("the query did not end in time: " + failure);
    }
  }
}
