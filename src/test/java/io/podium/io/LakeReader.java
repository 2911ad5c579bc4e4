package io.podium.io;

import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the lake as its users do: with DuckDB, without options. */
public final class LakeReader {
  private LakeReader() {}

  /** All rows of gold; none where there is no file. */
  public static List<FeatureRow> gold(Path lake) throws SQLException {
    return Files.exists(lake.resolve("gold")) ? goldIn(lake, "*") : List.of();
  }

  /** The rows of a date's gold. */
  public static List<FeatureRow> goldOf(Path lake, String date) throws SQLException {
    return goldIn(lake, "date=" + date);
  }

  private static List<FeatureRow> goldIn(Path lake, String partition) throws SQLException {
    List<FeatureRow> rows = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT sport, medal, sex, country_noc, epoch_ms(window_start) AS window_start,"
                    + " epoch_ms(window_end) AS window_end, results, avg_height, avg_weight,"
                    + " epoch_ms(calculated_at) AS calculated_at FROM '"
                    + lake
                    + "/gold/avg_stats/"
                    + partition
                    + "/*.parquet'")) {
      while (result.next()) {
        rows.add(
            new FeatureRow(
                new FeatureKey(
                    result.getString("sport"),
                    result.getString("medal"),
                    result.getString("sex"),
                    result.getString("country_noc")),
                instant(result, "window_start"),
                instant(result, "window_end"),
                result.getLong("results"),
                result.getDouble("avg_height"),
                result.getDouble("avg_weight"),
                instant(result, "calculated_at")));
      }
    }
    return rows;
  }

  /** The first column of what a query gives; {@code LAKE} in it stands for the lake. */
  public static List<String> texts(Path lake, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql.replace("LAKE", lake.toString()))) {
      while (result.next()) {
        texts.add(result.getString(1));
      }
    }
    return texts;
  }

  /** The number that a query gives; {@code LAKE} in it stands for the lake. */
  public static long number(Path lake, String sql) throws SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet result = statement.executeQuery(sql.replace("LAKE", lake.toString()))) {
      result.next();
      return result.getLong(1);
    }
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
