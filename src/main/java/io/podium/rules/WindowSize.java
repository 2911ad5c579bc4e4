package io.podium.rules;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How event time is cut into windows: not at all, by a fixed length from 1970-01-01 UTC on, or by
 * calendar years. A window includes its start and excludes its end.
 *
 * @param length the fixed length; null unless the windows are fixed
 * @param years the number of calendar years; 0 unless they are by years
 */
public record WindowSize(Duration length, int years) implements Serializable {
  /** One window for all time. */
  public static final WindowSize GLOBAL = new WindowSize(null, 0);

  private static final int EPOCH_YEAR = 1970;
  private static final Duration LONGEST = Duration.ofDays(9999L * 366);
  private static final Pattern YEARS = Pattern.compile("([1-9][0-9]{0,3})y");

  public WindowSize {
    if ((length != null && (years != 0 || length.toMillis() <= 0)) || years < 0) {
      throw new IllegalArgumentException("not a window: " + length + ", " + years + " years");
    }
  }

  /**
   * Reads {@code global}, a number of years such as {@code 1y}, or a duration such as {@code 1h}.
   *
   * @throws IllegalArgumentException where the text is none of these
   */
  public static WindowSize parse(String text) {
    Objects.requireNonNull(text, "text");
    if (text.equals("global")) {
      return GLOBAL;
    }
    Matcher years = YEARS.matcher(text);
    if (years.matches()) {
      return new WindowSize(null, Integer.parseInt(years.group(1)));
    }
    Duration length = Durations.parse(text);
    if (length.isZero() || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("expected a window above 0 and below 9999 years: " + text);
    }
    return new WindowSize(length, 0);
  }

  /** Whether there is but one window. */
  public boolean isGlobal() {
    return length == null && years == 0;
  }

  /**
   * The start of an instant's window, inclusive, in milliseconds since 1970-01-01 UTC.
   *
   * @throws IllegalStateException where the window is global: it does not start
   */
  public long startMillis(long millis) {
    checkNotGlobal();
    return length != null
        ? Math.floorDiv(millis, length.toMillis()) * length.toMillis()
        : firstMilliOf(firstYear(millis));
  }

  /**
   * The end of an instant's window, exclusive, in milliseconds since 1970-01-01 UTC.
   *
   * @throws IllegalStateException where the window is global: it does not end
   */
  public long endMillis(long millis) {
    return length != null
        ? startMillis(millis) + length.toMillis()
        : firstMilliOf(firstYear(millis) + years);
  }

  private int firstYear(long millis) {
    checkNotGlobal();
    int year = Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).getYear();
    return EPOCH_YEAR + Math.floorDiv(year - EPOCH_YEAR, years) * years;
  }

  private static long firstMilliOf(int year) {
    return LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private void checkNotGlobal() {
    if (isGlobal()) {
      throw new IllegalStateException("the global window neither starts nor ends");
    }
  }
}
