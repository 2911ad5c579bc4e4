package io.podium.bench.comparison;

import io.podium.io.Database;
import io.podium.local.Services;
import io.podium.options.Secret;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Tables that clients write. */
final class ClientTables {
  /** What a server still does for a row that was written before must not count. */
  private static final Duration REST_PER_ROW = Duration.ofNanos(4_000);

  private ClientTables() {}

  /** Waits until the servers are done with what was written before, and collects garbage. */
  static void letServerRest(int rows) throws InterruptedException {
    System.gc();
    Thread.sleep(REST_PER_ROW.multipliedBy(rows).toMillis());
  }

  static Database database(Services services) {
    return new Database(
        services.mariaDb().jdbcUrl(Input.DATABASE),
        services.mariaDb().user(),
        new Secret("file:" + services.mariaDb().passwordFile()));
  }

  static void drop(Services services, String table) throws IOException, SQLException {
    execute(services, "DROP TABLE IF EXISTS " + table);
  }

  static void execute(Services services, String sql) throws IOException, SQLException {
    try (Connection connection = services.mariaDb().connect(Input.DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * What differs between two tables, by the number of their rows and the sum of all rows' hashes.
   *
   * @return null where nothing does
   */
  static String difference(Services services, String one, String other)
      throws IOException, SQLException {
    String first = summary(services, one);
    String second = summary(services, other);
    return first.equals(second)
        ? null
        : "%s has %s, %s has %s".formatted(one, first, other, second);
  }

  private static String summary(Services services, String table) throws IOException, SQLException {
    try (Connection connection = services.mariaDb().connect(Input.DATABASE);
        Statement statement = connection.createStatement()) {
      String rows;
      try (ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
        count.next();
        rows = count.getString(1);
      }
      try (ResultSet sum = statement.executeQuery("CHECKSUM TABLE " + table)) {
        sum.next();
        return rows + " rows of checksum " + sum.getString(2);
      }
    }
  }

  /** The rows of a CSV file, as text, null where there is none. */
  static List<Object[]> rows(Path csv) throws IOException {
    List<Object[]> rows = new ArrayList<>();
    try (Reader reader = Files.newBufferedReader(csv);
        CSVParser records =
            CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .build()
                .parse(reader)) {
      for (CSVRecord line : records) {
        Object[] row = new Object[line.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = line.get(i).isEmpty() ? null : line.get(i);
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
