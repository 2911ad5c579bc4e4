package io.podium.io;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Writes batches of rows into a table, over one connection: many rows a statement, and each batch
 * in one transaction. Where the server is away it waits for it, for ten minutes at most, and a
 * batch can be repeated: it is an upsert that never moves a row back. ({@code APPEND} repeats a
 * batch only where the server was lost while it committed.)
 *
 * <p>For one thread.
 */
public final class TableWriter implements AutoCloseable {
  /** MySQL's statements are fastest with about a thousand rows. */
  private static final int ROWS_PER_STATEMENT = 1_000;

  /** How long a server may be away. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Dialect dialect;
  private final TableSpec table;
  private final TableSpec.Mode mode;
  private final SqlRetry sql;

  /**
   * Connects with the first batch.
   *
   * @param table the table, which must be there
   * @param mode how rows of the same key meet
   */
  public TableWriter(Database database, TableSpec table, TableSpec.Mode mode) {
    this.dialect = database.dialect();
    this.table = Objects.requireNonNull(table, "table");
    this.mode = Objects.requireNonNull(mode, "mode");
    this.sql = new SqlRetry(database, PATIENCE);
  }

  /**
   * Writes a batch.
   *
   * @param rows the values, in the order of the table's columns
   * @throws SQLException where the server refuses it, or stays away for too long
   */
  public void write(List<Object[]> rows) throws SQLException {
    List<Object[]> batch = mode == TableSpec.Mode.UPSERT ? table.latest(rows) : rows;
    if (!batch.isEmpty()) {
      int unused = sql.run(connection -> write(batch, connection));
    }
  }

  @Override
  public void close() throws SQLException {
    sql.close();
  }

  private int write(List<Object[]> batch, Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    int full = batch.size() - batch.size() % ROWS_PER_STATEMENT;
    write(batch.subList(0, full), ROWS_PER_STATEMENT, connection);
    write(batch.subList(full, batch.size()), batch.size() - full, connection);
    connection.commit();
    return batch.size();
  }

  private void write(List<Object[]> rows, int perStatement, Connection connection)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement prepared =
        connection.prepareStatement(table.writeSql(dialect, mode, perStatement))) {
      for (int from = 0; from < rows.size(); from += perStatement) {
        int index = 0;
        for (Object[] row : rows.subList(from, from + perStatement)) {
          for (Object value : row) {
            prepared.setObject(++index, value);
          }
        }
        prepared.executeUpdate();
      }
    }
  }
}
