package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.rules.WindowSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Combine.BinaryCombineFn;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CombineWindowsTest {
  private static final Duration FIRING = Duration.ofSeconds(10);
  private static final KvCoder<String, Long> CODER =
      KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());
  private static final long YEAR_1890 = -2_524_608_000_000L;
  private static final long YEAR_2030 = 1_893_456_000_000L;

  /** What this JVM's pipelines gave out, by test. */
  private static final Map<String, Queue<WindowTotal<String, Long>>> FIRED =
      new ConcurrentHashMap<>();

  @ParameterizedTest
  @CsvSource({"global, 1", "1h, 2", "7d, 3", "4y, 4", "90d, 5"})
  void allFormsGiveTheSameFinalTotals(String window, long seed) {
    WindowSize size = WindowSize.parse(window);
    List<TimestampedValue<KV<String, Long>>> input = input(seed);
    Map<WindowTotal<String, Long>, Long> expected = expected(input, size);
    PTransform<PBegin, PCollection<KV<String, Long>>> bounded =
        Create.timestamped(input).withCoder(CODER);

    assertThat(fired(bounded, size, null))
        .as("bounded, in shards, each once")
        .hasSameSizeAs(expected.keySet());
    for (Boolean inState : new Boolean[] {null, false, true}) {
      assertThat(totals(fired(bounded, size, inState)))
          .as("bounded, in state: %s", inState)
          .isEqualTo(expected);
      assertThat(totals(fired(unbounded(input, seed), size, inState)))
          .as("unbounded, in state: %s", inState)
          .isEqualTo(expected);
    }
  }

  @Test
  void aStateGivesATotalOutAgainForEachBundleThatChangesIt() {
    TestStream<KV<String, Long>> stream =
        TestStream.create(CODER)
            .addElements(at(-1, "a", 1), at(-2, "a", 2), at(0, "a", 4))
            .addElements(at(-3, "a", 8))
            .advanceWatermarkTo(Instant.ofEpochMilli(YEAR_2030))
            .addElements(at(-4, "a", 16))
            .advanceWatermarkToInfinity();

    assertThat(fired(stream, WindowSize.parse("1h"), true))
        .containsExactlyInAnyOrder(
            new WindowTotal<>("a", -3_600_000L, 0L, 3L),
            new WindowTotal<>("a", 0L, 3_600_000L, 4L),
            new WindowTotal<>("a", -3_600_000L, 0L, 11L),
            new WindowTotal<>("a", -3_600_000L, 0L, 27L));
  }

  @Test
  void aGroupGivesItsTotalOutEarlyOnTimeAndLate() {
    TestStream<KV<String, Long>> stream =
        TestStream.create(CODER)
            .addElements(at(-1, "a", 1))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            .addElements(at(-2, "a", 2))
            .advanceWatermarkTo(Instant.ofEpochMilli(0))
            .addElements(at(-3, "a", 4))
            .advanceProcessingTime(org.joda.time.Duration.standardSeconds(11))
            .advanceWatermarkToInfinity();

    assertThat(fired(stream, WindowSize.parse("1h"), false))
        .extracting(WindowTotal::total)
        .containsExactly(1L, 3L, 7L);
  }

  @Test
  void onlyAStreamOnSparkIsKeptInState() {
    assertThat(keepsState(RunnerNameTest.SparkRunner.class, IsBounded.UNBOUNDED)).isTrue();
    assertThat(keepsState(RunnerNameTest.SparkRunner.class, IsBounded.BOUNDED)).isFalse();
    assertThat(keepsState(RunnerNameTest.TestFlinkRunner.class, IsBounded.UNBOUNDED)).isFalse();
    assertThat(keepsState(DirectRunner.class, IsBounded.UNBOUNDED)).isFalse();
  }

  private static boolean keepsState(Class<? extends PipelineRunner<?>> runner, IsBounded bounded) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(runner);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(Create.of(KV.of("a", 1L)).withCoder(CODER))
        .setIsBoundedInternal(bounded)
        .apply("Combine", CombineWindows.perKey(new SumFn(), WindowSize.GLOBAL, FIRING));
    List<String> steps = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            steps.add(node.getFullName());
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    return steps.contains("Combine/AddToTotal");
  }

  /** Values above 0, so that the final total of a window is its largest. */
  private static List<TimestampedValue<KV<String, Long>>> input(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TimestampedValue<KV<String, Long>>> input = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      // Every fourth on a boundary of all windows, or next to it.
      long millis = i % 4 == 0 ? -1 + random.nextInt(3) : random.nextLong(YEAR_1890, YEAR_2030);
      input.add(at(millis, "key" + random.nextInt(5), 1 + random.nextLong(1_000)));
    }
    return input;
  }

  private static TimestampedValue<KV<String, Long>> at(long millis, String key, long value) {
    return TimestampedValue.of(KV.of(key, value), Instant.ofEpochMilli(millis));
  }

  private static Map<WindowTotal<String, Long>, Long> expected(
      List<TimestampedValue<KV<String, Long>>> input, WindowSize size) {
    Map<WindowTotal<String, Long>, Long> totals = new HashMap<>();
    for (TimestampedValue<KV<String, Long>> element : input) {
      long millis = element.getTimestamp().getMillis();
      WindowTotal<String, Long> cell =
          size.isGlobal()
              ? new WindowTotal<>(element.getValue().getKey(), null, null, null)
              : new WindowTotal<>(
                  element.getValue().getKey(),
                  size.startMillis(millis),
                  size.endMillis(millis),
                  null);
      totals.merge(cell, element.getValue().getValue(), Long::sum);
    }
    return totals;
  }

  @SuppressWarnings("unchecked") // an array of a generic type, for variable arguments
  private static TestStream<KV<String, Long>> unbounded(
      List<TimestampedValue<KV<String, Long>>> input, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestStream.Builder<KV<String, Long>> stream = TestStream.create(CODER);
    long watermark = YEAR_1890;
    int from = 0;
    while (from < input.size()) {
      int to = Math.min(input.size(), from + 1 + random.nextInt(30));
      List<TimestampedValue<KV<String, Long>>> some = input.subList(from, to);
      stream =
          stream.addElements(
              some.get(0), some.subList(1, some.size()).toArray(TimestampedValue[]::new));
      from = to;
      if (random.nextBoolean()) {
        stream =
            stream.advanceProcessingTime(
                org.joda.time.Duration.standardSeconds(1 + random.nextInt(20)));
      }
      if (random.nextBoolean()) {
        // Soon ahead of most of what comes.
        watermark += random.nextLong((YEAR_2030 - YEAR_1890) / 10);
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(watermark));
      }
    }
    return stream.advanceWatermarkToInfinity();
  }

  private static Map<WindowTotal<String, Long>, Long> totals(
      List<WindowTotal<String, Long>> fired) {
    Map<WindowTotal<String, Long>, Long> totals = new HashMap<>();
    for (WindowTotal<String, Long> total : fired) {
      totals.merge(
          new WindowTotal<>(total.key(), total.startMillis(), total.endMillis(), null),
          total.total(),
          Math::max);
    }
    return totals;
  }

  private static List<WindowTotal<String, Long>> fired(
      PTransform<PBegin, PCollection<KV<String, Long>>> source, WindowSize size, Boolean inState) {
    String id = Thread.currentThread().getName() + System.nanoTime();
    FIRED.put(id, new ConcurrentLinkedQueue<>());
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(source)
        .apply(
            CombineWindows.<String, Long>perKey(new SumFn(), size, FIRING).inRollingState(inState))
        .apply(ParDo.of(new CollectFn(id)));
    pipeline.run().waitUntilFinish();
    return List.copyOf(FIRED.remove(id));
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

  private static final class CollectFn extends DoFn<WindowTotal<String, Long>, Void> {
    private final String id;

    private CollectFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element WindowTotal<String, Long> total) {
      FIRED.get(id).add(total);
    }
  }
}
