package io.podium.bench.comparison;

import io.podium.local.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.IntFunction;

/** A bare loop that inserts rows from memory into a table, over one connection. */
final class BareInserts {
  /** Fast enough for what is not measured. */
  static final Way USUAL = new Way(500, 10_000, true);

  private static final int ROWS_TOGETHER = 10_000;

  private final Services services;
  private final IntFunction<String> statement;

  /**
   * A way to insert.
   *
   * @param rowsPerStatement how many rows a statement has
   * @param rowsPerTransaction how many are committed together
   * @param isServerPrepared whether the server prepares it, or else the driver writes it out
   */
  record Way(int rowsPerStatement, int rowsPerTransaction, boolean isServerPrepared) {
    @Override
    public String toString() {
      return "%,d rows a statement, %,d a transaction, %s"
          .formatted(
              rowsPerStatement,
              rowsPerTransaction,
              isServerPrepared ? "prepared by the server" : "written out by the driver");
    }
  }

  /**
   * @param statement the statement for so many rows
   */
  BareInserts(Services services, IntFunction<String> statement) {
    this.services = services;
    this.statement = statement;
  }

  /** A trial of a way: how many seconds it took. */
  interface Trial {
    double seconds(Way way) throws IOException, SQLException, InterruptedException;
  }

  /** The fastest of all ways that are worth a trial. */
  static Way fastest(Trial trial) throws IOException, SQLException, InterruptedException {
    List<Way> ways = new ArrayList<>();
    for (int rows : new int[] {200, 500, 1_000, 2_000}) {
      ways.add(new Way(rows, rows, true));
      ways.add(new Way(rows, ROWS_TOGETHER, true));
    }
    ways.add(new Way(1_000, 1_000, false));
    Way fastest = null;
    double least = Double.MAX_VALUE;
    double unused = trial.seconds(USUAL);
    for (Way way : ways) {
      double seconds = trial.seconds(way);
      if (seconds < least) {
        least = seconds;
        fastest = way;
      }
    }
    return fastest;
  }

  /** Inserts the rows, and returns how many seconds it took. */
  double seconds(Way way, List<Object[]> rows) throws IOException, SQLException {
    int full = way.rowsPerStatement();
    long begun = System.nanoTime();
    try (Connection connection = connect(way)) {
      try (PreparedStatement prepared = connection.prepareStatement(statement.apply(full))) {
        for (int from = 0; from < rows.size(); from += full) {
          List<Object[]> some = rows.subList(from, Math.min(from + full, rows.size()));
          if (some.size() == full) {
            execute(prepared, some);
          } else {
            try (PreparedStatement last =
                connection.prepareStatement(statement.apply(some.size()))) {
              execute(last, some);
            }
          }
          if ((from + full) % way.rowsPerTransaction() == 0) {
            connection.commit();
          }
        }
      }
      connection.commit();
      return (System.nanoTime() - begun) / 1e9;
    }
  }

  private Connection connect(Way way) throws IOException, SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", services.mariaDb().user());
    properties.setProperty("password", Files.readString(services.mariaDb().passwordFile()));
    properties.setProperty("useServerPrepStmts", Boolean.toString(way.isServerPrepared()));
    properties.setProperty("connectionTimeZone", "UTC");
    Connection connection =
        DriverManager.getConnection(services.mariaDb().jdbcUrl(Input.DATABASE), properties);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void execute(PreparedStatement insert, List<Object[]> rows) throws SQLException {
    int index = 0;
    for (Object[] row : rows) {
      for (Object value : row) {
        insert.setObject(++index, value);
      }
    }
    insert.executeUpdate();
  }
}
