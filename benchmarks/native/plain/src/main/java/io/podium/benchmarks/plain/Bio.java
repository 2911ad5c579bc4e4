package io.podium.benchmarks.plain;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is known of an athlete.
 *
 * @param sex null where it is not known
 * @param height in thousandths of a centimetre; 0 where it is not a number
 * @param weight in thousandths of a kilogram; 0 where it is not a number
 */
record Bio(String sex, long height, long weight) {
  private static final Pattern MEASURE = Pattern.compile("\\+?[0-9]{1,9}(\\.[0-9]{1,9})?");
  private static final int SCALE = 3;

  boolean isMeasured() {
    return sex != null && height > 0 && weight > 0;
  }

  /** Reads the table, by athlete. */
  static Map<Long, Bio> readAll(Connection connection, String table) throws SQLException {
    Map<Long, Bio> bios = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT athlete_id, sex, height, weight FROM " + table)) {
      while (rows.next()) {
        bios.put(
            rows.getLong(1),
            new Bio(
                stripped(rows.getString(2)),
                thousandths(rows.getString(3)),
                thousandths(rows.getString(4))));
      }
    }
    return bios;
  }

  private static String stripped(String text) {
    if (text == null) {
      return null;
    }
    String stripped = text.replace('\u00A0', ' ').strip();
    return stripped.isEmpty() || stripped.equalsIgnoreCase("nan") ? null : stripped;
  }

  /** Fails where a measure has more decimals than can be added up exactly. */
  private static long thousandths(String text) {
    String stripped = stripped(text);
    return stripped == null || !MEASURE.matcher(stripped).matches()
        ? 0
        : new BigDecimal(stripped).movePointRight(SCALE).longValueExact();
  }
}
