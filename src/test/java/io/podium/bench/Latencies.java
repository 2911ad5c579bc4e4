package io.podium.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Durations, and how they are spread; nearest-rank percentiles. */
public final class Latencies {
  private final List<Duration> sorted;

  /**
   * @param measured in any order
   */
  public Latencies(List<Duration> measured) {
    this.sorted = new ArrayList<>(measured);
    Collections.sort(sorted);
  }

  /** How many were measured. */
  public int count() {
    return sorted.size();
  }

  /**
   * The smallest duration that at least so many percent are not above.
   *
   * @param percent above 0, at most 100
   * @throws IllegalStateException where nothing was measured
   */
  public Duration percentile(double percent) {
    if (sorted.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
  }
}
