package io.podium.benchmarks.plain;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/** The features as Parquet files, in a folder for each sport. */
final class Gold {
  private static final Schema TIMESTAMP =
      LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
  private static final Schema OPTIONAL_TIMESTAMP =
      Schema.createUnion(Schema.create(Schema.Type.NULL), TIMESTAMP);
  private static final Schema SCHEMA =
      SchemaBuilder.record("avg_stats")
          .fields()
          .requiredString("medal")
          .requiredString("sex")
          .requiredString("country_noc")
          .name("window_start")
          .type(OPTIONAL_TIMESTAMP)
          .withDefault(null)
          .name("window_end")
          .type(OPTIONAL_TIMESTAMP)
          .withDefault(null)
          .requiredLong("results")
          .requiredDouble("avg_height")
          .requiredDouble("avg_weight")
          .name("calculated_at")
          .type(TIMESTAMP)
          .noDefault()
          .endRecord();

  private Gold() {}

  static void write(Path folder, List<Feature> features) throws IOException {
    long now = System.currentTimeMillis();
    Map<String, List<Feature>> bySport =
        features.stream()
            .collect(
                Collectors.groupingBy(
                    feature -> feature.group().sport(), TreeMap::new, Collectors.toList()));
    for (Map.Entry<String, List<Feature>> sport : bySport.entrySet()) {
      String name = URLEncoder.encode(sport.getKey(), StandardCharsets.UTF_8).replace("+", "%20");
      Path partition = Files.createDirectories(folder.resolve("sport=" + name));
      try (ParquetWriter<GenericRecord> writer =
          AvroParquetWriter.<GenericRecord>builder(
                  new LocalOutputFile(partition.resolve("part-0.parquet")))
              .withSchema(SCHEMA)
              .withCompressionCodec(CompressionCodecName.SNAPPY)
              .build()) {
        for (Feature feature : sport.getValue()) {
          GenericData.Record record = new GenericData.Record(SCHEMA);
          record.put("medal", feature.group().medal());
          record.put("sex", feature.group().sex());
          record.put("country_noc", feature.group().countryNoc());
          record.put("results", feature.results());
          record.put("avg_height", feature.height());
          record.put("avg_weight", feature.weight());
          record.put("calculated_at", now);
          writer.write(record);
        }
      }
    }
  }
}
