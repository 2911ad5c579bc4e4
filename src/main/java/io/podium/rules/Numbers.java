package io.podium.rules;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Rules for numbers from outside. */
public final class Numbers {
  /** The largest integer that a JSON number holds exactly everywhere (2^53 - 1, RFC 8259 6). */
  public static final long MAX_SAFE_INTEGER = 9_007_199_254_740_991L;

  private static final Pattern INTEGER_TEXT = Pattern.compile("[+-]?[0-9]{1,20}(\\.0{1,20})?");
  private static final Pattern MEASURE = Pattern.compile("[+]?[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final int SAFE_DIGITS = 16;

  private Numbers() {}

  /**
   * The integer that a text holds, such as {@code 12}, {@code +12} or {@code 12.0}.
   *
   * @param text without outer white space, not null
   * @return empty where it is not an integer, or not one within ±{@link #MAX_SAFE_INTEGER}
   */
  public static OptionalLong integer(String text) {
    // What almost all are, without the patterns' cost.
    long digits = digits(text);
    if (digits >= 0) {
      return OptionalLong.of(digits);
    }
    return INTEGER_TEXT.matcher(text).matches()
        ? integer(new BigDecimal(text))
        : OptionalLong.empty();
  }

  /** The number of up to fifteen digits that a text is; -1 where it is anything else. */
  private static long digits(String text) {
    if (text.isEmpty() || text.length() >= SAFE_DIGITS) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * The integer that a number is, {@code 1.2e1} included.
   *
   * @return empty where it has a fraction or lies outside ±{@link #MAX_SAFE_INTEGER}
   */
  public static OptionalLong integer(BigDecimal number) {
    if (number.scale() == 0 && number.precision() < SAFE_DIGITS) {
      return OptionalLong.of(number.longValue());
    }
    // Judged by its digits first: expanding 1e999999999 would take all memory.
    BigDecimal stripped = number.stripTrailingZeros();
    if (stripped.scale() > 0 || (long) stripped.precision() - stripped.scale() > SAFE_DIGITS) {
      return OptionalLong.empty();
    }
    long value = stripped.longValueExact();
    return Math.abs(value) <= MAX_SAFE_INTEGER ? OptionalLong.of(value) : OptionalLong.empty();
  }

  /**
   * A body measure. Text such as {@code 77-80}, {@code 77,5} or {@code nan} is not one, and neither
   * is zero or less: it is never repaired by guessing.
   *
   * @param text may be null; outer white space is ignored
   * @return the exact value; null where the text is not a positive decimal number
   */
  public static BigDecimal measure(String text) {
    String stripped = Text.strip(text);
    if (stripped == null || !MEASURE.matcher(stripped).matches()) {
      return null;
    }
    BigDecimal value = new BigDecimal(stripped);
    return value.signum() > 0 ? value : null;
  }
}
