package io.podium.bench.comparison;

import io.podium.io.Database;
import io.podium.local.Services;
import io.podium.options.Secret;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Tables that clients write. */
final class ClientTables {
  private ClientTables() {}

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
}
