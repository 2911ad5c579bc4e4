package io.podium.athletes.rules;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Objects;

/**
 * The feature of one group in one window.
 *
 * @param windowStart inclusive; null for the global window
 * @param windowEnd exclusive; null for the global window
 * @param results how many results are behind the means; above 0
 * @param avgHeight mean height in centimetres
 * @param avgWeight mean weight in kilograms
 * @param calculatedAt when the row was worked out; the only column that differs between two runs
 */
public record FeatureRow(
    FeatureKey key,
    Instant windowStart,
    Instant windowEnd,
    long results,
    double avgHeight,
    double avgWeight,
    Instant calculatedAt) {

  /**
   * Later rows of a key have more results; among equals the one that was worked out later counts.
   */
  public static final Comparator<FeatureRow> BY_PROGRESS =
      Comparator.comparingLong(FeatureRow::results).thenComparing(FeatureRow::calculatedAt);

  public FeatureRow {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(calculatedAt, "calculatedAt");
    if ((windowStart == null) != (windowEnd == null)) {
      throw new IllegalArgumentException("half a window: " + windowStart + " to " + windowEnd);
    }
  }

  /**
   * The row of these sums.
   *
   * @param windowStart inclusive; null for the global window
   * @param windowEnd exclusive; null for the global window
   */
  public static FeatureRow of(
      FeatureKey key, Instant windowStart, Instant windowEnd, BodySums sums, Instant calculatedAt) {
    return new FeatureRow(
        key,
        windowStart,
        windowEnd,
        sums.results(),
        sums.meanHeight(),
        sums.meanWeight(),
        // What every sink can hold, so that they agree.
        calculatedAt.truncatedTo(ChronoUnit.MILLIS));
  }

  /** What a row replaces its older forms by: the group and the window. */
  public Cell cell() {
    return new Cell(key, windowStart);
  }

  /** A group in a window. */
  public record Cell(FeatureKey key, Instant windowStart) {}
}
