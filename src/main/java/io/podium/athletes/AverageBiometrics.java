package io.podium.athletes;

import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import io.podium.athletes.rules.MeasuredResult;
import io.podium.transforms.Outcomes;
import java.time.Instant;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Works out the mean height and weight of each group in each window. A window that fires again
 * gives the group's row again, with more results behind it.
 */
public final class AverageBiometrics
    extends PTransform<PCollection<MeasuredResult>, PCollection<FeatureRow>> {
  private AverageBiometrics() {}

  /** Means per sport, medal, sex and country. */
  public static AverageBiometrics perGroup() {
    return new AverageBiometrics();
  }

  @Override
  public PCollection<FeatureRow> expand(PCollection<MeasuredResult> input) {
    return input
        .apply("KeyByGroup", ParDo.of(new KeyByGroupFn()))
        .apply("SumPerGroup", Combine.perKey(new BodySumsFn()))
        .apply("DivideSums", ParDo.of(new ToFeatureRowFn()));
  }

  /** The one definition of the aggregate. */
  static final class BodySumsFn extends BinaryCombineFn<BodySums> {
    @Override
    public BodySums apply(BodySums left, BodySums right) {
      return left.plus(right);
    }

    @Override
    public BodySums identity() {
      return BodySums.ZERO;
    }
  }

  private static final class KeyByGroupFn extends DoFn<MeasuredResult, KV<FeatureKey, BodySums>> {
    private final Counter written = Outcomes.counter(Outcomes.WRITTEN);

    @ProcessElement
    public void process(
        @Element MeasuredResult result, OutputReceiver<KV<FeatureKey, BodySums>> out) {
      written.inc();
      out.output(KV.of(result.key(), BodySums.of(result.height(), result.weight())));
    }
  }

  private static final class ToFeatureRowFn extends DoFn<KV<FeatureKey, BodySums>, FeatureRow> {
    private final Counter features = Outcomes.counter("features");

    @ProcessElement
    public void process(
        @Element KV<FeatureKey, BodySums> group,
        BoundedWindow window,
        OutputReceiver<FeatureRow> out) {
      features.inc();
      Instant start = null;
      Instant end = null;
      if (window instanceof IntervalWindow interval) {
        start = Instant.ofEpochMilli(interval.start().getMillis());
        end = Instant.ofEpochMilli(interval.end().getMillis());
      }
      out.output(FeatureRow.of(group.getKey(), start, end, group.getValue(), Instant.now()));
    }
  }
}
