package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.io.WriteParquet.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

  /**
   * After a failure an interval may hold other rows: some were set aside before, and are not now.
   */
  @Test
  void anIntervalThatIsDoneAgainReplacesItsFiles() throws Exception {
    Set<String> files = write(List.of(50, 30), Instant.parse("2026-08-01T10:00:00.001Z"));
    assertThat(files).as("two intervals in two shards").hasSize(4);
    assertThat(rows()).isEqualTo(80);

    assertThat(write(List.of(48, 30, 10), Instant.parse("2026-08-01T10:00:20.477Z")))
        .hasSize(6)
        .containsAll(files);
    assertThat(rows()).isEqualTo(88);
  }

  /** Else rows of an interval that is done again would be in the other file, too. */
  @Test
  void theFileOfARowDoesNotFollowFromWhenItWasRead() throws Exception {
    write(List.of(50), Instant.parse("2026-08-01T10:00:00.001Z"));
    List<String> first = rowsOfFirstShard();

    write(List.of(50), Instant.parse("2026-08-01T10:00:20.477Z"));

    assertThat(rowsOfFirstShard()).isEqualTo(first).hasSizeBetween(1, 49);
  }

  private Set<String> write(List<Integer> intervals, Instant readAt) throws IOException {
    TestStream.Builder<AsReadRow> stream = TestStream.create(new AsReadRow.RowCoder());
    int offset = 0;
    for (int rows : intervals) {
      for (int i = 0; i < rows; i++) {
        stream =
            stream.addElements(
                new AsReadRow("t-0-" + offset, new String[] {"a"}, readAt.plusMillis(offset)));
        offset++;
      }
      stream = stream.advanceProcessingTime(org.joda.time.Duration.standardMinutes(2));
    }
    Pipeline pipeline = Pipeline.create();
    PCollectionTuple.of(ROWS, pipeline.apply(stream.advanceWatermarkToInfinity()))
        .apply(
            WriteParquet.to(folder.toString(), "run", Duration.ofMinutes(1))
                .table(ROWS, table(), "table"));
    pipeline.run().waitUntilFinish();
    try (Stream<Path> files = Files.list(folder.resolve("table"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private long rows() throws SQLException {
    return LakeReader.number(folder, "SELECT count(*) FROM 'LAKE/table/*.parquet'");
  }

  private List<String> rowsOfFirstShard() throws SQLException {
    return LakeReader.texts(
        folder, "SELECT source FROM 'LAKE/table/part-run-0-*.parquet' ORDER BY 1");
  }

  private static ParquetRows<AsReadRow> table() {
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
