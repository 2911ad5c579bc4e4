package io.podium.transforms;

import io.podium.rules.WindowSize;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/**
 * Adds up the values of each key in each window of event time. A window that fires again gives its
 * total again, with all that came so far; no value is too late for it.
 *
 * <p>What adds up is one function; what carries it depends on the runner. It is {@code
 * Combine.perKey} with triggers, except for an unbounded input on Spark: there a triggered grouping
 * keeps every element of a window and writes them all anew with each micro-batch, and event-time
 * triggers follow a watermark that is the latest of all partitions. So on Spark each bundle is
 * added up first, and a state-only step keeps one total a key and window, which is a part of the
 * key. It fires with each micro-batch that changes a total: early before the window's end, late
 * after it.
 *
 * @param <K> the key
 * @param <V> what is added up
 */
public final class CombineWindows<K, V>
    extends PTransform<PCollection<KV<K, V>>, PCollection<WindowTotal<K, V>>> {
  private final BinaryCombineFn<V> sum;
  private final WindowSize size;
  private final Duration earlyFiring;
  private final Boolean rolling;

  private CombineWindows(
      BinaryCombineFn<V> sum, WindowSize size, Duration earlyFiring, Boolean rolling) {
    this.sum = Objects.requireNonNull(sum, "sum");
    this.size = Objects.requireNonNull(size, "size");
    this.earlyFiring = Objects.requireNonNull(earlyFiring, "earlyFiring");
    this.rolling = rolling;
  }

  /**
   * @param sum adds two values; it must not mind their order
   * @param size the windows
   * @param earlyFiring how long values are gathered, in processing time, before an early or late
   *     firing
   */
  public static <K, V> CombineWindows<K, V> perKey(
      BinaryCombineFn<V> sum, WindowSize size, Duration earlyFiring) {
    return new CombineWindows<>(sum, size, earlyFiring, null);
  }

  /** Carries the totals in state of its own, or in triggered groups, whatever the runner. */
  CombineWindows<K, V> inRollingState(boolean inState) {
    return new CombineWindows<>(sum, size, earlyFiring, inState);
  }

  @Override
  public PCollection<WindowTotal<K, V>> expand(PCollection<KV<K, V>> input) {
    KvCoder<K, V> coder = (KvCoder<K, V>) input.getCoder();
    boolean inState =
        rolling != null
            ? rolling
            : input.isBounded() == IsBounded.UNBOUNDED
                && RunnerName.of(input.getPipeline().getOptions()) == RunnerName.SPARK;
    PCollection<WindowTotal<K, V>> totals = inState ? inState(input, coder) : inGroups(input);
    return totals.setCoder(
        new WindowTotal.TotalCoder<>(coder.getKeyCoder(), coder.getValueCoder()));
  }

  private PCollection<WindowTotal<K, V>> inGroups(PCollection<KV<K, V>> input) {
    return input
        .apply("FireWindows", FireWindows.of(size, earlyFiring))
        .apply("SumPerKey", Combine.perKey(sum))
        .apply("NameWindow", ParDo.of(new NameWindowFn<>()));
  }

  private PCollection<WindowTotal<K, V>> inState(PCollection<KV<K, V>> input, KvCoder<K, V> coder) {
    KvCoder<KV<K, Long>, V> cellCoder =
        KvCoder.of(
            KvCoder.of(coder.getKeyCoder(), NullableCoder.of(VarLongCoder.of())),
            coder.getValueCoder());
    return input
        .apply("SumInBundle", ParDo.of(new SumInBundleFn<K, V>(sum, size)))
        .setCoder(cellCoder)
        .apply("AddToTotal", ParDo.of(new AddToTotalFn<K, V>(sum, size, coder.getValueCoder())));
  }

  private static final class NameWindowFn<K, V> extends DoFn<KV<K, V>, WindowTotal<K, V>> {
    @ProcessElement
    public void process(
        @Element KV<K, V> sum, BoundedWindow window, OutputReceiver<WindowTotal<K, V>> out) {
      Long start = null;
      Long end = null;
      if (window instanceof IntervalWindow interval) {
        start = interval.start().getMillis();
        end = interval.end().getMillis();
      }
      out.output(new WindowTotal<>(sum.getKey(), start, end, sum.getValue()));
    }
  }

  private static final class SumInBundleFn<K, V> extends DoFn<KV<K, V>, KV<KV<K, Long>, V>> {
    private final BinaryCombineFn<V> sum;
    private final WindowSize size;
    private transient Map<KV<K, Long>, V> sums;

    private SumInBundleFn(BinaryCombineFn<V> sum, WindowSize size) {
      this.sum = sum;
      this.size = size;
    }

    @StartBundle
    public void start() {
      sums = new HashMap<>();
    }

    @ProcessElement
    public void process(@Element KV<K, V> element, @Timestamp org.joda.time.Instant eventTime) {
      Long start = size.isGlobal() ? null : Long.valueOf(size.startMillis(eventTime.getMillis()));
      sums.merge(KV.of(element.getKey(), start), element.getValue(), sum::apply);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      sums.forEach(
          (cell, value) ->
              context.output(
                  KV.of(cell, value), BoundedWindow.TIMESTAMP_MIN_VALUE, GlobalWindow.INSTANCE));
      sums = null;
    }
  }

  private static final class AddToTotalFn<K, V>
      extends DoFn<KV<KV<K, Long>, V>, WindowTotal<K, V>> {
    private final BinaryCombineFn<V> sum;
    private final WindowSize size;

    @StateId("total")
    private final StateSpec<ValueState<V>> totalSpec;

    private AddToTotalFn(BinaryCombineFn<V> sum, WindowSize size, Coder<V> valueCoder) {
      this.sum = sum;
      this.size = size;
      this.totalSpec = StateSpecs.value(valueCoder);
    }

    @ProcessElement
    public void process(
        @Element KV<KV<K, Long>, V> partial,
        @StateId("total") ValueState<V> state,
        OutputReceiver<WindowTotal<K, V>> out) {
      V before = state.read();
      V total = before == null ? partial.getValue() : sum.apply(before, partial.getValue());
      state.write(total);
      Long start = partial.getKey().getValue();
      Long end = start == null ? null : Long.valueOf(size.endMillis(start));
      out.output(new WindowTotal<>(partial.getKey().getKey(), start, end, total));
    }
  }
}
