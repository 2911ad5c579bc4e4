package io.podium.bench.comparison;

import io.podium.athletes.model.ModelResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Means by group: what must come out, and what has come out.
 *
 * @param means by group
 */
record Features(Map<Features.Group, Features.Means> means) {
  private static final int SHOWN = 5;
  private static final String COLUMNS =
      "sport, medal, sex, country_noc, results, avg_height, avg_weight";

  /** What is counted together. */
  record Group(String sport, String medal, String sex, String countryNoc) {}

  /**
   * @param results how many
   * @param height the mean in centimetres
   * @param weight the mean in kilograms
   */
  record Means(long results, double height, double weight) {}

  /** Adds measures up, in tenths. */
  static final class Builder {
    private final Map<Group, long[]> sums = new HashMap<>();

    void add(Group group, long height, long weight) {
      long[] sum = sums.computeIfAbsent(group, any -> new long[3]);
      sum[0]++;
      sum[1] += height;
      sum[2] += weight;
    }

    Features build() {
      Map<Group, Means> means = new HashMap<>();
      // Both operands are exact, so the quotient is the double next to the mean.
      sums.forEach(
          (group, sum) ->
              means.put(
                  group, new Means(sum[0], sum[1] / (10.0 * sum[0]), sum[2] / (10.0 * sum[0]))));
      return new Features(means);
    }
  }

  /** What the model has. */
  static Features of(ModelResult model) {
    Map<Group, Means> means = new HashMap<>();
    model
        .rows()
        .forEach(
            (key, row) ->
                means.put(
                    new Group(key.sport(), key.medal(), key.sex(), key.countryNoc()),
                    new Means(row.results(), row.avgHeight(), row.avgWeight())));
    return new Features(means);
  }

  /** How many results are behind all of them. */
  long results() {
    return means.values().stream().mapToLong(Means::results).sum();
  }

  /** These and others, which have other groups. */
  Features with(Features others) {
    Map<Group, Means> all = new HashMap<>(means);
    all.putAll(others.means);
    return new Features(all);
  }

  /** Reads a table. */
  static Features ofTable(Connection connection, String table) throws SQLException {
    return read(connection, "SELECT " + COLUMNS + " FROM " + table);
  }

  /** Reads Parquet files in a folder for each sport, as any other program would. */
  static Features ofParquet(Path folder) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:")) {
      return read(
          duckDb,
          "SELECT %s FROM read_parquet('%s/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)"
              .formatted(COLUMNS, folder));
    }
  }

  private static Features read(Connection connection, String sql) throws SQLException {
    Map<Group, Means> means = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        Group group =
            new Group(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4));
        Means row = new Means(rows.getLong(5), rows.getDouble(6), rows.getDouble(7));
        if (means.put(group, row) != null) {
          throw new SQLException(group + " is there twice");
        }
      }
    }
    return new Features(means);
  }

  /** How these differ from what must be, to the last bit; empty where they do not. */
  List<String> differencesFrom(Features expected) {
    List<String> differences = new ArrayList<>();
    expected.means.forEach(
        (group, must) -> {
          if (!must.equals(means.get(group))) {
            differences.add("%s is %s instead of %s".formatted(group, means.get(group), must));
          }
        });
    means.keySet().stream()
        .filter(group -> !expected.means.containsKey(group))
        .forEach(group -> differences.add(group + " must not be there"));
    return differences.size() <= SHOWN
        ? differences
        : List.of(
            differences.size() + " differences, such as: ",
            String.join("; ", differences.subList(0, SHOWN)));
  }
}
