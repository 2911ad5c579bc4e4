package io.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;

class RunProgressTest {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  @Test
  void whoeverIsInterruptedCanWaitForTheRunToBeCancelled() {
    RunProgress progress = new RunProgress(new Interrupted(), NOWHERE, counts -> {}, "written");

    assertThatThrownBy(progress::untilDone).isInstanceOf(InterruptedException.class);

    assertThat(Thread.interrupted()).isFalse();
  }

  /** Says that it was interrupted as Beam's results do. */
  private static final class Interrupted implements PipelineResult {
    @Override
    public State waitUntilFinish(Duration limit) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(new InterruptedException());
    }

    @Override
    public State waitUntilFinish() {
      return waitUntilFinish(Duration.ZERO);
    }

    @Override
    public State getState() {
      return State.RUNNING;
    }

    @Override
    public State cancel() {
      return State.CANCELLED;
    }

    @Override
    public MetricResults metrics() {
      throw new UnsupportedOperationException();
    }
  }
}
