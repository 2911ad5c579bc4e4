package io.podium.lake.validation;

import java.util.Objects;

/**
 * Between which values a column of numbers must lie, both included. Nulls are no values.
 *
 * @param column the column
 * @param min smallest
 * @param max largest
 * @param severity how bad a value outside of it is
 * @param unit of the values, for people; empty for numbers without one
 * @param source where the two limits come from
 */
public record Range(
    String column, double min, double max, Severity severity, String unit, String source) {
  public Range {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(source, "source");
    if (!(min < max)) {
      throw new IllegalArgumentException(column + ": " + min + " is not below " + max);
    }
  }

  /** Whether a value is in it; NaN never is. */
  public boolean contains(double value) {
    return value >= min && value <= max;
  }
}
