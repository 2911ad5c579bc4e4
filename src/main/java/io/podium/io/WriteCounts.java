package io.podium.io;

import io.podium.transforms.CountOutcomes;
import io.podium.transforms.ReportTotals;
import io.podium.transforms.RunnerName;
import io.podium.transforms.WindowTotal;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * Counts what became of rows, and writes it into a table where one is named. A bounded run on Spark
 * has the totals reported, too: there the counters of the steps may count rows twice.
 */
public final class WriteCounts extends PTransform<PBegin, PDone> {
  private final transient CountOutcomes counts;
  private final boolean unbounded;
  private final Database database;
  private final String table;

  private WriteCounts(CountOutcomes counts, boolean unbounded, Database database, String table) {
    this.counts = Objects.requireNonNull(counts, "counts");
    this.unbounded = unbounded;
    this.database = database;
    this.table = table;
  }

  /**
   * @param counts what is counted
   * @param unbounded whether the run's input has no end
   */
  public static WriteCounts of(CountOutcomes counts, boolean unbounded) {
    return new WriteCounts(counts, unbounded, null, null);
  }

  /**
   * Names the table.
   *
   * @param database may be null where the table is
   * @param table its name; null for none
   */
  public WriteCounts to(Database database, String table) {
    return new WriteCounts(counts, unbounded, database, table);
  }

  /** Adds the counting to a pipeline, where anybody wants to know. */
  public void addTo(Pipeline pipeline) {
    if (table != null || isReported(pipeline)) {
      pipeline.apply("WriteCounts", this);
    }
  }

  @Override
  public PDone expand(PBegin input) {
    PCollection<WindowTotal<String, Long>> totals = input.apply("CountOutcomes", counts);
    if (isReported(input.getPipeline())) {
      totals.apply("ReportTotals", ReportTotals.asCounters());
    }
    if (table != null) {
      write(totals);
    }
    return PDone.in(input.getPipeline());
  }

  private boolean isReported(Pipeline pipeline) {
    return !unbounded && RunnerName.of(pipeline.getOptions()) == RunnerName.SPARK;
  }

  private void write(PCollection<WindowTotal<String, Long>> totals) {
    totals
        .apply(
            "BatchEach",
            MapElements.into(
                    new TypeDescriptor<KV<String, Iterable<WindowTotal<String, Long>>>>() {})
                .via(total -> KV.of(total.key(), List.of(total))))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), IterableCoder.of(totals.getCoder())))
        .apply(
            "WriteTotals",
            WriteTable.<WindowTotal<String, Long>>to(
                    database, CountsTable.named(table), TableSpec.Mode.UPSERT, CountsTable::values)
                .countedAs("count_rows"));
  }
}
