package io.podium.transforms;

import io.podium.rules.WindowSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * Counts what became of rows, in state: metrics of a runner count what was done, which after a
 * failure is done again; these totals are taken up where the rows are, so each row counts once.
 */
public final class CountOutcomes
    extends PTransform<PBegin, PCollection<WindowTotal<String, Long>>> {
  private final transient List<Counted> counted;
  private final transient List<PCollection<KV<String, Long>>> sums;
  private final Duration interval;

  /** A collection, and what its elements count for. */
  private record Counted(PCollection<?> elements, SerializableFunction<Object, String> outcome) {}

  private CountOutcomes(
      List<Counted> counted, List<PCollection<KV<String, Long>>> sums, Duration interval) {
    this.counted = counted;
    this.sums = sums;
    this.interval = Objects.requireNonNull(interval, "interval");
  }

  /**
   * @param interval how long counts are gathered, in processing time, before totals are given out
   */
  public static CountOutcomes every(Duration interval) {
    return new CountOutcomes(List.of(), List.of(), interval);
  }

  /**
   * Counts the elements of a collection, too.
   *
   * @param outcome the name that an element counts for; null for none
   */
  @SuppressWarnings("unchecked") // an element of the collection is what its function takes
  public <T> CountOutcomes of(
      PCollection<T> elements, SerializableFunction<? super T, String> outcome) {
    List<Counted> more = new ArrayList<>(counted);
    more.add(new Counted(elements, (SerializableFunction<Object, String>) outcome));
    return new CountOutcomes(more, sums, interval);
  }

  /** Counts what was counted before, too: names, and how many of each. */
  public CountOutcomes ofCounts(PCollection<KV<String, Long>> counts) {
    List<PCollection<KV<String, Long>>> more = new ArrayList<>(sums);
    more.add(counts);
    return new CountOutcomes(counted, more, interval);
  }

  @Override
  public PCollection<WindowTotal<String, Long>> expand(PBegin input) {
    PCollectionList<KV<String, Long>> counts = PCollectionList.empty(input.getPipeline());
    for (Counted part : counted) {
      counts = counts.and(count(part.elements(), part.outcome(), counts.size()));
    }
    for (PCollection<KV<String, Long>> sum : sums) {
      counts = counts.and(sum);
    }
    return counts
        .apply("AllCounts", Flatten.pCollections())
        .apply("SumCounts", CombineWindows.perKey(new SumFn(), WindowSize.GLOBAL, interval));
  }

  private static <T> PCollection<KV<String, Long>> count(
      PCollection<T> elements, SerializableFunction<Object, String> outcome, int number) {
    return elements
        .apply("ForgetWindows " + number, Window.into(new GlobalWindows()))
        .apply("CountInBundle " + number, ParDo.of(new CountInBundleFn<>(outcome)))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of()));
  }

  private static final class SumFn extends BinaryCombineFn<Long> {
    @Override
    public Long apply(Long left, Long right) {
      return left + right;
    }

    @Override
    public Long identity() {
      return 0L;
    }
  }

  private static final class CountInBundleFn<T> extends DoFn<T, KV<String, Long>> {
    private final SerializableFunction<Object, String> outcome;
    private transient Map<String, Long> counts;

    private CountInBundleFn(SerializableFunction<Object, String> outcome) {
      this.outcome = outcome;
    }

    @StartBundle
    public void start() {
      counts = new LinkedHashMap<>();
    }

    @ProcessElement
    public void process(@Element T element) {
      String name = outcome.apply(element);
      if (name != null) {
        counts.merge(name, 1L, Long::sum);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      // In the global window no time is late.
      counts.forEach(
          (name, count) ->
              context.output(
                  KV.of(name, count), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
    }
  }
}
