package io.podium.transforms;

import io.podium.rules.WindowSize;
import java.time.Duration;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.windowing.AfterProcessingTime;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.Repeatedly;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/**
 * Puts elements into windows that fire early, on time and for late rows, each firing holding all
 * that came so far. No row is dropped: what is too late is set aside before, by {@link
 * RejectTooLate}.
 *
 * <p>Every trigger has a part in processing time, because an idle partition holds the watermark
 * back, and then nothing would ever fire. A bounded input fires once.
 *
 * @param <T> the elements
 */
public final class FireWindows<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private final WindowSize size;
  private final org.joda.time.Duration delay;

  private FireWindows(WindowSize size, Duration delay) {
    this.size = Objects.requireNonNull(size, "size");
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the delay is negative: " + delay);
    }
    this.delay = org.joda.time.Duration.millis(delay.toMillis());
  }

  /**
   * @param size the windows
   * @param delay how long rows are gathered, in processing time, before an early or a late firing
   */
  public static <T> FireWindows<T> of(WindowSize size, Duration delay) {
    return new FireWindows<>(size, delay);
  }

  @Override
  public PCollection<T> expand(PCollection<T> input) {
    Window<T> window =
        Window.<T>into(windowFn())
            .withAllowedLateness(Timestamps.WITHOUT_END)
            .accumulatingFiredPanes();
    if (input.isBounded() == IsBounded.UNBOUNDED) {
      window = window.triggering(trigger());
    }
    return input.apply("AssignWindows", window);
  }

  private WindowFn<Object, ?> windowFn() {
    return size.isGlobal() ? new GlobalWindows() : EventTimeWindows.of(size);
  }

  private Trigger trigger() {
    AfterProcessingTime gathered = AfterProcessingTime.pastFirstElementInPane().plusDelayOf(delay);
    return size.isGlobal()
        ? Repeatedly.forever(gathered)
        : AfterWatermark.pastEndOfWindow().withEarlyFirings(gathered).withLateFirings(gathered);
  }
}
