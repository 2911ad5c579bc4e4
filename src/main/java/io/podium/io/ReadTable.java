package io.podium.io;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.jdbc.JdbcIO;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads a table in several ranges at once, each by a cursor of its own that fetches some thousand
 * rows at a time. A row is the list of its values as text, null where SQL has NULL.
 */
public final class ReadTable extends PTransform<PBegin, PCollection<List<String>>> {
  private static final int ROWS_PER_FETCH = 5_000;

  private final Database database;
  private final TablePartitions partitions;
  private final int width;

  private ReadTable(Database database, TablePartitions partitions, int width) {
    this.database = Objects.requireNonNull(database, "database");
    this.partitions = Objects.requireNonNull(partitions, "partitions");
    this.width = width;
  }

  /**
   * @param partitions the ranges
   * @param width how many columns they select
   */
  public static ReadTable of(Database database, TablePartitions partitions, int width) {
    return new ReadTable(database, partitions, width);
  }

  /** Codes a row: texts, or null. */
  private static Coder<List<String>> rowCoder() {
    return ListCoder.of(NullableCoder.of(StringUtf8Coder.of()));
  }

  // JdbcIO would infer a coder by itself, but one for texts that are never null.
  @Override
  @SuppressWarnings("deprecation")
  public PCollection<List<String>> expand(PBegin input) {
    Database source = database;
    int columns = width;
    return input
        .apply(
            "Ranges",
            Create.of(partitions.ranges())
                .withCoder(SerializableCoder.of(TablePartitions.Range.class)))
        // Else a runner may read all ranges one after the other.
        .apply("SpreadRanges", Reshuffle.viaRandomKey())
        .apply(
            "ReadRanges",
            JdbcIO.<TablePartitions.Range, List<String>>readAll()
                .withDataSourceProviderFn(ignored -> new DatabaseSource(source))
                .withQuery(partitions.selectSql())
                .withParameterSetter(
                    (range, statement) -> {
                      statement.setLong(1, range.first());
                      statement.setLong(2, range.last());
                      statement.setInt(3, range.nulls() ? 1 : 0);
                    })
                .withRowMapper(
                    row -> {
                      String[] values = new String[columns];
                      for (int i = 0; i < columns; i++) {
                        values[i] = row.getString(i + 1);
                      }
                      return Arrays.asList(values);
                    })
                .withFetchSize(ROWS_PER_FETCH)
                // A range is one bundle already; to spread its rows would be a shuffle of them all.
                .withOutputParallelization(false)
                .withCoder(rowCoder()));
  }
}
