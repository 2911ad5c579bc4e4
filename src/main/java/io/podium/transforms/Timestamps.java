package io.podium.transforms;

import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;

/** How event times become element timestamps. */
public final class Timestamps {
  /**
   * As far as a timestamp may be moved back: any distance. It is finite, because Beam meets {@code
   * Long.MAX_VALUE} with an exception for each element.
   */
  public static final Duration ANY_SKEW =
      new Duration(BoundedWindow.TIMESTAMP_MIN_VALUE, BoundedWindow.TIMESTAMP_MAX_VALUE);

  /** A lateness that no row exceeds. */
  public static final Duration WITHOUT_END = ANY_SKEW;

  private Timestamps() {}
}
