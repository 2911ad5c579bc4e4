package io.podium.transforms;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TypeDescriptors;

/**
 * Gathers elements into batches for a sink, whatever bundles the runner makes. The elements of a
 * key never are in two batches at the same time, so a sink may own what belongs to a key, unless
 * batches are asked for as they come.
 *
 * @param <T> the elements
 */
public final class BatchByKey<T>
    extends PTransform<PCollection<T>, PCollection<KV<String, Iterable<T>>>> {
  private final SerializableFunction<T, String> key;
  private final org.joda.time.Duration interval;
  private final Size size;
  private final boolean likeOthers;

  /** How large a batch gets. */
  private enum Size {
    SMALL,
    ANY,
    IN_PIECES,
    ONE
  }

  private BatchByKey(
      SerializableFunction<T, String> key,
      org.joda.time.Duration interval,
      Size size,
      boolean likeOthers) {
    this.key = Objects.requireNonNull(key, "key");
    this.interval = interval;
    this.size = size;
    this.likeOthers = likeOthers;
  }

  /**
   * @param key what belongs together
   * @param interval how long an unbounded input is gathered, in processing time
   */
  public static <T> BatchByKey<T> of(SerializableFunction<T, String> key, Duration interval) {
    return new BatchByKey<>(
        key, org.joda.time.Duration.millis(interval.toMillis()), Size.SMALL, false);
  }

  /**
   * Takes batches of a bounded input as too large for memory. Then only one step may read them, and
   * that once: Flink gives them out as they come.
   */
  public BatchByKey<T> ofAnySize() {
    return new BatchByKey<>(key, interval, Size.ANY, likeOthers);
  }

  /**
   * As {@link #ofAnySize}, for a sink that takes a key's elements in several batches, and on
   * DirectRunner at the same time. There a bounded input is not grouped: DirectRunner holds a group
   * in memory, and copies all of it for each bundle that adds to it.
   */
  public BatchByKey<T> inPieces() {
    return new BatchByKey<>(key, interval, Size.IN_PIECES, likeOthers);
  }

  /**
   * Makes a batch of each element of an unbounded input, without a wait for more, for a sink that
   * gathers those of a bundle itself, and takes a key's elements in several batches, also at the
   * same time. What a key of the step before gave out stays in its order. DirectRunner, whose
   * bundles are small and in no order, waits all the same.
   */
  public BatchByKey<T> oneByOne() {
    return new BatchByKey<>(key, interval, Size.ONE, likeOthers);
  }

  /** Does with an unbounded input on DirectRunner what is done on the others. */
  BatchByKey<T> asOnOtherRunners() {
    return new BatchByKey<>(key, interval, size, true);
  }

  @Override
  public PCollection<KV<String, Iterable<T>>> expand(PCollection<T> input) {
    if (input.isBounded() == IsBounded.BOUNDED) {
      return atOnce(input);
    }
    return size == Size.ONE && (likeOthers || !isDirect(input))
        ? batchEach(input)
        : inIntervals(input);
  }

  private PCollection<KV<String, Iterable<T>>> atOnce(PCollection<T> input) {
    PCollection<T> elements = input.apply("ForgetWindows", Window.into(new GlobalWindows()));
    if (size == Size.IN_PIECES && isDirect(input)) {
      return gatherBundles(elements)
          .apply("Pieces", ParDo.of(new PieceFn<>()))
          .setCoder(KvCoder.of(StringUtf8Coder.of(), IterableCoder.of(input.getCoder())));
    }
    PCollection<KV<String, Iterable<T>>> batches = group(elements);
    return size == Size.SMALL || size == Size.ONE
        ? batches.apply("HoldBatches", ParDo.of(new HoldFn<>())).setCoder(batches.getCoder())
        : batches;
  }

  private PCollection<KV<String, Iterable<T>>> batchEach(PCollection<T> input) {
    return input
        .apply("ForgetWindows", Window.into(new GlobalWindows()))
        .apply("BatchEach", ParDo.of(new BatchEachFn<>(key)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), IterableCoder.of(input.getCoder())));
  }

  private PCollection<KV<String, Iterable<T>>> inIntervals(PCollection<T> input) {
    PCollection<T> gathered =
        input.apply(
            "ForgetWindows",
            Window.<T>into(new GlobalWindows())
                .triggering(
                    Repeatedly.forever(
                        AfterProcessingTime.pastFirstElementInPane().plusDelayOf(interval)))
                .withAllowedLateness(org.joda.time.Duration.ZERO)
                .discardingFiredPanes());
    // DirectRunner keeps the batches of a key apart in the step behind a grouping, but no further.
    return isDirect(input) && !likeOthers ? group(gathered) : groupBundles(gathered);
  }

  private static boolean isDirect(PCollection<?> input) {
    return RunnerName.of(input.getPipeline().getOptions()) == RunnerName.DIRECT;
  }

  private PCollection<KV<String, Iterable<T>>> group(PCollection<T> input) {
    return input
        .apply("KeyElements", WithKeys.<String, T>of(key).withKeyType(TypeDescriptors.strings()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), input.getCoder()))
        .apply("GroupBatches", GroupByKey.create());
  }

  /** Bundles are gathered first: Spark writes a group anew for each element that is added. */
  private PCollection<KV<String, Iterable<T>>> groupBundles(PCollection<T> input) {
    PCollection<KV<String, Iterable<List<T>>>> bundles =
        gatherBundles(input).apply("GroupBatches", GroupByKey.create());
    return bundles
        .apply("JoinBundles", ParDo.of(new JoinBundlesFn<>()))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), IterableCoder.of(input.getCoder())));
  }

  private PCollection<KV<String, List<T>>> gatherBundles(PCollection<T> input) {
    return input
        .apply("GatherBundle", ParDo.of(new GatherBundleFn<>(key)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), ListCoder.of(input.getCoder())));
  }

  /** Makes a batch that several steps can read. */
  private static final class HoldFn<T>
      extends DoFn<KV<String, Iterable<T>>, KV<String, Iterable<T>>> {
    @ProcessElement
    public void process(
        @Element KV<String, Iterable<T>> batch, OutputReceiver<KV<String, Iterable<T>>> out) {
      List<T> elements = new ArrayList<>();
      batch.getValue().forEach(elements::add);
      out.output(KV.of(batch.getKey(), elements));
    }
  }

  private static final class BatchEachFn<T> extends DoFn<T, KV<String, Iterable<T>>> {
    private final SerializableFunction<T, String> key;

    private BatchEachFn(SerializableFunction<T, String> key) {
      this.key = key;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<KV<String, Iterable<T>>> out) {
      out.output(KV.of(key.apply(element), List.of(element)));
    }
  }

  private static final class PieceFn<T> extends DoFn<KV<String, List<T>>, KV<String, Iterable<T>>> {
    @ProcessElement
    public void process(
        @Element KV<String, List<T>> piece, OutputReceiver<KV<String, Iterable<T>>> out) {
      out.output(KV.of(piece.getKey(), piece.getValue()));
    }
  }

  private static final class GatherBundleFn<T> extends DoFn<T, KV<String, List<T>>> {
    /** A bundle may be as large as a micro-batch. */
    private static final int MAX_GATHERED = 10_000;

    private final SerializableFunction<T, String> key;
    private transient Map<String, List<T>> gathered;
    private transient int size;
    private transient org.joda.time.Instant earliest;

    private GatherBundleFn(SerializableFunction<T, String> key) {
      this.key = key;
    }

    @StartBundle
    public void start() {
      clear();
    }

    @ProcessElement
    public void process(
        @Element T element,
        @Timestamp org.joda.time.Instant timestamp,
        OutputReceiver<KV<String, List<T>>> out) {
      gathered.computeIfAbsent(key.apply(element), any -> new ArrayList<>()).add(element);
      if (timestamp.isBefore(earliest)) {
        earliest = timestamp;
      }
      if (++size >= MAX_GATHERED) {
        gathered.forEach((k, elements) -> out.outputWithTimestamp(KV.of(k, elements), earliest));
        clear();
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      gathered.forEach(
          (k, elements) -> context.output(KV.of(k, elements), earliest, GlobalWindow.INSTANCE));
      clear();
    }

    private void clear() {
      gathered = new HashMap<>();
      size = 0;
      earliest = GlobalWindow.INSTANCE.maxTimestamp();
    }

    @Override
    @SuppressWarnings("deprecation")
    public org.joda.time.Duration getAllowedTimestampSkew() {
      return Timestamps.ANY_SKEW;
    }
  }

  private static final class JoinBundlesFn<T>
      extends DoFn<KV<String, Iterable<List<T>>>, KV<String, Iterable<T>>> {
    @ProcessElement
    public void process(
        @Element KV<String, Iterable<List<T>>> batch, OutputReceiver<KV<String, Iterable<T>>> out) {
      List<T> elements = new ArrayList<>();
      batch.getValue().forEach(elements::addAll);
      // The last firing of a stream may have nothing new.
      if (!elements.isEmpty()) {
        out.output(KV.of(batch.getKey(), elements));
      }
    }
  }
}
