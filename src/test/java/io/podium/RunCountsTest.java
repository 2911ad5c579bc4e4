package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.transforms.Outcomes;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCountsTest {
  private static final Map<String, Long> BALANCED =
      Map.of(
          Outcomes.READ,
          1_111_113L,
          Outcomes.WRITTEN,
          1_000_000L,
          Outcomes.REJECTED,
          100_000L,
          Outcomes.HELD,
          10_007L,
          Outcomes.RELEASED,
          7L,
          Outcomes.FILTERED,
          1_000L,
          Outcomes.DUPLICATE,
          100L,
          Outcomes.TOO_LATE,
          13L,
          Outcomes.LATE,
          50L,
          "features",
          3L);

  @Test
  void everyRowIsAccountedForOnce() {
    RunCounts counts = new RunCounts(BALANCED, null, null, Map.of(), Map.of());

    assertThat(counts.unmatched()).isEqualTo(10_000);
    assertThat(counts.accountedFor()).isEqualTo(1_111_113);
    assertThat(counts.balances()).isTrue();
    assertThat(counts.sum())
        .isEqualTo(
            "read 1,111,113 = written 1,000,000 + rejected 100,000 + unmatched 10,000"
                + " + filtered 1,000 + duplicate 100 + too late 13");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Outcomes.READ,
        Outcomes.WRITTEN,
        Outcomes.REJECTED,
        Outcomes.HELD,
        Outcomes.RELEASED,
        Outcomes.FILTERED,
        Outcomes.DUPLICATE,
        Outcomes.TOO_LATE
      })
  void oneRowMoreOrLessDoesNotBalance(String counter) {
    for (long more : new long[] {1, -1}) {
      Map<String, Long> counters = new HashMap<>(BALANCED);
      counters.merge(counter, more, Long::sum);
      RunCounts counts = new RunCounts(counters, null, null, Map.of(), Map.of());

      assertThat(counts.balances()).isFalse();
      assertThat(counts.sum()).contains("DOES NOT BALANCE");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {Outcomes.LATE, "features"})
  void whatIsNotPartOfTheSumDoesNotShowInIt(String counter) {
    Map<String, Long> counters = new HashMap<>(BALANCED);
    counters.merge(counter, 1L, Long::sum);

    assertThat(new RunCounts(counters, null, null, Map.of(), Map.of()).balances()).isTrue();
  }

  @Test
  void whatWasNotCountedIsZero() {
    RunCounts counts = new RunCounts(Map.of(), null, null, Map.of(), Map.of());

    assertThat(counts.get(Outcomes.READ)).isZero();
    assertThat(counts.unmatched()).isZero();
    assertThat(counts.balances()).isTrue();
  }

  @Test
  void whatABundleCountedAtItsEndIsThereWhenTheRunIsDone() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(Create.of(new SlowToCompare()).withCoder(SerializableCoder.of(SlowToCompare.class)))
        .apply("CountAtEnd", ParDo.of(new CountAtEndFn()));

    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    RunCounts counts = RunCounts.of(result);
    assertThat(counts.get(Outcomes.READ)).isEqualTo(1);
    assertThat(counts.get(Outcomes.WRITTEN)).isEqualTo(1);
    assertThat(counts.latencies().get(Outcomes.SINK_LATENCY).count()).isEqualTo(1);
    assertThat(counts.firstEventMillis()).isEqualTo(7);
    assertThat(counts.nextOffsets()).containsExactly(Map.entry("topic-0", 8L));
  }

  /**
   * DirectRunner compares a bundle's elements with copies of them after the bundle has been worked
   * through, and only then adds its counts to those of all attempts.
   */
  private static final class SlowToCompare implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean equals(Object other) {
      try {
        Thread.sleep(500);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      return other instanceof SlowToCompare;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  private static final class CountAtEndFn extends DoFn<SlowToCompare, Void> {
    @ProcessElement
    public void process() {
      Outcomes.counter(Outcomes.READ).inc();
    }

    @FinishBundle
    public void finish() {
      Outcomes.counter(Outcomes.WRITTEN).inc();
      Outcomes.distribution(Outcomes.SINK_LATENCY).update(3);
      Outcomes.eventTime().update(7);
      Outcomes.reached("topic", 0, 8);
    }
  }
}
