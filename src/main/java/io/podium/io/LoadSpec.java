package io.podium.io;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.Row;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A table to fill from CSV files, its statements in the dialect that MySQL and MariaDB share, and
 * what fits into it.
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
    return Columns.of(columns.stream().map(Column::name).toArray(String[]::new));
  }

  /** Creates the table where it is absent. */
  String createSql() {
    String rowId = key == null ? quoted(ROW_ID) + " BIGINT NOT NULL AUTO_INCREMENT, " : "";
    return "CREATE TABLE IF NOT EXISTS "
        + quoted(table)
        + " ("
        + rowId
        + columns.stream().map(this::definition).collect(Collectors.joining(", "))
        + ", PRIMARY KEY ("
        + quoted(Objects.requireNonNullElse(key, ROW_ID))
        + ")) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
  }

  /**
   * Inserts rows in one statement; a row takes the place of one with the same key.
   *
   * @param rows how many
   */
  String insertSql(int rows) {
    String row = '(' + String.join(", ", Collections.nCopies(columns.size(), "?")) + ')';
    return "INSERT INTO "
        + quoted(table)
        + " ("
        + names()
        + ") VALUES "
        + String.join(", ", Collections.nCopies(rows, row))
        + onDuplicate();
  }

  /** Inserts all rows of a table of the same form, in their order. */
  String insertFromSql(String other) {
    return "INSERT INTO "
        + quoted(table)
        + " ("
        + names()
        + ") SELECT "
        + names()
        + " FROM "
        + quoted(other)
        + " ORDER BY "
        + quoted(Objects.requireNonNullElse(key, ROW_ID))
        + onDuplicate();
  }

  /**
   * The values of a row, in the order of the columns.
   *
   * @throws RejectedException where one does not fit; the message names the column
   */
  Object[] values(Row row) throws RejectedException {
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
        values[i] = asRead[i];
      }
    }
    return values;
  }

  private String definition(Column column) {
    return quoted(column.name())
        + ' '
        + column.type().sql
        + (column.name().equals(key) ? " NOT NULL" : " NULL");
  }

  private String onDuplicate() {
    return key == null
        ? ""
        : " ON DUPLICATE KEY UPDATE "
            + columns.stream()
                .map(Column::name)
                .filter(column -> !column.equals(key))
                .map(LoadSpec::quoted)
                .map(column -> column + " = VALUES(" + column + ')')
                .collect(Collectors.joining(", "));
  }

  private String names() {
    return columns.stream()
        .map(Column::name)
        .map(LoadSpec::quoted)
        .collect(Collectors.joining(", "));
  }

  private static String quoted(String name) {
    return SqlNames.quoted(name);
  }
}
