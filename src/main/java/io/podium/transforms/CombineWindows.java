package io.podium.transforms;

import io.podium.rules.WindowSize;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Adds up the values of each key in each window of event time. A window that fires again gives its
 * total again, with all that came so far; no value is too late for it.
 *
 * <p>What adds up is one function; what carries it depends on the input and the runner.
 *
 * <ul>
 *   <li>An unbounded input is a {@code Combine.perKey} with triggers.
 *   <li>Not so on Spark, where a triggered grouping keeps every element of a window and writes them
 *       all anew with each micro-batch, and event-time triggers follow a watermark that is the
 *       latest of all partitions. There each bundle is added up first, and a state-only step keeps
 *       one total a key and window, which is a part of the key. It fires with each micro-batch that
 *       changes a total: early before the window's end, late after it.
 *   <li>Of a bounded input each bundle is added up, too, and then all bundles in shards, once:
 *       DirectRunner takes half a millisecond for a key of its own, and the others have less to
 *       shuffle.
 * </ul>
 *
 * @param <K> the key
 * @param <V> what is added up
 */
public final class CombineWindows<K, V>
    extends PTransform<PCollection<KV<K, V>>, PCollection<WindowTotal<K, V>>> {
  /** Enough for all processors, few enough to be cheap. */
  private static final int SHARDS = 16;

  /** What a bundle may hold before it gives its sums on. */
  private static final int MAX_CELLS = 100_000;

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
   * @param sum adds two values; it must not mind their order. Keys need a hash code that is the
   *     same in every JVM.
   * @param size the windows
   * @param earlyFiring how long values are gathered, in processing time, before an early or late
   *     firing
   */
  public static <K, V> CombineWindows<K, V> perKey(
      BinaryCombineFn<V> sum, WindowSize size, Duration earlyFiring) {
    return new CombineWindows<>(sum, size, earlyFiring, null);
  }

  /**
   * Carries the totals in state of its own, or in triggered groups, whatever input and runner.
   *
   * @param inState null where these decide
   */
  CombineWindows<K, V> inRollingState(Boolean inState) {
    return new CombineWindows<>(sum, size, earlyFiring, inState);
  }

  @Override
  public PCollection<WindowTotal<K, V>> expand(PCollection<KV<K, V>> input) {
    KvCoder<K, V> coder = (KvCoder<K, V>) input.getCoder();
    PCollection<WindowTotal<K, V>> totals;
    if (input.isBounded() == IsBounded.BOUNDED && rolling == null) {
      totals = inShards(input, coder);
    } else if (rolling != null
        ? rolling
        : RunnerName.of(input.getPipeline().getOptions()) == RunnerName.SPARK) {
      totals = inState(input, coder);
    } else {
      totals = inGroups(input);
    }
    return totals.setCoder(
        new WindowTotal.TotalCoder<>(coder.getKeyCoder(), coder.getValueCoder()));
  }

  private PCollection<WindowTotal<K, V>> inGroups(PCollection<KV<K, V>> input) {
    return input
        .apply("FireWindows", FireWindows.of(size, earlyFiring))
        .apply("SumPerKey", Combine.perKey(sum))
        .apply("NameWindow", ParDo.of(new NameWindowFn<>()));
  }

  private PCollection<WindowTotal<K, V>> inShards(
      PCollection<KV<K, V>> input, KvCoder<K, V> coder) {
    return input
        .apply("SumInBundle", ParDo.of(new SumInBundleFn<K, V>(sum, size)))
        .setCoder(cellCoder(coder))
        .apply(
            "ShardByKey",
            WithKeys.<Integer, KV<KV<K, Long>, V>>of(
                    cell -> Math.floorMod(cell.getKey().hashCode(), SHARDS))
                .withKeyType(TypeDescriptors.integers()))
        .setCoder(KvCoder.of(VarIntCoder.of(), cellCoder(coder)))
        .apply("GroupShards", GroupByKey.create())
        .apply("SumInShard", ParDo.of(new SumInShardFn<>(sum, size)));
  }

  private static <K, V> KvCoder<KV<K, Long>, V> cellCoder(KvCoder<K, V> coder) {
    return KvCoder.of(
        KvCoder.of(coder.getKeyCoder(), NullableCoder.of(VarLongCoder.of())),
        coder.getValueCoder());
  }

  private PCollection<WindowTotal<K, V>> inState(PCollection<KV<K, V>> input, KvCoder<K, V> coder) {
    return input
        .apply("SumInBundle", ParDo.of(new SumInBundleFn<K, V>(sum, size)))
        .setCoder(cellCoder(coder))
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
    public void process(
        @Element KV<K, V> element,
        @Timestamp org.joda.time.Instant eventTime,
        OutputReceiver<KV<KV<K, Long>, V>> out) {
      Long start = size.isGlobal() ? null : Long.valueOf(size.startMillis(eventTime.getMillis()));
      sums.merge(KV.of(element.getKey(), start), element.getValue(), sum::apply);
      if (sums.size() == MAX_CELLS) {
        sums.forEach((cell, value) -> out.output(KV.of(cell, value)));
        sums.clear();
      }
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

  private static final class SumInShardFn<K, V>
      extends DoFn<KV<Integer, Iterable<KV<KV<K, Long>, V>>>, WindowTotal<K, V>> {
    private final BinaryCombineFn<V> sum;
    private final WindowSize size;

    private SumInShardFn(BinaryCombineFn<V> sum, WindowSize size) {
      this.sum = sum;
      this.size = size;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<KV<KV<K, Long>, V>>> shard,
        OutputReceiver<WindowTotal<K, V>> out) {
      Map<KV<K, Long>, V> totals = new HashMap<>();
      for (KV<KV<K, Long>, V> partial : shard.getValue()) {
        totals.merge(partial.getKey(), partial.getValue(), sum::apply);
      }
      totals.forEach((cell, total) -> out.output(total(cell, total, size)));
    }
  }

  private static <K, V> WindowTotal<K, V> total(KV<K, Long> cell, V total, WindowSize size) {
    Long start = cell.getValue();
    Long end = start == null ? null : Long.valueOf(size.endMillis(start));
    return new WindowTotal<>(cell.getKey(), start, end, total);
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
      out.output(total(partial.getKey(), total, size));
    }
  }
}
