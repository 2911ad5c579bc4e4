package io.podium.benchmarks.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * The features of all results in files of CSV: into the table, and into Parquet where asked for.
 */
public final class SparkBatch {
  private static final StructType GOLD =
      new StructType()
          .add("sport", DataTypes.StringType)
          .add("medal", DataTypes.StringType)
          .add("sex", DataTypes.StringType)
          .add("country_noc", DataTypes.StringType)
          .add("window_start", DataTypes.TimestampType)
          .add("window_end", DataTypes.TimestampType)
          .add("results", DataTypes.LongType, false)
          .add("avg_height", DataTypes.DoubleType, false)
          .add("avg_weight", DataTypes.DoubleType, false)
          .add("calculated_at", DataTypes.TimestampType, false);

  private SparkBatch() {}

  /** Runs the program; see {@link Options}. */
  public static void main(String[] args) throws Exception {
    Options options = Options.parse(args, List.of("results"), Map.of("gold", ""));
    CompletableFuture<Bios> bios = Features.async(() -> Bios.read(options));
    try (SparkSession spark =
        Features.session(options)
            // A small first map for aggregations: in vain where nearly each row is a key of its
            // own.
            .config("spark.sql.codegen.aggregate.map.twolevel.enabled", "false")
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS")
            .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "2")
            .getOrCreate()) {
      run(spark, options, bios);
    }
  }

  private static void run(SparkSession spark, Options options, CompletableFuture<Bios> bios)
      throws Exception {
    LongAccumulator read = spark.sparkContext().longAccumulator();
    LongAccumulator valid = spark.sparkContext().longAccumulator();
    Map<String, List<String>> files = filesByHeader(spark, options.get("results"));
    Broadcast<Bios> broadcast =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(bios.join());
    Dataset<MeasuredResult> results =
        files.entrySet().stream()
            .map(
                same ->
                    spark
                        .read()
                        .text(same.getValue().toArray(String[]::new))
                        .mapPartitions(
                            parser(new CsvFormat(same.getKey()), broadcast, read, valid),
                            Encoders.bean(MeasuredResult.class)))
            .reduce(Dataset::union)
            .orElseThrow();

    // Equal hashes have equal columns beside them, so this is what distinct hashes are. As keys of
    // a hash aggregation they need no sorting, unlike first() of texts in dropDuplicates.
    List<Row> groups = new ArrayList<>(Features.group(results.toDF().distinct()).collectAsList());
    long unmatched = removeCount(groups, ResultParser.UNMATCHED);
    long filtered = removeCount(groups, ResultParser.FILTERED);
    long written = groups.stream().mapToLong(group -> group.getLong(4)).sum();

    CompletableFuture<Void> table =
        Features.async(
            () -> {
              new FeatureTable(options).write(groups);
              return null;
            });
    if (options.has("gold")) {
      writeGold(spark, groups, options.get("gold"));
    }
    table.join();
    System.out.printf(
        "{\"read\":%d,\"rejected\":%d,\"duplicate\":%d,\"filtered\":%d,\"unmatched\":%d,"
            + "\"written\":%d}%n",
        read.value(),
        read.value() - valid.value(),
        valid.value() - filtered - unmatched - written,
        filtered,
        unmatched,
        written);
  }

  private static MapPartitionsFunction<Row, MeasuredResult> parser(
      CsvFormat csv, Broadcast<Bios> bios, LongAccumulator read, LongAccumulator valid) {
    return lines -> {
      ResultParser parser = new ResultParser(bios.value());
      return new Parsed<>(
          lines,
          row -> {
            String line = row.getString(0);
            if (line.isEmpty() || csv.isHeader(line)) {
              return null;
            }
            read.add(1);
            MeasuredResult result = csv.read(line, parser.columns) ? parser.parse() : null;
            if (result != null) {
              valid.add(1);
            }
            return result;
          });
    };
  }

  /** The files that a pattern names, by their first lines: each file may order its columns. */
  private static Map<String, List<String>> filesByHeader(SparkSession spark, String pattern)
      throws IOException {
    Path path = new Path(pattern);
    FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
    FileStatus[] found = files.globStatus(path);
    Map<String, List<String>> byHeader = new LinkedHashMap<>();
    for (FileStatus file : found == null ? new FileStatus[0] : found) {
      try (InputStream in = files.open(file.getPath());
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(
                      file.getPath().getName().endsWith(".gz") ? new GZIPInputStream(in) : in,
                      StandardCharsets.UTF_8))) {
        String header = lines.readLine();
        if (header != null) {
          // Spark's reader of lines leaves a byte order mark out, too.
          byHeader
              .computeIfAbsent(header.replaceFirst("^\uFEFF", ""), none -> new ArrayList<>())
              .add(file.getPath().toString());
        }
      }
    }
    if (byHeader.isEmpty()) {
      throw new IOException("no rows in " + pattern);
    }
    return byHeader;
  }

  /** Takes the group out that counts results without measures. */
  private static long removeCount(List<Row> groups, String reason) {
    for (int i = 0; i < groups.size(); i++) {
      Row group = groups.get(i);
      if (group.isNullAt(0) && group.getString(1).equals(reason)) {
        groups.remove(i);
        return group.getLong(4);
      }
    }
    return 0;
  }

  private static void writeGold(SparkSession spark, List<Row> groups, String folder) {
    Timestamp now = new Timestamp(System.currentTimeMillis());
    // Sorted, so that a sport is in one partition, or two.
    List<Row> rows =
        groups.stream()
            .sorted((a, b) -> a.getString(0).compareTo(b.getString(0)))
            .map(
                group ->
                    RowFactory.create(
                        group.get(0),
                        group.get(1),
                        group.get(2),
                        group.get(3),
                        null,
                        null,
                        group.get(4),
                        group.get(5),
                        group.get(6),
                        now))
            .toList();
    spark
        .createDataFrame(rows, GOLD)
        .write()
        .mode("overwrite")
        .partitionBy("sport")
        .parquet(folder);
  }
}
