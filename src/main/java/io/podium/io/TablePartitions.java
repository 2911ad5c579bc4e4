package io.podium.io;

import io.podium.errors.InputNotReadyException;
import java.io.Serializable;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a table is read in parts, by ranges of a column of whole numbers. The ranges join without a
 * gap, the first begins at the smallest number and the last ends at the largest one that there can
 * be, so that each row lies in exactly one of them, whatever was the column's extent when they were
 * made.
 *
 * <p>Each range is read in a transaction of its own: of rows that are written or replaced meanwhile
 * some may be read in their former state and some in their new one.
 *
 * @param selectSql selects the rows of one range; its three parameters are the first and last value
 *     of the range, and 1 for the range of rows without a value, else 0
 * @param ranges one at least
 */
public record TablePartitions(String selectSql, List<Range> ranges) {
  /** Few enough rows for one bundle in memory, enough to make a query worth its while. */
  private static final int VALUES_PER_RANGE = 10_000;

  private static final int MOST_RANGES = 1_000;

  /** Without an index each range reads the whole table. */
  private static final int RANGES_WITHOUT_INDEX = 4;

  private static final Set<Integer> WHOLE_NUMBERS =
      Set.of(Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT);

  /**
   * Values from first to last, both included; or, where {@code nulls} is set, no value.
   *
   * @param nulls whether this is the range of rows without a value
   */
  public record Range(long first, long last, boolean nulls) implements Serializable {
    /** The rows without a value. */
    static final Range NULLS = new Range(1, 0, true);
  }

  public TablePartitions {
    ranges = List.copyOf(ranges);
  }

  /**
   * Looks at a table.
   *
   * @param table the table's name, checked by {@link SqlNames}
   * @param columns what to select, by name and in order; a column that the table lacks is NULL
   * @param required the columns that it must not lack
   * @param partitionColumns the column to part the table by, or several of which it is the first
   *     that is there
   * @throws InputNotReadyException where there is no such table, or it lacks a column
   */
  public static TablePartitions of(
      Database database,
      String table,
      List<String> columns,
      List<String> required,
      List<String> partitionColumns)
      throws SQLException {
    try (Connection connection = database.connect()) {
      Map<String, ColumnInfo> there = columns(connection, database.dialect(), table);
      requireColumns(table, there, required);
      ColumnInfo by =
          partitionColumns.stream()
              .map(name -> there.get(name.toLowerCase(Locale.ROOT)))
              .filter(column -> column != null)
              .findFirst()
              .orElseThrow(
                  () ->
                      new InputNotReadyException(
                          "the table "
                              + table
                              + " has no column "
                              + String.join(" or ", partitionColumns)
                              + " to part it by; name one with --partitionColumn"));
      if (!WHOLE_NUMBERS.contains(by.type())) {
        throw new InputNotReadyException(
            "the table " + table + " cannot be parted by " + by.name() + ": not whole numbers");
      }
      Dialect dialect = database.dialect();
      List<Range> ranges = new ArrayList<>(extent(connection, dialect, table, by.name()));
      if (by.nullable()) {
        ranges.add(Range.NULLS);
      }
      Map<String, String> names = new HashMap<>();
      there.forEach((name, column) -> names.put(name, column.name()));
      return new TablePartitions(selectSql(dialect, table, columns, names, by.name()), ranges);
    }
  }

  /**
   * Selects one range. The columns stand on lines of their own: Beam 2.70's JdbcIO looks for the
   * table in queries of one line, and prints its schema to the standard output for every range.
   *
   * @param there the names of the table's columns, by these in lower case
   */
  static String selectSql(
      Dialect dialect, String table, List<String> columns, Map<String, String> there, String by) {
    String column = dialect.quoted(by);
    return "SELECT "
        + columns.stream()
            .map(name -> there.get(name.toLowerCase(Locale.ROOT)))
            .map(name -> name == null ? "NULL" : dialect.asText(name))
            .collect(Collectors.joining(",\n"))
        + "\nFROM "
        + dialect.quoted(table)
        + "\nWHERE "
        + column
        + " BETWEEN ? AND ? OR ("
        + column
        + " IS NULL AND ? = 1)";
  }

  /**
   * Ranges of about the same extent, which cover every number.
   *
   * @param min the column's smallest value
   * @param max the column's largest value, not below {@code min}
   * @param most how many ranges there may be, above 0
   */
  static List<Range> split(long min, long max, int most) {
    BigInteger start = BigInteger.valueOf(min);
    BigInteger extent = BigInteger.valueOf(max).subtract(start).add(BigInteger.ONE);
    BigInteger wanted =
        extent
            .subtract(BigInteger.ONE)
            .divide(BigInteger.valueOf(VALUES_PER_RANGE))
            .add(BigInteger.ONE);
    int count = wanted.min(BigInteger.valueOf(most)).intValueExact();
    List<Range> ranges = new ArrayList<>(count);
    long first = Long.MIN_VALUE;
    for (int i = 1; i < count; i++) {
      long next =
          start
              .add(extent.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count)))
              .longValueExact();
      ranges.add(new Range(first, next - 1, false));
      first = next;
    }
    ranges.add(new Range(first, Long.MAX_VALUE, false));
    return ranges;
  }

  private record ColumnInfo(String name, int type, boolean nullable) {}

  private static Map<String, ColumnInfo> columns(
      Connection connection, Dialect dialect, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet none =
            statement.executeQuery("SELECT * FROM " + dialect.quoted(table) + " LIMIT 0")) {
      ResultSetMetaData metaData = none.getMetaData();
      Map<String, ColumnInfo> columns = new HashMap<>();
      for (int i = 1; i <= metaData.getColumnCount(); i++) {
        String name = metaData.getColumnName(i);
        columns.put(
            name.toLowerCase(Locale.ROOT),
            new ColumnInfo(
                name,
                metaData.getColumnType(i),
                metaData.isNullable(i) != ResultSetMetaData.columnNoNulls));
      }
      return columns;
    } catch (SQLException failure) {
      if (Dialect.isNoSuchTable(failure)) {
        throw new InputNotReadyException("there is no table " + table + ": load it first");
      }
      throw failure;
    }
  }

  private static void requireColumns(
      String table, Map<String, ColumnInfo> there, List<String> required) {
    List<String> missing =
        required.stream()
            .filter(name -> !there.containsKey(name.toLowerCase(Locale.ROOT)))
            .toList();
    if (!missing.isEmpty()) {
      throw new InputNotReadyException(
          "the table " + table + " has no column " + String.join(", ", missing));
    }
  }

  private static List<Range> extent(
      Connection connection, Dialect dialect, String table, String column) throws SQLException {
    boolean indexed =
        dialect.indexes(connection, table, false).values().stream()
            .anyMatch(index -> index.get(0).equalsIgnoreCase(column));
    int most = indexed ? MOST_RANGES : RANGES_WITHOUT_INDEX;
    String quoted = dialect.quoted(column);
    try (Statement statement = connection.createStatement();
        ResultSet extent =
            statement.executeQuery(
                "SELECT MIN(" + quoted + "), MAX(" + quoted + ") FROM " + dialect.quoted(table))) {
      extent.next();
      long min = extent.getLong(1);
      // Of no rows, or none with a value, one range is made: it finds what came since.
      return extent.wasNull() ? split(0, 0, 1) : split(min, extent.getLong(2), most);
    }
  }
}
