package io.podium.io;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table to write, and the statements that do it, in the dialect that MySQL and MariaDB share.
 *
 * @param name the table's name, with its schema's before a dot where need be
 * @param columns all columns, in the order their values are bound
 * @param key the columns that tell rows apart
 * @param progress what orders the forms of a row: one that is behind never replaces another
 */
public record TableSpec(String name, List<Column> columns, List<String> key, Progress progress)
    implements Serializable {

  /** A column and its SQL type. */
  public record Column(String name, String sqlType) implements Serializable {}

  /**
   * The columns that order the forms of a row.
   *
   * @param number the one that only grows; null where there is none, and the time alone decides
   * @param time the one that decides where the numbers are the same
   */
  public record Progress(String number, String time) implements Serializable {
    public Progress {
      Objects.requireNonNull(time, "time");
    }
  }

  /** How firings of the same key meet in the table. */
  public enum Mode {
    /** One row a key: the form with the most progress. */
    UPSERT,
    /** One row a firing. */
    APPEND
  }

  public TableSpec {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    Objects.requireNonNull(progress, "progress");
    SqlNames.checkedTable(name);
  }

  /** Creates the table where it is absent. */
  public String createSql(Mode mode) {
    String all =
        columns.stream()
            .map(column -> quoted(column.name()) + ' ' + column.sqlType())
            .collect(Collectors.joining(", "));
    String constraint =
        mode == Mode.UPSERT
            ? ", PRIMARY KEY (" + names(key) + ')'
            : ", firing_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY";
    return "CREATE TABLE IF NOT EXISTS "
        + quoted(name)
        + " ("
        + all
        + constraint
        + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
  }

  /**
   * Writes rows in one statement.
   *
   * @param rows how many
   */
  public String writeSql(Mode mode, int rows) {
    String row = '(' + String.join(", ", Collections.nCopies(columns.size(), "?")) + ')';
    String insert =
        "INSERT INTO "
            + quoted(name)
            + " ("
            + names(columns.stream().map(Column::name).toList())
            + ") VALUES "
            + String.join(", ", Collections.nCopies(rows, row));
    return mode == Mode.UPSERT ? insert + " ON DUPLICATE KEY UPDATE " + assignments() : insert;
  }

  /**
   * Assignments are made from left to right, each seeing those before it: the columns that the
   * guard reads come last, the number after the time.
   */
  private String assignments() {
    String guard = guard();
    List<String> ordering = new ArrayList<>(List.of(progress.time()));
    if (progress.number() != null) {
      ordering.add(progress.number());
    }
    Stream<String> others =
        columns.stream()
            .map(Column::name)
            .filter(column -> !key.contains(column) && !ordering.contains(column));
    return Stream.concat(others, ordering.stream())
        .map(column -> assignment(quoted(column), guard))
        .collect(Collectors.joining(", "));
  }

  private String guard() {
    String time = quoted(progress.time());
    String later = String.format("VALUES(%1$s) >= %1$s", time);
    if (progress.number() == null) {
      return later;
    }
    String number = quoted(progress.number());
    return String.format("VALUES(%1$s) > %1$s OR (VALUES(%1$s) = %1$s AND %2$s)", number, later);
  }

  private static String assignment(String column, String guard) {
    return String.format("%1$s = IF(%2$s, VALUES(%1$s), %1$s)", column, guard);
  }

  private static String names(List<String> columns) {
    return columns.stream().map(TableSpec::quoted).collect(Collectors.joining(", "));
  }

  private static String quoted(String name) {
    return SqlNames.quoted(name);
  }
}
