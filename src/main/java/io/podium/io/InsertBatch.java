package io.podium.io;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rows for an INSERT. */
final class InsertBatch implements RowBatch {
  /** MySQL's statements are fastest from a few hundred rows on. */
  private static final int MOST_ROWS = 500;

  /** Of three bytes at most each, they stay below the 1 MiB that old servers take. */
  private static final int MOST_CHARACTERS = 250_000;

  private final LoadSpec table;
  private final Dialect dialect;
  private final List<Object[]> rows = new ArrayList<>(MOST_ROWS);
  private int characters;

  InsertBatch(LoadSpec table, Dialect dialect) {
    this.table = table;
    this.dialect = dialect;
  }

  @Override
  public void add(Object[] values) {
    rows.add(values);
    for (Object value : values) {
      if (value instanceof String text) {
        characters += text.length();
      }
    }
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public boolean isFull() {
    return rows.size() == MOST_ROWS || characters > MOST_CHARACTERS;
  }

  @Override
  public void write(Connection connection) throws SQLException {
    List<Object[]> last = table.lastOfEachKey(rows);
    // The driver keeps the statement of a full batch prepared.
    try (PreparedStatement insert =
        connection.prepareStatement(table.insertSql(dialect, last.size()))) {
      int index = 0;
      for (Object[] values : last) {
        for (Object value : values) {
          insert.setObject(++index, value);
        }
      }
      insert.executeUpdate();
    }
    rows.clear();
    characters = 0;
  }
}
