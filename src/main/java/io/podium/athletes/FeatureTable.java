package io.podium.athletes;

import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.TableSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of features. A key's columns cannot be NULL in SQL, so the global window goes from the
 * first to the last moment that a DATETIME can hold. Times are in UTC.
 */
public final class FeatureTable {
  private static final LocalDateTime FIRST = LocalDateTime.of(1000, 1, 1, 0, 0);
  private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_000_000);

  private FeatureTable() {}

  /** The table by this name. */
  public static TableSpec named(String name) {
    return new TableSpec(
        name,
        List.of(
            new TableSpec.Column("sport", "VARCHAR(255) NOT NULL"),
            new TableSpec.Column("medal", "VARCHAR(16) NOT NULL"),
            new TableSpec.Column("sex", "VARCHAR(64) NOT NULL"),
            new TableSpec.Column("country_noc", "VARCHAR(255) NOT NULL"),
            new TableSpec.Column("window_start", "DATETIME(3) NOT NULL"),
            new TableSpec.Column("window_end", "DATETIME(3) NOT NULL"),
            new TableSpec.Column("results", "BIGINT NOT NULL"),
            new TableSpec.Column("avg_height", "DOUBLE NOT NULL"),
            new TableSpec.Column("avg_weight", "DOUBLE NOT NULL"),
            new TableSpec.Column("calculated_at", "DATETIME(3) NOT NULL")),
        List.of("sport", "medal", "sex", "country_noc", "window_start"),
        new TableSpec.Progress("results", "calculated_at"));
  }

  /** The values of rows, in the order of the columns. */
  public static List<Object[]> values(Iterable<FeatureRow> rows) {
    List<Object[]> values = new ArrayList<>();
    rows.forEach(row -> values.add(values(row)));
    return values;
  }

  private static Object[] values(FeatureRow row) {
    return new Object[] {
      row.key().sport(),
      row.key().medal(),
      row.key().sex(),
      row.key().countryNoc(),
      row.windowStart() == null ? FIRST : utc(row.windowStart()),
      row.windowEnd() == null ? LAST : utc(row.windowEnd()),
      row.results(),
      row.avgHeight(),
      row.avgWeight(),
      utc(row.calculatedAt())
    };
  }

  /** The row of a result set's current row, which holds all columns. */
  public static FeatureRow read(ResultSet rows) throws SQLException {
    LocalDateTime start = rows.getObject("window_start", LocalDateTime.class);
    LocalDateTime end = rows.getObject("window_end", LocalDateTime.class);
    boolean global = start.equals(FIRST) && end.equals(LAST);
    return new FeatureRow(
        new FeatureKey(
            rows.getString("sport"),
            rows.getString("medal"),
            rows.getString("sex"),
            rows.getString("country_noc")),
        global ? null : start.toInstant(ZoneOffset.UTC),
        global ? null : end.toInstant(ZoneOffset.UTC),
        rows.getLong("results"),
        rows.getDouble("avg_height"),
        rows.getDouble("avg_weight"),
        rows.getObject("calculated_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
  }

  /** A window of many years may begin or end beyond what a DATETIME can hold. */
  private static LocalDateTime utc(Instant instant) {
    LocalDateTime time =
        LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC);
    return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
  }
}
