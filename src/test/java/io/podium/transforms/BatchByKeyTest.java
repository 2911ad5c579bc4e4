package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchByKeyTest {
  private static final int KEYS = 3;
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** What the sinks of this JVM's pipelines got, by test. */
  private static final Map<String, Queue<KV<String, List<Long>>>> BATCHES =
      new ConcurrentHashMap<>();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aBoundedInputIsOneBatchAKey(boolean ofAnySize, TestInfo test) {
    BatchByKey<Long> batching = batching();
    PTransform<PBegin, PCollection<Long>> source =
        Create.timestamped(
                LongStream.range(0, 1_000)
                    .mapToObj(i -> TimestampedValue.of(i, Instant.ofEpochMilli(i * 86_400_000L)))
                    .toList())
            .withCoder(VarLongCoder.of());

    List<KV<String, List<Long>>> batches =
        run(test, source, ofAnySize ? batching.ofAnySize() : batching);

    assertThat(batches).extracting(KV::getKey).containsExactlyInAnyOrder("0", "1", "2");
    assertHoldsAll(batches, 1_000);
  }

  @Test
  void aBoundedInputInPiecesIsInBatchesOfLimitedSize(TestInfo test) {
    PTransform<PBegin, PCollection<Long>> source =
        Create.of(LongStream.range(0, 50_000).boxed().toList()).withCoder(VarLongCoder.of());

    List<KV<String, List<Long>>> batches = run(test, source, batching().inPieces());

    assertHoldsAll(batches, 50_000);
    assertThat(batches).extracting(KV::getValue).allMatch(batch -> batch.size() <= 10_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofAnUnboundedInputNothingIsLostAndNothingComesTwice(
      boolean asOnOtherRunners, TestInfo test) {
    SplittableRandom random = new SplittableRandom(7);
    TestStream.Builder<Long> stream = TestStream.create(VarLongCoder.of());
    long next = 0;
    for (int bundle = 0; bundle < 40; bundle++) {
      for (int i = random.nextInt(20); i >= 0; i--) {
        stream =
            stream.addElements(
                TimestampedValue.of(
                    next++, Instant.ofEpochMilli(random.nextLong(-1L << 41, 1L << 41))));
      }
      if (random.nextInt(3) == 0) {
        stream = stream.advanceProcessingTime(org.joda.time.Duration.standardSeconds(6));
      }
      if (random.nextInt(5) == 0) {
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli((long) bundle * 86_400_000L));
      }
    }

    List<KV<String, List<Long>>> batches =
        run(test, stream.advanceWatermarkToInfinity(), batching(asOnOtherRunners));

    assertHoldsAll(batches, next);
    assertThat(batches).as("more than one interval").hasSizeGreaterThan(2 * KEYS);
    assertThat(batches).extracting(KV::getValue).noneMatch(List::isEmpty);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUnboundedInputIsGatheredForTheInterval(boolean asOnOtherRunners, TestInfo test) {
    TestStream.Builder<Long> stream = TestStream.create(VarLongCoder.of());
    for (long i = 0; i < 9; i++) {
      stream =
          stream.addElements(i).advanceProcessingTime(org.joda.time.Duration.standardSeconds(1));
    }
    stream = stream.advanceProcessingTime(org.joda.time.Duration.standardSeconds(2 * 10));
    stream = stream.addElements(9L, 10L, 11L);

    List<KV<String, List<Long>>> batches =
        run(test, stream.advanceWatermarkToInfinity(), batching(asOnOtherRunners));

    assertHoldsAll(batches, 12);
    assertThat(batches)
        .extracting(batch -> batch.getValue().size())
        .containsExactlyInAnyOrder(3, 3, 3, 1, 1, 1);
  }

  @Test
  void batchesOfOneWaitForNothing(TestInfo test) {
    TestStream<Long> stream =
        TestStream.create(VarLongCoder.of())
            .addElements(0L, 1L, 3L)
            .addElements(6L, 2L)
            .advanceWatermarkToInfinity();

    List<KV<String, List<Long>>> batches = run(test, stream, batching(true).oneByOne());

    assertThat(batches)
        .containsExactlyInAnyOrder(
            KV.of("0", List.of(0L)),
            KV.of("1", List.of(1L)),
            KV.of("0", List.of(3L)),
            KV.of("0", List.of(6L)),
            KV.of("2", List.of(2L)));
  }

  @Test
  void whatABundleGivesOutBeforeItsEndIsNeitherLostNorRepeated(TestInfo test) {
    // One more, in one bundle, than is gathered.
    int count = 10_001;
    Long[] elements = LongStream.range(0, count).boxed().toArray(Long[]::new);
    TestStream<Long> stream =
        TestStream.create(VarLongCoder.of())
            .addElements(
                elements[0],
                IntStream.range(1, count).mapToObj(i -> elements[i]).toArray(Long[]::new))
            .advanceWatermarkToInfinity();

    List<KV<String, List<Long>>> batches = run(test, stream, batching(true));

    assertHoldsAll(batches, count);
  }

  @Test
  void windowsOfTheInputDoNotSplitBatches(TestInfo test) {
    PTransform<PBegin, PCollection<Long>> source =
        new PTransform<>() {
          @Override
          public PCollection<Long> expand(PBegin input) {
            return input
                .apply(
                    Create.timestamped(
                        TimestampedValue.of(0L, Instant.ofEpochMilli(0)),
                        TimestampedValue.of(3L, Instant.ofEpochMilli(100_000_000))))
                .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardHours(1))));
          }
        };

    assertThat(run(test, source, batching()))
        .singleElement()
        .extracting(KV::getValue)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Long.class))
        .containsExactlyInAnyOrder(0L, 3L);
  }

  @Test
  void aKeyIsNeverInTwoBatchesAtOnce() throws IOException, InterruptedException {
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs("--blockOnRun=false", "--targetParallelism=4").create();
    TestPipeline pipeline = TestPipeline.fromOptions(options);
    pipeline.enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(GenerateSequence.from(0).withRate(200, org.joda.time.Duration.standardSeconds(1)))
        .apply(BatchByKey.of(i -> "same", Duration.ofMillis(20)))
        .apply(ParDo.of(new SlowSinkFn()));

    PipelineResult run = pipeline.run();
    try {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (SlowSinkFn.WRITTEN.get() < 8 && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
    } finally {
      run.cancel();
    }

    assertThat(SlowSinkFn.WRITTEN).hasValueGreaterThanOrEqualTo(8);
    assertThat(SlowSinkFn.AT_ONCE).as("batches of one key at once").hasValue(1);
  }

  private static BatchByKey<Long> batching() {
    return BatchByKey.of(i -> String.valueOf(i % KEYS), INTERVAL);
  }

  private static BatchByKey<Long> batching(boolean asOnOtherRunners) {
    return asOnOtherRunners ? batching().asOnOtherRunners() : batching();
  }

  private static void assertHoldsAll(List<KV<String, List<Long>>> batches, long count) {
    List<Long> all = new ArrayList<>();
    for (KV<String, List<Long>> batch : batches) {
      assertThat(batch.getValue())
          .allSatisfy(i -> assertThat(String.valueOf(i % KEYS)).isEqualTo(batch.getKey()));
      all.addAll(batch.getValue());
    }
    all.sort(Comparator.naturalOrder());
    assertThat(all).isEqualTo(LongStream.range(0, count).boxed().toList());
  }

  private static List<KV<String, List<Long>>> run(
      TestInfo test, PTransform<PBegin, PCollection<Long>> source, BatchByKey<Long> batching) {
    String id = test.getDisplayName() + test.getTestMethod().orElseThrow();
    BATCHES.put(id, new ConcurrentLinkedQueue<>());
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline.apply(source).apply(batching).apply(ParDo.of(new CollectFn(id)));
    pipeline.run().waitUntilFinish();
    return List.copyOf(BATCHES.remove(id));
  }

  private static final class CollectFn extends DoFn<KV<String, Iterable<Long>>, Void> {
    private final String id;

    private CollectFn(String id) {
      this.id = id;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<Long>> batch) {
      List<Long> elements = new ArrayList<>();
      batch.getValue().forEach(elements::add);
      BATCHES.get(id).add(KV.of(batch.getKey(), elements));
    }
  }

  /** Needs many times the interval for a batch, so that the next ones are there meanwhile. */
  private static final class SlowSinkFn extends DoFn<KV<String, Iterable<Long>>, Void> {
    private static final AtomicInteger WRITTEN = new AtomicInteger();
    private static final AtomicInteger AT_ONCE = new AtomicInteger();
    private static final Map<String, Integer> WRITING = new ConcurrentHashMap<>();

    @ProcessElement
    public void process(@Element KV<String, Iterable<Long>> batch) throws InterruptedException {
      AT_ONCE.accumulateAndGet(WRITING.merge(batch.getKey(), 1, Integer::sum), Math::max);
      try {
        Thread.sleep(200);
      } finally {
        WRITING.merge(batch.getKey(), -1, Integer::sum);
        WRITTEN.incrementAndGet();
      }
    }
  }
}
