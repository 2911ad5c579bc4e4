package io.podium.io;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import io.podium.rules.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;

/**
 * Rows for MySQL's LOAD DATA, as the text of a file that there never is: its server takes them in
 * about half the time of an INSERT.
 *
 * <p>A value that does not fit may be cut, with a warning; so warnings are errors here.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/load-data.html">the statement, and how a
 *     value is written</a>
 */
final class LoadDataBatch implements RowBatch {
  /**
   * One less than a power of two. The server does not know how many rows come, and reserves numbers
   * for 1 of them, 2, 4 and so on: so none is left over, and rows are numbered without gaps, but
   * behind batches of long texts.
   */
  static final int MOST_ROWS = (1 << 13) - 1;

  private static final int VALID_SECONDS = 60;
  private static final int USUAL_BYTES = 1 << 20;
  private static final int MOST_BYTES = 1 << 22;

  /** Statements that a replica might do otherwise. */
  private static final int UNSAFE_FOR_REPLICAS = 1592;

  private final String table;
  private final String sql;
  private final ByteBuilder text = new ByteBuilder(USUAL_BYTES);
  private int rows;

  LoadDataBatch(LoadSpec table) {
    this.table = table.table();
    this.sql = table.loadDataSql();
  }

  /**
   * Whether the server takes rows so: it may not let clients load, a proxy may not, the user may
   * lack a privilege. It is tried with no row.
   *
   * @param table which is there
   */
  static boolean isTaken(LoadSpec table, Connection connection) throws SQLException {
    try {
      new LoadDataBatch(table).write(connection);
      return true;
    } catch (SQLException refused) {
      if (!connection.isValid(VALID_SECONDS)) {
        throw refused;
      }
      return false;
    }
  }

  @Override
  public void add(Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        text.addByte('\t');
      }
      add(values[i]);
    }
    text.addByte('\n');
    rows++;
  }

  private void add(Object value) {
    if (value == null) {
      text.addByte('\\').addByte('N');
      return;
    }
    byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      int escaped = escaped(bytes[i]);
      if (escaped != 0) {
        text.add(bytes, from, i).addByte('\\').addByte(escaped);
        from = i + 1;
      }
    }
    text.add(bytes, from, bytes.length);
  }

  /** What stands behind a backslash for a byte; 0 for one that stands for itself. */
  private static int escaped(byte plain) {
    return switch (plain) {
      case '\\' -> '\\';
      case '\t' -> 't';
      case '\n' -> 'n';
      case 0 -> '0';
      default -> 0;
    };
  }

  @Override
  public int size() {
    return rows;
  }

  @Override
  public boolean isFull() {
    return rows == MOST_ROWS || text.length() > MOST_BYTES;
  }

  @Override
  public void write(Connection connection) throws SQLException {
    RuntimeProperty<Boolean> isAllowed =
        connection
            .unwrap(JdbcConnection.class)
            .getPropertySet()
            .getBooleanProperty(PropertyKey.allowLoadLocalInfile);
    try (Statement statement = connection.createStatement()) {
      JdbcStatement mysql = statement.unwrap(JdbcStatement.class);
      // Whatever file the server asks for then, it gets the rows.
      mysql.setLocalInfileInputStream(text.toStream());
      isAllowed.setValue(true);
      try {
        statement.execute(sql);
      } finally {
        isAllowed.setValue(false);
      }
      requireAllLoaded(statement.getWarnings(), table);
    }
    text.clear();
    rows = 0;
  }

  /**
   * Looks for a warning that says that a value was cut.
   *
   * @param first null where there is none
   */
  static void requireAllLoaded(SQLWarning first, String table) throws SQLException {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (warning.getErrorCode() != UNSAFE_FOR_REPLICAS) {
        throw new SQLException(
            "not all values could be loaded into " + table + ": " + warning.getMessage(), warning);
      }
    }
  }
}
