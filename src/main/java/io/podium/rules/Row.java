package io.podium.rules;

import io.podium.errors.RejectedException;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * One record as it was read, from JSON or CSV, with the typed look-ups that turn it into a domain's
 * record. A look-up of a value of the wrong type or size throws a {@link RejectedException} that
 * names the column.
 *
 * <p>A value is null, a {@link String}, a {@link BigDecimal}, a {@link Boolean} or {@link
 * #STRUCTURE}.
 */
public final class Row {
  /** Stands for a JSON object or array where a plain value belongs. */
  public static final Object STRUCTURE =
      new Object() {
        @Override
        public String toString() {
          return "an object or array";
        }
      };

  /** The longest text that every sink's columns can hold, in UTF-16 units. */
  public static final int MAX_TEXT = 255;

  private final Columns columns;
  private final Object[] values;

  /**
   * @param values one for each column; null for those that are absent
   */
  public Row(Columns columns, Object[] values) {
    this(values.clone(), columns);
  }

  private Row(Object[] values, Columns columns) {
    this.columns = Objects.requireNonNull(columns, "columns");
    this.values = values;
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + columns.size() + " columns");
    }
  }

  /** A row that keeps this array, which nobody changes any more: rows are many. */
  static Row of(Columns columns, Object[] values) {
    return new Row(values, columns);
  }

  /**
   * A text, stripped of outer white space.
   *
   * @return null where it is absent, null, empty or {@code nan}
   */
  public String text(String column) throws RejectedException {
    Object value = value(column);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw wrongType(column, "text", value);
    }
    return checked(column, Text.stripNan(text));
  }

  /**
   * A text of any length for people, {@linkplain Text#clean cleaned}.
   *
   * @return null where it is absent, null, {@code nan} or has nothing left
   */
  public String cleanText(String column) {
    Object value = value(column);
    return value == null ? null : Text.clean(Text.stripNan(value.toString()));
  }

  /** {@link #text} that must be there. */
  public String requiredText(String column) throws RejectedException {
    return required(column, text(column));
  }

  /**
   * A text that tells things apart, and must be there, stripped of outer white space. Unlike in
   * {@link #text}, {@code nan} is one as any other.
   */
  public String requiredKey(String column) throws RejectedException {
    return checked(column, required(column, Text.strip(requiredAsIs(column, Integer.MAX_VALUE))));
  }

  /**
   * A text that must be there, as it came: outer white space stays, and it may be empty.
   *
   * @param maxLength in UTF-16 units
   */
  public String requiredAsIs(String column, int maxLength) throws RejectedException {
    Object value = required(column, value(column));
    if (!(value instanceof String text)) {
      throw wrongType(column, "text", value);
    }
    return checked(column, text, maxLength);
  }

  /** {@link #text}; a number stands for its digits. */
  public String textOrNumber(String column) throws RejectedException {
    return value(column) instanceof BigDecimal number
        ? checked(column, number.toString())
        : text(column);
  }

  /**
   * A whole number from 0 to 2^53 - 1, as a number or as text.
   *
   * @return null where it is absent, null, empty or {@code nan}
   */
  public Long integer(String column) throws RejectedException {
    Object value = value(column);
    OptionalLong integer;
    if (value instanceof BigDecimal number) {
      integer = Numbers.integer(number);
    } else {
      String text = text(column);
      if (text == null) {
        return null;
      }
      integer = Numbers.integer(text);
    }
    if (integer.isEmpty() || integer.getAsLong() < 0) {
      throw wrongType(column, "a whole number from 0 to 2^53 - 1", value);
    }
    return integer.getAsLong();
  }

  /** {@link #integer} that must be there and above 0. */
  public long requiredId(String column) throws RejectedException {
    long id = required(column, integer(column));
    if (id == 0) {
      throw wrongType(column, "a whole number above 0", value(column));
    }
    return id;
  }

  /**
   * True or false, as JSON has it, as text in any case, or as 1 and 0.
   *
   * @return null where it is absent, null, empty or {@code nan}
   */
  public Boolean bool(String column) throws RejectedException {
    Object value = value(column);
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof BigDecimal number) {
      if (number.signum() == 0) {
        return false;
      }
      if (number.compareTo(BigDecimal.ONE) == 0) {
        return true;
      }
      throw wrongType(column, "true or false", value);
    }
    String text = text(column);
    if (text == null) {
      return null;
    }
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    if (text.equalsIgnoreCase("false")) {
      return false;
    }
    throw wrongType(column, "true or false", value);
  }

  /**
   * An instant, as ISO 8601 text or as an epoch number (see {@link EventTimes}).
   *
   * @return milliseconds since 1970-01-01 UTC; null where it is absent, null or empty
   */
  public Long instantMillis(String column) throws RejectedException {
    Object value = value(column);
    OptionalLong millis;
    if (value instanceof BigDecimal number) {
      millis = EventTimes.ofEpoch(number);
    } else if (value instanceof String text) {
      String stripped = Text.strip(text);
      if (stripped == null) {
        return null;
      }
      BigDecimal number = JsonRows.number(stripped);
      millis = number == null ? EventTimes.ofIso(stripped) : EventTimes.ofEpoch(number);
    } else if (value == null) {
      return null;
    } else {
      throw wrongType(column, "a time", value);
    }
    if (millis.isEmpty()) {
      throw wrongType(column, "ISO 8601 or an epoch number, from the year 1000 to 9999,", value);
    }
    return millis.getAsLong();
  }

  /**
   * A body measure (see {@link Numbers#measure}).
   *
   * @return null where it is absent or not a positive decimal number
   */
  public BigDecimal measure(String column) {
    Object value = value(column);
    return value == null ? null : Numbers.measure(value.toString());
  }

  /**
   * The values as they were read, as text; null for those that were absent.
   *
   * @return one for each column
   */
  public String[] asRead() {
    String[] texts = new String[values.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = values[i] == null ? null : values[i].toString();
    }
    return texts;
  }

  private Object value(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("not a column: " + column);
    }
    return values[index];
  }

  private static String checked(String column, String text) throws RejectedException {
    return text == null ? null : checked(column, text, MAX_TEXT);
  }

  private static String checked(String column, String text, int maxLength)
      throws RejectedException {
    if (text.length() > maxLength) {
      throw new RejectedException(
          "too-long", column + " has " + text.length() + " characters; at most " + maxLength);
    }
    if (!Text.isWellFormed(text)) {
      throw new RejectedException(
          "malformed-text", column + " holds a NUL or half a surrogate pair");
    }
    return text;
  }

  private static <T> T required(String column, T value) throws RejectedException {
    if (value == null) {
      throw new RejectedException("missing-field", column + " is missing");
    }
    return value;
  }

  private static RejectedException wrongType(String column, String expected, Object value) {
    String shown = String.valueOf(value);
    return new RejectedException(
        "wrong-type",
        column
            + " must be "
            + expected
            + ", not "
            + (shown.length() > 40 ? shown.substring(0, 40) + "…" : shown));
  }
}
