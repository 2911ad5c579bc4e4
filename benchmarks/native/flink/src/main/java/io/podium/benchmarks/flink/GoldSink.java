package io.podium.benchmarks.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes gold: a folder with one Parquet file for each sport, all of it at the end of the input. A
 * file appears when it is whole and replaces that of an earlier run. The few rows are kept until
 * then, so that only one file is open at a time.
 *
 * <p>Files are written without Hadoop's file systems and default settings: they load slowly.
 */
final class GoldSink implements Sink<Feature> {
  private static final String SCHEMA =
      """
      message feature {
        required binary medal (STRING);
        required binary sex (STRING);
        required binary country_noc (STRING);
        optional int64 window_start (TIMESTAMP(MILLIS, true));
        optional int64 window_end (TIMESTAMP(MILLIS, true));
        required int64 results;
        required double avg_height;
        required double avg_weight;
        required int64 calculated_at (TIMESTAMP(MILLIS, true));
      }
      """;

  private static final Pattern UNSAFE = Pattern.compile("[\\x00-\\x1F\"%*/:<=>?\\\\|]");

  private final String folder;

  GoldSink(String folder) {
    this.folder = folder;
  }

  @Override
  @SuppressWarnings("deprecation")
  public SinkWriter<Feature> createWriter(InitContext context) {
    return new Writer();
  }

  private final class Writer implements SinkWriter<Feature> {
    private final MessageType schema = MessageTypeParser.parseMessageType(SCHEMA);
    private final SimpleGroupFactory rows = new SimpleGroupFactory(schema);
    private final Map<String, List<Feature>> sports = new TreeMap<>();

    @Override
    public void write(Feature feature, Context context) {
      sports.computeIfAbsent(feature.sport, sport -> new ArrayList<>()).add(feature);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      if (!endOfInput) {
        return;
      }
      long now = System.currentTimeMillis();
      for (Map.Entry<String, List<Feature>> sport : sports.entrySet()) {
        writeFile(sport.getKey(), sport.getValue(), now);
      }
      sports.clear();
    }

    private void writeFile(String sport, List<Feature> features, long now) throws IOException {
      Path target = Files.createDirectories(Path.of(folder, "sport=" + escape(sport)));
      Path temporary = target.resolve(".features.parquet");
      Files.deleteIfExists(temporary);
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new LocalOutputFile(temporary))
              .withConf(new Configuration(false))
              .withType(schema)
              .withDictionaryEncoding("avg_height", false)
              .withDictionaryEncoding("avg_weight", false)
              .withCompressionCodec(CompressionCodecName.SNAPPY)
              .build()) {
        for (Feature feature : features) {
          writer.write(
              rows.newGroup()
                  .append("medal", feature.medal)
                  .append("sex", feature.sex)
                  .append("country_noc", feature.countryNoc)
                  .append("results", feature.results)
                  .append("avg_height", feature.avgHeight)
                  .append("avg_weight", feature.avgWeight)
                  .append("calculated_at", now));
        }
      }
      Files.move(
          temporary, target.resolve("features.parquet"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** What a path must not hold becomes {@code %2F} and the like, as in Hive's folders. */
    private static String escape(String sport) {
      return UNSAFE
          .matcher(sport)
          .replaceAll(unsafe -> String.format("%%%02X", (int) unsafe.group().charAt(0)));
    }

    @Override
    public void close() {}
  }
}
