package io.podium.athletes.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How the model cuts event time: not at all, in fixed durations aligned to the epoch, or in
 * calendar years aligned to 1970; always in UTC, start inclusive and end exclusive.
 */
public final class ModelWindow {
  /** One window for all time; its start and end are null. */
  public static final ModelWindow GLOBAL = new ModelWindow(null, 0);

  private final Duration size;
  private final int years;

  private ModelWindow(Duration size, int years) {
    this.size = size;
    this.years = years;
  }

  /**
   * Returns fixed windows of the size, of whole milliseconds.
   *
   * @throws IllegalArgumentException when the size is less than a millisecond
   */
  public static ModelWindow fixed(Duration size) {
    if (size.toMillis() < 1) {
      throw new IllegalArgumentException("a window lasts a millisecond or more: " + size);
    }
    return new ModelWindow(size, 0);
  }

  /**
   * Returns windows of as many calendar years.
   *
   * @throws IllegalArgumentException when the number is not positive
   */
  public static ModelWindow years(int years) {
    if (years < 1) {
      throw new IllegalArgumentException("a window lasts a year or more: " + years);
    }
    return new ModelWindow(null, years);
  }

  /** Returns the start of the window that holds the event time; null when global. */
  public Instant start(Instant eventTime) {
    if (years > 0) {
      return newYear(firstYear(eventTime));
    }
    if (size != null) {
      return Instant.ofEpochMilli(
          Math.floorDiv(eventTime.toEpochMilli(), size.toMillis()) * size.toMillis());
    }
    return null;
  }

  /** Returns the first instant after the window that holds the event time; null when global. */
  public Instant end(Instant eventTime) {
    if (years > 0) {
      return newYear(firstYear(eventTime) + years);
    }
    return size == null ? null : start(eventTime).plus(size);
  }

  private int firstYear(Instant eventTime) {
    int year = eventTime.atOffset(ZoneOffset.UTC).getYear();
    return 1970 + Math.floorDiv(year - 1970, years) * years;
  }

  private static Instant newYear(int year) {
    return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Returns the window in the form of the {@code --window} option: {@code 3600s}, {@code 4y}. */
  @Override
  public String toString() {
    if (years > 0) {
      return years + "y";
    }
    return size == null ? "global" : size.toSeconds() + "s";
  }
}
