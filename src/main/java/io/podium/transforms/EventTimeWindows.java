package io.podium.transforms;

import io.podium.rules.WindowSize;
import java.util.Objects;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PartitioningWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.joda.time.Instant;

/**
 * Windows of one {@link WindowSize}. Beam's own fixed and calendar windows round towards 1970, so
 * they put times before it into the wrong window; history needs these.
 */
public final class EventTimeWindows extends PartitioningWindowFn<Object, IntervalWindow> {
  private final WindowSize size;

  private EventTimeWindows(WindowSize size) {
    this.size = Objects.requireNonNull(size, "size");
    if (size.isGlobal()) {
      throw new IllegalArgumentException("for the global window take GlobalWindows");
    }
  }

  /**
   * @param size anything but global
   */
  public static EventTimeWindows of(WindowSize size) {
    return new EventTimeWindows(size);
  }

  @Override
  public IntervalWindow assignWindow(Instant timestamp) {
    long millis = timestamp.getMillis();
    return new IntervalWindow(
        Instant.ofEpochMilli(size.startMillis(millis)),
        Instant.ofEpochMilli(size.endMillis(millis)));
  }

  @Override
  public Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.getCoder();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in Beam all the same
  public boolean isCompatible(WindowFn<?, ?> other) {
    return equals(other);
  }

  @Override
  public void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(
          other, "windows are only compatible with those of the same size");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventTimeWindows windows && size.equals(windows.size);
  }

  @Override
  public int hashCode() {
    return size.hashCode();
  }
}
