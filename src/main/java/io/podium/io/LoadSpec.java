package io.podium.io;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.Row;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A table to fill from CSV files, its statements, and what fits into it.
 *
 * @param table the table's name, with its schema's before a dot where need be
 * @param columns the columns that files have, by the names they have there
 * @param key the column, an {@link Type#ID}, that tells rows apart; null for a table whose rows are
 *     numbered as {@code row_id}
 * @param required the columns without which a file makes no sense
 */
public record LoadSpec(String table, List<Column> columns, String key, List<String> required) {
  /** The number of a row, in a table without a key. */
  public static final String ROW_ID = "row_id";

  /** A column and what it holds. */
  public record Column(String name, Type type) {}

  /** What a column holds. */
  public enum Type {
    /** A whole number from 0 to 2^53 - 1. */
    ID("BIGINT"),
    /** Up to 255 characters. */
    TEXT("VARCHAR(255)"),
    /** Up to 65,535 bytes of UTF-8. */
    LONG_TEXT("TEXT");

    private static final int MAX_CHARACTERS = 255;
    private static final int MAX_BYTES = 65_535;
    private static final int MAX_BYTES_PER_UNIT = 3;

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    private void check(String column, String text) throws RejectedException {
      if (this == TEXT && text.length() > MAX_CHARACTERS) {
        int characters = text.codePointCount(0, text.length());
        if (characters > MAX_CHARACTERS) {
          throw tooLong(column, characters + " characters", MAX_CHARACTERS);
        }
      } else if (this == LONG_TEXT && text.length() > MAX_BYTES / MAX_BYTES_PER_UNIT) {
        int bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
          throw tooLong(column, bytes + " bytes", MAX_BYTES);
        }
      }
    }

    private static RejectedException tooLong(String column, String length, int most) {
      return new RejectedException("too-long", column + " has " + length + "; at most " + most);
    }
  }

  public LoadSpec {
    SqlNames.checkedTable(table);
    columns = List.copyOf(columns);
    required = List.copyOf(required);
  }

  /** The same table under another name. */
  LoadSpec named(String name) {
    return new LoadSpec(name, columns, key, required);
  }

  /** The columns of the files. */
  Columns fileColumns() {
    return Columns.of(columnNames().toArray(String[]::new));
  }

  /** Creates the table where it is absent. */
  String createSql(Dialect dialect) {
    String rowId = key == null ? dialect.quoted(ROW_ID) + ' ' + dialect.numbered() + ", " : "";
    return "CREATE TABLE IF NOT EXISTS "
        + dialect.quoted(table)
        + " ("
        + rowId
        + columns.stream()
            .map(column -> definition(dialect, column))
            .collect(Collectors.joining(", "))
        + ", PRIMARY KEY ("
        + dialect.quoted(Objects.requireNonNullElse(key, ROW_ID))
        + "))"
        + dialect.tableOptions();
  }

  /**
   * Inserts rows in one statement; a row takes the place of one with the same key. PostgreSQL
   * refuses a statement that holds a key twice: see {@link #lastOfEachKey}.
   *
   * @param rows how many
   */
  String insertSql(Dialect dialect, int rows) {
    String row = '(' + String.join(", ", Collections.nCopies(columns.size(), "?")) + ')';
    return "INSERT INTO "
        + dialect.into(table)
        + " ("
        + names(dialect)
        + ") VALUES "
        + String.join(", ", Collections.nCopies(rows, row))
        + orUpdate(dialect);
  }

  /**
   * Takes rows that MySQL's driver hands over as a file; a row takes the place of one with the same
   * key.
   */
  String loadDataSql() {
    return "LOAD DATA LOCAL INFILE 'rows' "
        + (key == null ? "" : "REPLACE ")
        + "INTO TABLE "
        + Dialect.MYSQL.quoted(table)
        + " CHARACTER SET utf8mb4 ("
        + names(Dialect.MYSQL)
        + ')';
  }

  /**
   * The rows that would stay of several with the same key: the last ones.
   *
   * @param rows the values, in the order of the columns
   */
  List<Object[]> lastOfEachKey(List<Object[]> rows) {
    if (key == null) {
      return rows;
    }
    int index = columnNames().indexOf(key);
    Map<Object, Object[]> byKey = new LinkedHashMap<>();
    rows.forEach(row -> byKey.put(row[index], row));
    return List.copyOf(byKey.values());
  }

  /** Inserts all rows of a table of the same form, in their order. */
  String insertFromSql(Dialect dialect, String other) {
    return "INSERT INTO "
        + dialect.into(table)
        + " ("
        + names(dialect)
        + ") SELECT "
        + names(dialect)
        + " FROM "
        + dialect.quoted(other)
        + " ORDER BY "
        + dialect.quoted(Objects.requireNonNullElse(key, ROW_ID))
        + orUpdate(dialect);
  }

  /**
   * The values of a row, in the order of the columns.
   *
   * @throws RejectedException where one does not fit; the message names the column
   */
  Object[] values(Dialect dialect, Row row) throws RejectedException {
    String[] asRead = row.asRead();
    Object[] values = new Object[asRead.length];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      if (column.type() == Type.ID) {
        values[i] = row.integer(column.name());
        if (values[i] == null && column.name().equals(key)) {
          throw new RejectedException("missing-field", key + " is missing");
        }
      } else if (asRead[i] != null) {
        column.type().check(column.name(), asRead[i]);
        if (dialect == Dialect.POSTGRESQL && asRead[i].indexOf('\0') >= 0) {
          throw new RejectedException(
              "wrong-type", column.name() + " holds a NUL, which no text of PostgreSQL can");
        }
        values[i] = asRead[i];
      }
    }
    return values;
  }

  private String definition(Dialect dialect, Column column) {
    return dialect.quoted(column.name())
        + ' '
        + column.type().sql
        + (column.name().equals(key) ? " NOT NULL" : " NULL");
  }

  private String orUpdate(Dialect dialect) {
    return key == null
        ? ""
        : dialect.orUpdate(
            List.of(key),
            columnNames().stream().filter(column -> !column.equals(key)).toList(),
            null);
  }

  private List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  private String names(Dialect dialect) {
    return columnNames().stream().map(dialect::quoted).collect(Collectors.joining(", "));
  }
}
