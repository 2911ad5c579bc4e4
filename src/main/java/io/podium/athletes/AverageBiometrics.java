package io.podium.athletes;

import io.podium.athletes.rules.BodySums;
import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import io.podium.athletes.rules.MeasuredResult;
import io.podium.rules.WindowSize;
import io.podium.transforms.CombineWindows;
import io.podium.transforms.Outcomes;
import io.podium.transforms.WindowTotal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Works out the mean height and weight of each group in each window. A window that fires again
 * gives the group's row again, with more results behind it.
 */
public final class AverageBiometrics
    extends PTransform<PCollection<MeasuredResult>, PCollection<FeatureRow>> {
  private final WindowSize window;
  private final Duration earlyFiring;

  private AverageBiometrics(WindowSize window, Duration earlyFiring) {
    this.window = Objects.requireNonNull(window, "window");
    this.earlyFiring = Objects.requireNonNull(earlyFiring, "earlyFiring");
  }

  /**
   * Means per sport, medal, sex and country.
   *
   * @param window how event time is cut
   * @param earlyFiring how long results are gathered, in processing time, before an early or late
   *     firing
   */
  public static AverageBiometrics perGroup(WindowSize window, Duration earlyFiring) {
    return new AverageBiometrics(window, earlyFiring);
  }

  @Override
  public PCollection<FeatureRow> expand(PCollection<MeasuredResult> input) {
    return input
        .apply("KeyByGroup", ParDo.of(new KeyByGroupFn()))
        .apply("SumPerGroup", CombineWindows.perKey(new BodySumsFn(), window, earlyFiring))
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

  /** Features of totals. */
  static final class ToFeatureRowFn extends DoFn<WindowTotal<FeatureKey, BodySums>, FeatureRow> {
    private final Counter features = Outcomes.counter("features");

    @ProcessElement
    public void process(
        @Element WindowTotal<FeatureKey, BodySums> group, OutputReceiver<FeatureRow> out) {
      features.inc();
      out.output(
          FeatureRow.of(
              group.key(),
              instant(group.startMillis()),
              instant(group.endMillis()),
              group.total(),
              Instant.now()));
    }

    private static Instant instant(Long millis) {
      return millis == null ? null : Instant.ofEpochMilli(millis);
    }
  }
}
