package io.podium.io;

import io.podium.transforms.Outcomes;
import io.podium.transforms.Timestamps;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;

/**
 * Writes batches of rows into a table by a {@link TableWriter}: those of a bundle together, for a
 * transaction costs as much as hundreds of rows. Where a step behind it fails, a runner may repeat
 * them: an upsert never moves a row back, but {@code APPEND} repeats its rows. Batches are in the
 * global window.
 *
 * <p>It gives out what it has written, for the next sink: one chain of sinks is one job of a
 * micro-batch on Spark, where each sink at an end would be one of its own.
 *
 * <p>It is not {@code JdbcIO.write}, which Spark cannot run on an unbounded input.
 *
 * @param <T> the elements
 */
public final class WriteTable<T>
    extends PTransform<PCollection<KV<String, Iterable<T>>>, PCollection<KV<String, Iterable<T>>>> {
  private static final String TABLE_ROWS = "table_rows";

  private final Database database;
  private final TableSpec table;
  private final TableSpec.Mode mode;
  private final SerializableFunction<Iterable<T>, List<Object[]>> toRows;
  private final SerializableFunction<T, Instant> madeAt;
  private final String counter;

  private WriteTable(
      Database database,
      TableSpec table,
      TableSpec.Mode mode,
      SerializableFunction<Iterable<T>, List<Object[]>> toRows,
      SerializableFunction<T, Instant> madeAt,
      String counter) {
    this.database = Objects.requireNonNull(database, "database");
    this.table = Objects.requireNonNull(table, "table");
    this.mode = Objects.requireNonNull(mode, "mode");
    this.toRows = Objects.requireNonNull(toRows, "toRows");
    this.madeAt = madeAt;
    this.counter = Objects.requireNonNull(counter, "counter");
  }

  /**
   * @param database where the table is
   * @param table the table, which must be there
   * @param mode how firings of the same key meet
   * @param toRows the values of a batch's rows, in the order of the table's columns
   */
  public static <T> WriteTable<T> to(
      Database database,
      TableSpec table,
      TableSpec.Mode mode,
      SerializableFunction<Iterable<T>, List<Object[]>> toRows) {
    return new WriteTable<>(database, table, mode, toRows, null, TABLE_ROWS);
  }

  /**
   * Reports how long it took from an element's making to its row.
   *
   * @param made when an element was made; not null
   */
  public WriteTable<T> withLatencySince(SerializableFunction<T, Instant> made) {
    return new WriteTable<>(
        database, table, mode, toRows, Objects.requireNonNull(made, "made"), counter);
  }

  /** Counts the rows by another name than those of features. */
  public WriteTable<T> countedAs(String name) {
    return new WriteTable<>(database, table, mode, toRows, madeAt, name);
  }

  @Override
  public PCollection<KV<String, Iterable<T>>> expand(PCollection<KV<String, Iterable<T>>> input) {
    if (!(input.getWindowingStrategy().getWindowFn() instanceof GlobalWindows)) {
      throw new IllegalArgumentException(
          "WriteTable takes batches of the global window, not of "
              + input.getWindowingStrategy().getWindowFn());
    }
    return input.apply("WriteStatements", ParDo.of(new WriteFn<>(this))).setCoder(input.getCoder());
  }

  private static final class WriteFn<T>
      extends DoFn<KV<String, Iterable<T>>, KV<String, Iterable<T>>> {
    private final Counter rowsWritten;
    private final Distribution latency = Outcomes.distribution(Outcomes.SINK_LATENCY);
    private final Database database;
    private final TableSpec table;
    private final TableSpec.Mode mode;
    private final SerializableFunction<Iterable<T>, List<Object[]>> toRows;
    private final SerializableFunction<T, Instant> madeAt;
    private transient TableWriter writer;
    private transient List<TimestampedValue<KV<String, Iterable<T>>>> waiting;

    private WriteFn(WriteTable<T> write) {
      this.database = write.database;
      this.table = write.table;
      this.mode = write.mode;
      this.toRows = write.toRows;
      this.madeAt = write.madeAt;
      this.rowsWritten = Outcomes.counter(write.counter);
    }

    @Setup
    public void setup() {
      writer = new TableWriter(database, table, mode);
      waiting = new ArrayList<>();
    }

    @StartBundle
    public void start() {
      writer.clear();
      waiting.clear();
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<T>> batch,
        @Timestamp org.joda.time.Instant timestamp,
        OutputReceiver<KV<String, Iterable<T>>> out)
        throws SQLException {
      List<Object[]> rows = toRows.apply(batch.getValue());
      waiting.add(TimestampedValue.of(batch, timestamp));
      rowsWritten.inc(rows.size());
      if (writer.add(rows)) {
        giveOut(each -> out.outputWithTimestamp(each.getValue(), each.getTimestamp()));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws SQLException {
      writer.flush();
      giveOut(each -> context.output(each.getValue(), each.getTimestamp(), GlobalWindow.INSTANCE));
    }

    private void giveOut(Consumer<TimestampedValue<KV<String, Iterable<T>>>> out) {
      long now = System.currentTimeMillis();
      for (TimestampedValue<KV<String, Iterable<T>>> each : waiting) {
        if (madeAt != null) {
          reportLatency(each.getValue().getValue(), now);
        }
        out.accept(each);
      }
      waiting.clear();
    }

    /** For a batch as a whole: its rows are there when the last of them is. */
    private void reportLatency(Iterable<T> batch, long nowMillis) {
      LongSummaryStatistics millis = new LongSummaryStatistics();
      batch.forEach(element -> millis.accept(nowMillis - madeAt.apply(element).toEpochMilli()));
      if (millis.getCount() > 0) {
        latency.update(millis.getSum(), millis.getCount(), millis.getMin(), millis.getMax());
      }
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }

    @Teardown
    public void teardown() throws SQLException {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
