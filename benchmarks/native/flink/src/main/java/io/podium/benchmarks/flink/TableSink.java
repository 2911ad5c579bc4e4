package io.podium.benchmarks.flink;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;

/**
 * Upserts features, many in a statement and all of a checkpoint in a transaction. A row gives way
 * only to one of more results, or of as many and not older, so nothing moves back where rows come
 * again after a restart.
 */
final class TableSink implements Sink<Feature> {
  private static final int ROWS = 500;
  private static final int TRIES = 5;
  private static final String VALUES =
      "(?,?,?,?,'1000-01-01 00:00:00','9999-12-31 23:59:59.999',?,?,?,?)";
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  /** In the order of the table's key, as the table's pages lie; and so no two writers deadlock. */
  private static final Comparator<Feature> BY_KEY =
      Comparator.comparing((Feature feature) -> feature.sport)
          .thenComparing(feature -> feature.medal)
          .thenComparing(feature -> feature.sex)
          .thenComparing(feature -> feature.countryNoc);

  private final Database database;
  private final String table;

  TableSink(Database database, String table) {
    this.database = database;
    this.table = table;
  }

  /** Makes the table where it is absent. */
  void createTable() throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + table
              + " (sport VARCHAR(255) NOT NULL, medal VARCHAR(16) NOT NULL,"
              + " sex VARCHAR(64) NOT NULL, country_noc VARCHAR(255) NOT NULL,"
              + " window_start DATETIME(3) NOT NULL, window_end DATETIME(3) NOT NULL,"
              + " results BIGINT NOT NULL, avg_height DOUBLE NOT NULL,"
              + " avg_weight DOUBLE NOT NULL, calculated_at DATETIME(3) NOT NULL,"
              + " PRIMARY KEY (sport, medal, sex, country_noc, window_start))"
              + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    }
  }

  @Override
  @SuppressWarnings("deprecation")
  public SinkWriter<Feature> createWriter(InitContext context) throws IOException {
    try {
      return new Writer();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private String upsert(int rows) {
    String newer =
        "VALUES(results) > results"
            + " OR (VALUES(results) = results AND VALUES(calculated_at) >= calculated_at)";
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(table);
    sql.append(" (sport, medal, sex, country_noc, window_start, window_end, results, avg_height,");
    sql.append(" avg_weight, calculated_at) VALUES ").append(VALUES);
    sql.append(("," + VALUES).repeat(rows - 1)).append(" ON DUPLICATE KEY UPDATE ");
    // The columns of the condition come last: it sees what was assigned before.
    for (String column :
        List.of("window_end", "avg_height", "avg_weight", "calculated_at", "results")) {
      sql.append(column.equals("window_end") ? "" : ", ");
      sql.append(column).append(" = IF(").append(newer).append(", VALUES(").append(column);
      sql.append("), ").append(column).append(')');
    }
    return sql.toString();
  }

  private final class Writer implements SinkWriter<Feature> {
    private final Connection connection = database.connect();
    private final PreparedStatement full;
    private final List<Feature> features = new ArrayList<>();

    Writer() throws SQLException {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      full = connection.prepareStatement(upsert(ROWS));
    }

    @Override
    public void write(Feature feature, Context context) {
      features.add(feature);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      if (features.isEmpty()) {
        return;
      }
      features.sort(BY_KEY);
      try {
        for (int tries = 1; !tryWrite(tries == TRIES); tries++) {}
      } catch (SQLException e) {
        throw new IOException(e);
      }
      features.clear();
    }

    /** Writes all in a transaction; false where it is rolled back and worth another try. */
    private boolean tryWrite(boolean last) throws SQLException {
      String now = LocalDateTime.now(ZoneOffset.UTC).format(MILLIS);
      try {
        int from = 0;
        for (; from + ROWS <= features.size(); from += ROWS) {
          execute(full, features.subList(from, from + ROWS), now);
        }
        List<Feature> rest = features.subList(from, features.size());
        if (!rest.isEmpty()) {
          try (PreparedStatement statement = connection.prepareStatement(upsert(rest.size()))) {
            execute(statement, rest, now);
          }
        }
        connection.commit();
        return true;
      } catch (SQLException e) {
        connection.rollback();
        // A deadlock with another writer of the table, or a lock it held for too long.
        if (!last && ("40001".equals(e.getSQLState()) || e.getErrorCode() == 1205)) {
          return false;
        }
        throw e;
      }
    }

    private static void execute(PreparedStatement statement, List<Feature> rows, String now)
        throws SQLException {
      int i = 0;
      for (Feature row : rows) {
        statement.setString(++i, row.sport);
        statement.setString(++i, row.medal);
        statement.setString(++i, row.sex);
        statement.setString(++i, row.countryNoc);
        statement.setLong(++i, row.results);
        statement.setDouble(++i, row.avgHeight);
        statement.setDouble(++i, row.avgWeight);
        statement.setString(++i, now);
      }
      statement.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }
}
