package io.podium.io;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes tables that are to be written where they are absent, and checks those that are not. */
public final class TablePreparation {
  private TablePreparation() {}

  /**
   * Makes a table, or checks that its rows will meet as they should.
   *
   * @throws SQLException where the database fails, or the table lacks the unique index that an
   *     upsert needs, or has it where rows are appended
   */
  public static void prepare(Database database, TableSpec table, TableSpec.Mode mode)
      throws SQLException {
    Dialect dialect = database.dialect();
    boolean hasKey;
    try (Connection connection = database.connect()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(table.createSql(dialect, mode));
      }
      hasKey = dialect.hasUniqueIndex(connection, table.name(), table.key());
    }
    if (mode == TableSpec.Mode.UPSERT && !hasKey) {
      throw new SQLException(
          "the table "
              + table.name()
              + " has no unique index on "
              + String.join(", ", table.key())
              + ", so rows would pile up: add it, or name another table; --jdbcMode=append keeps"
              + " them all");
    }
    if (mode == TableSpec.Mode.APPEND && hasKey) {
      throw new SQLException(
          "the table "
              + table.name()
              + " takes one row a key only: name another table, or give --jdbcMode=upsert");
    }
  }
}
