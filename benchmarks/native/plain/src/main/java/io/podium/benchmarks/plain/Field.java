package io.podium.benchmarks.plain;

import java.nio.charset.StandardCharsets;

/** Rules for single fields. */
final class Field {
  /** What stands for a number or a choice that is not there. */
  static final int NULL = -1;

  /** What stands for one that is not allowed. */
  static final int WRONG = -2;

  static final String[] BOOLEANS = {"False", "True"};

  private static final int MOST_DIGITS = 15;

  private Field() {}

  /** A whole number from 0 on, also as 12.0; {@link #NULL} or {@link #WRONG}. */
  static long integer(CsvRecords csv, int field) {
    if (csv.isNull(field)) {
      return NULL;
    }
    byte[] bytes = csv.bytes();
    int end = csv.end(field);
    int i = csv.start(field);
    int first = bytes[i] == '+' ? i + 1 : i;
    long value = 0;
    for (i = first; i < end && isDigit(bytes[i]); i++) {
      value = value * 10 + bytes[i] - '0';
    }
    if (i == first || i - first > MOST_DIGITS) {
      return WRONG;
    }
    if (i < end) {
      if (bytes[i] != '.' || i + 1 == end) {
        return WRONG;
      }
      while (++i < end) {
        if (bytes[i] != '0') {
          return WRONG;
        }
      }
    }
    return value;
  }

  /**
   * Which of some texts a field is, whatever the case.
   *
   * @param whereNull what stands for none
   */
  static int oneOf(CsvRecords csv, int field, String[] choices, int whereNull) {
    if (csv.isNull(field)) {
      return whereNull;
    }
    int start = csv.start(field);
    int length = csv.end(field) - start;
    for (int i = 0; i < choices.length; i++) {
      if (choices[i].length() == length) {
        String text = new String(csv.bytes(), start, length, StandardCharsets.ISO_8859_1);
        if (text.equalsIgnoreCase(choices[i])) {
          return i;
        }
      }
    }
    return WRONG;
  }

  /** Whether it begins with a year from 1000 on. */
  static boolean hasYear(CsvRecords csv, int field) {
    int start = csv.start(field);
    if (csv.end(field) - start < 4 || csv.bytes()[start] == '0') {
      return false;
    }
    for (int i = start; i < start + 4; i++) {
      if (!isDigit(csv.bytes()[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
