package io.podium.rules;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.OptionalLong;

/** Rules for the time an event happened. All instants are milliseconds since 1970-01-01 UTC. */
public final class EventTimes {
  /** The earliest event time: what MySQL's DATETIME can hold. */
  public static final long MIN_MILLIS = Instant.parse("1000-01-01T00:00:00Z").toEpochMilli();

  /** The latest event time: what MySQL's DATETIME can hold. */
  public static final long MAX_MILLIS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  /** Epoch numbers below this are seconds, others milliseconds: it is the year 5138 or 1973. */
  private static final BigDecimal FIRST_MILLISECONDS = new BigDecimal("1e11");

  private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1000);
  private static final int DATE_LENGTH = "2020-01-01".length();

  /** A date; or a date and a time; or these and an offset. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          // Strict, or 30 February would become the 28th.
          .withResolverStyle(ResolverStyle.STRICT)
          .withChronology(IsoChronology.INSTANCE);

  private EventTimes() {}

  /**
   * An ISO 8601 date, local date-time (taken as UTC), offset date-time or instant; a blank may
   * stand for the {@code T}. Fractions below a millisecond are cut off.
   *
   * @param text without outer white space, not null
   * @return empty where it is not one, or outside {@link #MIN_MILLIS} to {@link #MAX_MILLIS}
   */
  public static OptionalLong ofIso(String text) {
    String iso =
        text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' '
            ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1)
            : text;
    try {
      // Not parseBest, which throws an exception for each kind of time that it is not.
      TemporalAccessor parsed = ISO.parse(iso);
      LocalTime time = parsed.query(TemporalQueries.localTime());
      ZoneOffset offset = parsed.query(TemporalQueries.offset());
      Instant instant =
          LocalDate.from(parsed)
              .atTime(time == null ? LocalTime.MIDNIGHT : time)
              .toInstant(offset == null ? ZoneOffset.UTC : offset);
      return inRange(instant.toEpochMilli());
    } catch (DateTimeParseException | ArithmeticException notIso) {
      return OptionalLong.empty();
    }
  }

  /**
   * Seconds since 1970 where the number's size is below 1e11, else milliseconds. Fractions below a
   * millisecond are cut towards the past.
   *
   * @return empty where it is outside {@link #MIN_MILLIS} to {@link #MAX_MILLIS}
   */
  public static OptionalLong ofEpoch(BigDecimal epoch) {
    if (epoch.signum() == 0) {
      return OptionalLong.of(0);
    }
    long magnitude = (long) epoch.precision() - epoch.scale();
    if (magnitude > 20) {
      return OptionalLong.empty();
    }
    if (magnitude < -20) {
      // Too small to be told from zero; scaling 1e-999999999 would take all memory.
      return OptionalLong.of(epoch.signum() < 0 ? -1 : 0);
    }
    BigDecimal millis =
        epoch.abs().compareTo(FIRST_MILLISECONDS) < 0 ? epoch.multiply(MILLIS_PER_SECOND) : epoch;
    BigDecimal whole = millis.setScale(0, RoundingMode.FLOOR);
    return whole.precision() > 18 ? OptionalLong.empty() : inRange(whole.longValueExact());
  }

  private static OptionalLong inRange(long millis) {
    return millis < MIN_MILLIS || millis > MAX_MILLIS
        ? OptionalLong.empty()
        : OptionalLong.of(millis);
  }
}
