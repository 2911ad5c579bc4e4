package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.io.WriteParquet.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteParquetTest {
  private static final TupleTag<AsReadRow> ROWS = new TupleTag<>() {};

  @TempDir Path folder;

  /** A micro-batch that is done again after a failure has read the same rows at another time. */
  @Test
  void rowsThatAreReadAgainLaterComeInTheSameFiles() throws IOException {
    List<String> first = filesOf(Instant.parse("2026-08-01T10:00:00.001Z"));
    assertThat(first).as("shards").hasSize(2);

    assertThat(filesOf(Instant.parse("2026-08-01T10:00:20.477Z"))).isEqualTo(first);
  }

  private List<String> filesOf(Instant readAt) throws IOException {
    Path lake = folder.resolve(Long.toString(readAt.toEpochMilli()));
    TestStream.Builder<AsReadRow> stream = TestStream.create(new AsReadRow.RowCoder());
    for (int i = 0; i < 50; i++) {
      stream =
          stream.addElements(new AsReadRow("t-0-" + i, new String[] {"a"}, readAt.plusMillis(i)));
    }
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple.of(ROWS, pipeline.apply(stream.advanceWatermarkToInfinity()))
        .apply(
            WriteParquet.to(lake.toString(), "run", Duration.ofMinutes(1))
                .table(ROWS, rows(), "table"));
    pipeline.run().waitUntilFinish();
    try (Stream<Path> files = Files.list(lake.resolve("table"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static ParquetRows<AsReadRow> rows() {
    Schema schema = SchemaBuilder.record("table").fields().requiredString("source").endRecord();
    return new ParquetRows<>(
        schema,
        AsReadRow::source,
        row -> {
          GenericData.Record record = new GenericData.Record(schema);
          record.put("source", row.source());
          return record;
        });
  }
}
