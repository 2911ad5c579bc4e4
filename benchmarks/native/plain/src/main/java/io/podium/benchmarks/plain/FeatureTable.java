package io.podium.benchmarks.plain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;

/** The table of features: an upsert that never moves a row back, many rows a statement. */
final class FeatureTable {
  private static final int ROWS_PER_STATEMENT = 500;
  private static final String GUARD =
      "VALUES(results) > results OR (VALUES(results) = results AND VALUES(calculated_at) >= calculated_at)";

  private FeatureTable() {}

  static void write(Connection connection, String table, List<Feature> features)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE IF NOT EXISTS %s (
            sport VARCHAR(255) NOT NULL, medal VARCHAR(16) NOT NULL, sex VARCHAR(64) NOT NULL,
            country_noc VARCHAR(255) NOT NULL, window_start DATETIME(3) NOT NULL,
            window_end DATETIME(3) NOT NULL, results BIGINT NOT NULL, avg_height DOUBLE NOT NULL,
            avg_weight DOUBLE NOT NULL, calculated_at DATETIME(3) NOT NULL,
            PRIMARY KEY (sport, medal, sex, country_noc, window_start))
          CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
          """
              .formatted(table));
    }
    connection.setAutoCommit(false);
    for (int from = 0; from < features.size(); from += ROWS_PER_STATEMENT) {
      upsert(
          connection,
          table,
          features.subList(from, Math.min(from + ROWS_PER_STATEMENT, features.size())));
    }
    connection.commit();
  }

  private static void upsert(Connection connection, String table, List<Feature> features)
      throws SQLException {
    String row =
        "(?, ?, ?, ?, '1000-01-01 00:00:00', '9999-12-31 23:59:59.999', ?, ?, ?, ?)";
    StringBuilder sql = new StringBuilder("INSERT INTO " + table + " VALUES ");
    sql.append(String.join(", ", Collections.nCopies(features.size(), row)));
    sql.append(" ON DUPLICATE KEY UPDATE ");
    // The columns that the guard reads come last.
    for (String column : List.of("avg_height", "avg_weight", "calculated_at", "results")) {
      sql.append("%1$s = IF(%2$s, VALUES(%1$s), %1$s), ".formatted(column, GUARD));
    }
    sql.setLength(sql.length() - 2);
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      int i = 0;
      for (Feature feature : features) {
        statement.setString(++i, feature.group().sport());
        statement.setString(++i, feature.group().medal());
        statement.setString(++i, feature.group().sex());
        statement.setString(++i, feature.group().countryNoc());
        statement.setLong(++i, feature.results());
        statement.setDouble(++i, feature.height());
        statement.setDouble(++i, feature.weight());
        statement.setObject(++i, now);
      }
      statement.executeUpdate();
    }
  }
}
