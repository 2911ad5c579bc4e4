package io.podium.benchmarks.spark;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** The rules for single values. */
final class Text {
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}(\\.0+)?");
  private static final Pattern MEASURE = Pattern.compile("\\+?[0-9]{1,9}(\\.[0-9]{1,9})?");

  private Text() {}

  /** A text without outer white space; null where nothing or only {@code nan} is left. */
  static String clean(String text) {
    if (text == null) {
      return null;
    }
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    if (start == end || (end - start == 3 && text.regionMatches(true, start, "nan", 0, 3))) {
      return null;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return c <= ' '
        || (c >= '\u0080'
            && (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF'));
  }

  /** The whole number that a clean text holds ({@code 12.0} is 12), or -1 where it holds none. */
  static long whole(String text) {
    int length = text.length();
    long value = 0;
    for (int i = 0; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || i == 18) {
        return WHOLE.matcher(text).matches()
            ? Math.max(-1, new BigDecimal(text).longValueExact())
            : -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * A measure in thousandths, or 0 where the text is none.
   *
   * @throws ArithmeticException where it has more than three decimals
   */
  static long thousandths(String text) {
    return text == null || !MEASURE.matcher(text).matches()
        ? 0
        : new BigDecimal(text).movePointRight(3).longValueExact();
  }
}
