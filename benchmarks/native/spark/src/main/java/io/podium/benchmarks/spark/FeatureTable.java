package io.podium.benchmarks.spark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;
import org.apache.spark.sql.Row;

/**
 * The table of features. A row is replaced only by one that counts more results, or as many later,
 * so that a batch that is written again never moves a row back.
 */
final class FeatureTable {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final int ROWS_PER_STATEMENT = 1000;

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS %s (sport VARCHAR(255) NOT NULL, medal VARCHAR(16) NOT NULL,
        sex VARCHAR(64) NOT NULL, country_noc VARCHAR(255) NOT NULL,
        window_start DATETIME(3) NOT NULL, window_end DATETIME(3) NOT NULL,
        results BIGINT NOT NULL, avg_height DOUBLE NOT NULL, avg_weight DOUBLE NOT NULL,
        calculated_at DATETIME(3) NOT NULL,
        PRIMARY KEY (sport, medal, sex, country_noc, window_start))
        CHARACTER SET utf8mb4 COLLATE utf8mb4_bin""";

  /** The columns that decide come last: MariaDB assigns from left to right. */
  private static final List<String> UPDATED =
      List.of("window_end", "avg_height", "avg_weight", "calculated_at", "results");

  private final Options options;
  private final String upsert;
  private Connection connection;

  FeatureTable(Options options) throws SQLException {
    this.options = options;
    String table = options.get("aggTable");
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(table);
    sql.append(
        " (sport, medal, sex, country_noc, results, avg_height, avg_weight, calculated_at,"
            + " window_start, window_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
            + " '1000-01-01 00:00:00', '9999-12-31 23:59:59.999') ON DUPLICATE KEY UPDATE ");
    String separator = "";
    for (String column : UPDATED) {
      sql.append(separator)
          .append(column)
          .append(" = IF(VALUES(results) > results OR (VALUES(results) = results")
          .append(" AND VALUES(calculated_at) >= calculated_at), VALUES(")
          .append(column)
          .append("), ")
          .append(column)
          .append(")");
      separator = ", ";
    }
    upsert = sql.toString();
    connection = connect(options);
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE.formatted(table));
    }
  }

  /** A connection whose driver makes one statement of many rows. */
  static Connection connect(Options options) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", options.get("jdbcUser"));
    properties.setProperty("password", options.password());
    properties.setProperty("rewriteBatchedStatements", "true");
    return DriverManager.getConnection(options.get("jdbcUrl"), properties);
  }

  /** Writes groups (see {@link Features#group}) in one transaction. */
  void write(List<Row> groups) throws SQLException {
    if (groups.isEmpty()) {
      return;
    }
    if (!connection.isValid(10)) {
      connection = connect(options);
    }
    connection.setAutoCommit(false);
    String now = LocalDateTime.now(ZoneOffset.UTC).format(MILLIS);
    try (PreparedStatement statement = connection.prepareStatement(upsert)) {
      int rows = 0;
      for (Row group : groups) {
        for (int i = 0; i < 4; i++) {
          statement.setString(i + 1, group.getString(i));
        }
        statement.setLong(5, group.getLong(4));
        statement.setDouble(6, group.getDouble(5));
        statement.setDouble(7, group.getDouble(6));
        statement.setString(8, now);
        statement.addBatch();
        if (++rows % ROWS_PER_STATEMENT == 0) {
          statement.executeBatch();
        }
      }
      statement.executeBatch();
    }
    connection.commit();
  }
}
