package io.podium.transforms;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Makes counters of the totals of {@link CountOutcomes}, for the launcher to read where a bounded
 * run has ended. Spark works out again what two stages need at the same time on different workers,
 * and counts it again in the counters of the steps; the totals come from the rows themselves.
 */
public final class ReportTotals extends PTransform<PCollection<WindowTotal<String, Long>>, PDone> {
  /** Begins the name of a counter that stands for the counter of the rest of its name. */
  public static final String PREFIX = "total_";

  private ReportTotals() {}

  /** Each total as a counter named {@link #PREFIX} and its key. */
  public static ReportTotals asCounters() {
    return new ReportTotals();
  }

  @Override
  public PDone expand(PCollection<WindowTotal<String, Long>> totals) {
    totals.apply("ReportTotal", ParDo.of(new ReportTotalFn()));
    return PDone.in(totals.getPipeline());
  }

  private static final class ReportTotalFn extends DoFn<WindowTotal<String, Long>, Void> {
    @ProcessElement
    public void process(@Element WindowTotal<String, Long> total) {
      Outcomes.counter(PREFIX + total.key()).inc(total.total());
    }
  }
}
