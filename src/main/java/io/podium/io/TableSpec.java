package io.podium.io;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table to write, and the statements that do it.
 *
 * @param name the table's name, with its schema's before a dot where need be
 * @param columns all columns, in the order their values are bound
 * @param key the columns that tell rows apart
 * @param progress what orders the forms of a row: one that is behind never replaces another
 */
public record TableSpec(String name, List<Column> columns, List<String> key, Progress progress)
    implements Serializable {

  /** A column and its SQL type, as MySQL has it. */
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
  public String createSql(Dialect dialect, Mode mode) {
    String all =
        columns.stream()
            .map(column -> dialect.quoted(column.name()) + ' ' + dialect.type(column.sqlType()))
            .collect(Collectors.joining(", "));
    String constraint =
        mode == Mode.UPSERT
            ? ", PRIMARY KEY (" + names(dialect, key) + ')'
            : ", firing_id " + dialect.numbered() + " PRIMARY KEY";
    return "CREATE TABLE IF NOT EXISTS "
        + dialect.quoted(name)
        + " ("
        + all
        + constraint
        + ')'
        + dialect.tableOptions();
  }

  /**
   * Writes rows in one statement. PostgreSQL refuses one that upserts a key twice: see {@link
   * #latest}.
   *
   * @param rows how many
   */
  public String writeSql(Dialect dialect, Mode mode, int rows) {
    String row = '(' + String.join(", ", Collections.nCopies(columns.size(), "?")) + ')';
    String insert =
        "INSERT INTO "
            + dialect.into(name)
            + " ("
            + names(dialect, columnNames())
            + ") VALUES "
            + String.join(", ", Collections.nCopies(rows, row));
    return mode == Mode.UPSERT
        ? insert + dialect.orUpdate(key, replaced(), guard(dialect))
        : insert;
  }

  /**
   * Of rows with the same key the one that would stay: that with the most progress, or the last of
   * these. They come in the order of their keys, so that two writers lock rows in the same order.
   *
   * @param rows the values, in the order of the columns; those of the key are not null
   */
  public List<Object[]> latest(List<Object[]> rows) {
    int[] keyIndexes = key.stream().mapToInt(columnNames()::indexOf).toArray();
    Comparator<Object[]> byTime = byColumn(progress.time());
    Comparator<Object[]> byProgress =
        progress.number() == null ? byTime : byColumn(progress.number()).thenComparing(byTime);
    List<Object[]> sorted = new ArrayList<>(rows);
    sorted.sort((left, right) -> compareKeys(left, right, keyIndexes));
    List<Object[]> latest = new ArrayList<>(sorted.size());
    for (Object[] row : sorted) {
      int last = latest.size() - 1;
      if (last < 0 || compareKeys(latest.get(last), row, keyIndexes) != 0) {
        latest.add(row);
      } else if (byProgress.compare(row, latest.get(last)) >= 0) {
        latest.set(last, row);
      }
    }
    return latest;
  }

  /** By hand: chained comparators take longer than all else that happens to a row here. */
  @SuppressWarnings("unchecked") // a column's values have an order, and one type
  private static int compareKeys(Object[] left, Object[] right, int[] keyIndexes) {
    int order = 0;
    for (int i = 0; order == 0 && i < keyIndexes.length; i++) {
      order = ((Comparable<Object>) left[keyIndexes[i]]).compareTo(right[keyIndexes[i]]);
    }
    return order;
  }

  @SuppressWarnings("unchecked") // what orders rows has an order, and one type
  private Comparator<Object[]> byColumn(String column) {
    int index = columnNames().indexOf(column);
    return Comparator.comparing(row -> (Comparable<Object>) row[index]);
  }

  /** What an update replaces: the columns that the guard reads come last, the number at the end. */
  private List<String> replaced() {
    List<String> ordering = new ArrayList<>(List.of(progress.time()));
    if (progress.number() != null) {
      ordering.add(progress.number());
    }
    Stream<String> others =
        columnNames().stream()
            .filter(column -> !key.contains(column) && !ordering.contains(column));
    return Stream.concat(others, ordering.stream()).toList();
  }

  private String guard(Dialect dialect) {
    String later = compared(dialect, progress.time(), ">=");
    if (progress.number() == null) {
      return later;
    }
    return "%s OR (%s AND %s)"
        .formatted(
            compared(dialect, progress.number(), ">"),
            compared(dialect, progress.number(), "="),
            later);
  }

  private static String compared(Dialect dialect, String column, String how) {
    return dialect.incoming(column) + ' ' + how + ' ' + dialect.former(column);
  }

  private List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  private static String names(Dialect dialect, List<String> columns) {
    return columns.stream().map(dialect::quoted).collect(Collectors.joining(", "));
  }
}
