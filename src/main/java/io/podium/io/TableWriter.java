package io.podium.io;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes rows into a table, over one connection: many rows a statement, many statements a
 * transaction. Where the server is away it waits for it, and what was written can be written again:
 * it is an upsert that never moves a row back. ({@code APPEND} may repeat rows then.)
 *
 * <p>For one thread.
 */
public final class TableWriter implements AutoCloseable {
  /**
   * The most rows of a statement. What is left goes in statements of half as many rows, of a
   * quarter, and so on: few statements, which the driver keeps prepared, for any number of rows.
   */
  private static final int ROWS_PER_STATEMENT = 512;

  /** Servers take no transaction of any size, and what is rolled back is written once more. */
  private static final int ROWS_PER_TRANSACTION = 16 * ROWS_PER_STATEMENT;

  /** How long a server may be away. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Dialect dialect;
  private final TableSpec table;
  private final TableSpec.Mode mode;
  private final SqlRetry sql;
  private List<Object[]> waiting = new ArrayList<>();

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
   * Takes rows, and writes them with those before once they fill a transaction. Where that fails,
   * nothing waits any more, and transactions before may have been committed.
   *
   * @param rows the values, in the order of the table's columns
   * @return whether all rows until now are in the table
   * @throws SQLException where the server refuses them, or stays away for too long
   */
  public boolean add(List<Object[]> rows) throws SQLException {
    waiting.addAll(rows);
    if (waiting.size() >= ROWS_PER_TRANSACTION) {
      flush();
    }
    return waiting.isEmpty();
  }

  /**
   * Writes the rows that wait.
   *
   * @throws SQLException as {@link #add} does
   */
  public void flush() throws SQLException {
    List<Object[]> rows = waiting;
    clear();
    List<Object[]> batch = mode == TableSpec.Mode.UPSERT ? table.latest(rows) : rows;
    for (int from = 0; from < batch.size(); from += ROWS_PER_TRANSACTION) {
      List<Object[]> together =
          batch.subList(from, Math.min(from + ROWS_PER_TRANSACTION, batch.size()));
      int unused = sql.run(connection -> commit(together, connection));
    }
  }

  /** Forgets the rows that wait. */
  public void clear() {
    waiting = new ArrayList<>();
  }

  @Override
  public void close() throws SQLException {
    sql.close();
  }

  private int commit(List<Object[]> rows, Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      connection.setAutoCommit(false);
    }
    int written = 0;
    for (int size = ROWS_PER_STATEMENT; size > 0; size /= 2) {
      int count = (rows.size() - written) / size * size;
      if (count > 0) {
        execute(rows.subList(written, written + count), size, connection);
        written += count;
      }
    }
    connection.commit();
    return written;
  }

  private void execute(List<Object[]> rows, int perStatement, Connection connection)
      throws SQLException {
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
