package io.podium.athletes.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A result row by the rules of the record. Two rows are duplicates when their records are equal.
 */
record ModelRecord(
    String edition,
    Long editionId,
    String countryNoc,
    String sport,
    String event,
    Long resultId,
    String athlete,
    long athleteId,
    String pos,
    String medal,
    Boolean isTeamSport,
    Instant timestamp) {
  private static final int MAX_TEXT = 255;
  private static final int MAX_SPORT = 80;
  private static final int MAX_NUMBER = 1000;
  private static final BigDecimal MAX_ID = BigDecimal.valueOf(9007199254740991L);
  private static final BigDecimal FIRST_EPOCH_MILLIS = new BigDecimal("1e11");
  private static final Instant MIN_TIME = Instant.parse("1000-01-01T00:00:00Z");
  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final Pattern INTEGER_TEXT = Pattern.compile("([+-]?)([0-9]+)(\\.0+)?");
  private static final Pattern NUMBER_TEXT =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final Pattern YEAR_FIRST = Pattern.compile("([1-9][0-9]{3}).*", Pattern.DOTALL);

  /** Types the values that a message or a CSV row holds; see {@link ModelJson#members}. */
  static ModelRecord of(Map<String, Object> values) throws RejectedException {
    ModelRecord typed =
        new ModelRecord(
            text("edition", values.get("edition")),
            integer("edition_id", nullIfNan(values.get("edition_id")), 0),
            required("country_noc", text("country_noc", values.get("country_noc"))),
            required("sport", text("sport", values.get("sport"))),
            text("event", values.get("event")),
            integer("result_id", nullIfNan(values.get("result_id")), 0),
            text("athlete", values.get("athlete")),
            required("athlete_id", integer("athlete_id", values.get("athlete_id"), 1)),
            pos(values.get("pos")),
            medal(values.get("medal")),
            bool("isTeamSport", values.get("isTeamSport")),
            timestamp(values.get("timestamp")));
    if (typed.sport().length() > MAX_SPORT) {
      throw bad("sport");
    }
    if (typed.eventTime() == null) {
      throw new RejectedException("neither a timestamp nor an edition with a year");
    }
    return typed;
  }

  /** Returns the event time; null when there is none, which {@link #of} rejects. */
  Instant eventTime() {
    if (timestamp != null) {
      return timestamp;
    }
    Matcher year = edition == null ? null : YEAR_FIRST.matcher(edition);
    return year == null || !year.matches()
        ? null
        : LocalDate.of(Integer.parseInt(year.group(1)), 1, 1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
  }

  /** Returns the text without outer white space; null for null and for nothing left. */
  static String strip(String text) {
    if (text == null) {
      return null;
    }
    int from = 0;
    int to = text.length();
    while (from < to && isOuterSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isOuterSpace(text.charAt(to - 1))) {
      to--;
    }
    return from == to ? null : text.substring(from, to);
  }

  private static boolean isOuterSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
  }

  private static <T> T required(String field, T value) throws RejectedException {
    if (value == null) {
      throw new RejectedException(field + " is missing");
    }
    return value;
  }

  private static RejectedException bad(String field) {
    return new RejectedException(field + " cannot be read");
  }

  private static Object nullIfNan(Object value) {
    return value instanceof String && "nan".equalsIgnoreCase(strip((String) value)) ? null : value;
  }

  private static String text(String field, Object value) throws RejectedException {
    if (value == null) {
      return null;
    }
    if (!(value instanceof String)) {
      throw bad(field);
    }
    String stripped = strip((String) value);
    if (stripped == null || stripped.equalsIgnoreCase("nan")) {
      return null;
    }
    if (stripped.length() > MAX_TEXT) {
      throw new RejectedException(field + " is too long");
    }
    // Joined to code points, a surrogate that is left over has no partner.
    if (stripped.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF))) {
      throw bad(field);
    }
    return stripped;
  }

  private static String pos(Object value) throws RejectedException {
    return text("pos", value instanceof ModelJson.NumberText n ? n.literal() : value);
  }

  private static String medal(Object value) throws RejectedException {
    if (value == null) {
      return "None";
    }
    if (!(value instanceof String)) {
      throw bad("medal");
    }
    String stripped = strip((String) value);
    switch (stripped == null ? "" : stripped.toLowerCase(Locale.ROOT)) {
      case "":
      case "nan":
      case "none":
        return "None";
      case "gold":
        return "Gold";
      case "silver":
        return "Silver";
      case "bronze":
        return "Bronze";
      default:
        throw bad("medal");
    }
  }

  private static Boolean bool(String field, Object value) throws RejectedException {
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    if (value instanceof ModelJson.NumberText n) {
      BigDecimal number = decimal(field, n.literal());
      if (number.compareTo(BigDecimal.ZERO) == 0) {
        return false;
      }
      if (number.compareTo(BigDecimal.ONE) == 0) {
        return true;
      }
    } else if (value instanceof String) {
      String stripped = strip((String) value);
      if (stripped == null || stripped.equalsIgnoreCase("nan")) {
        return null;
      }
      if (stripped.equalsIgnoreCase("true") || stripped.equalsIgnoreCase("false")) {
        return stripped.equalsIgnoreCase("true");
      }
    }
    throw bad(field);
  }

  /** Returns a whole number of min..2^53-1, or null for null and blank text. */
  static Long integer(String field, Object value, long min) throws RejectedException {
    BigDecimal number;
    if (value == null) {
      return null;
    } else if (value instanceof ModelJson.NumberText n) {
      number = decimal(field, n.literal());
    } else if (value instanceof String) {
      String stripped = strip((String) value);
      if (stripped == null) {
        return null;
      }
      Matcher integer = INTEGER_TEXT.matcher(stripped);
      if (!integer.matches()) {
        throw bad(field);
      }
      String digits = integer.group(2).replaceFirst("^0+", "");
      if (digits.length() > 16) {
        throw new RejectedException(field + " is out of range");
      }
      number = new BigDecimal(integer.group(1) + "0" + digits);
    } else {
      throw bad(field);
    }
    // The range before the value: writing out 1e999999999 would take all memory.
    if (number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(MAX_ID) > 0) {
      throw new RejectedException(field + " is out of range");
    }
    if (number.signum() == 0) {
      return 0L;
    }
    BigDecimal plain = number.stripTrailingZeros();
    if (plain.scale() > 0) {
      throw new RejectedException(field + " is not whole");
    }
    return plain.longValueExact();
  }

  private static BigDecimal decimal(String field, String literal) throws RejectedException {
    if (literal.length() > MAX_NUMBER) {
      throw new RejectedException(field + " is too long");
    }
    try {
      return new BigDecimal(literal);
    } catch (NumberFormatException e) {
      throw new RejectedException(field + " is out of range");
    }
  }

  private static Instant timestamp(Object value) throws RejectedException {
    Instant time;
    if (value == null) {
      return null;
    } else if (value instanceof ModelJson.NumberText n) {
      time = epoch(n.literal());
    } else if (value instanceof String) {
      String stripped = strip((String) value);
      if (stripped == null) {
        return null;
      }
      time = NUMBER_TEXT.matcher(stripped).matches() ? epoch(stripped) : iso(stripped);
    } else {
      throw bad("timestamp");
    }
    if (time.isBefore(MIN_TIME) || time.isAfter(MAX_TIME)) {
      throw new RejectedException("timestamp is out of range");
    }
    return time;
  }

  private static Instant epoch(String literal) throws RejectedException {
    BigDecimal number = decimal("timestamp", literal);
    boolean seconds = number.abs().compareTo(FIRST_EPOCH_MILLIS) < 0;
    // Far beyond year 9999, and far below a millisecond: the sizes that are costly to write out.
    long magnitude = (long) number.precision() - number.scale();
    if (number.signum() != 0 && magnitude > 16) {
      throw new RejectedException("timestamp is out of range");
    }
    if (number.signum() == 0 || magnitude < -16) {
      return Instant.ofEpochMilli(number.signum() < 0 ? -1 : 0);
    }
    BigDecimal millis = seconds ? number.movePointRight(3) : number;
    return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
  }

  private static Instant iso(String text) throws RejectedException {
    boolean blank = text.length() > 10 && text.charAt(10) == ' ';
    String iso = blank ? text.substring(0, 10) + "T" + text.substring(11) : text;
    try {
      if (iso.length() == 10) {
        return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      boolean offset = iso.length() > 10 && iso.substring(10).matches(".*[Zz+-].*");
      Instant time =
          offset
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      return time.truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      throw bad("timestamp");
    }
  }
}
