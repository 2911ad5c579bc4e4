package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.io.TableSpec.Column;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A PostgreSQL table of which each row is written once, and the outbox beside it, {@code
 * NAME_outbox}, which holds what has yet to be published. Besides its columns it has an {@code id}
 * that the server counts.
 *
 * @param name the table's name, with its schema's before a dot where need be
 * @param columns what is written, in the order of a row's values; their types stand alone, without
 *     constraints
 * @param key the columns that tell rows apart; their values are never null
 * @param others columns that somebody else fills in: null at first, and never touched
 */
public record OnceTable(String name, List<Column> columns, List<String> key, List<Column> others)
    implements Serializable {
  private static final String OUTBOX = "_outbox";

  /** PostgreSQL cuts longer names off, silently. */
  private static final int LONGEST_NAME = 63;

  /**
   * @throws IllegalArgumentException where a name cannot be one, or the key is not of the columns
   */
  public OnceTable {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    others = List.copyOf(others);
    SqlNames.checkedTable(name);
    Stream.concat(columns.stream(), others.stream())
        .map(Column::name)
        .forEach(SqlNames::checkedColumn);
    String outbox = name.substring(name.indexOf('.') + 1) + OUTBOX;
    if (outbox.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new IllegalArgumentException("the table's name is too long: " + name);
    }
    if (key.isEmpty() || !names(columns).containsAll(key)) {
      throw new IllegalArgumentException("the key " + key + " is not of the columns");
    }
  }

  /**
   * Makes the table and its outbox where they are absent, and looks at one that is there.
   *
   * @throws InputNotReadyException where the table that is there lacks a column, or a unique
   *     constraint or index of exactly the key's columns
   */
  void prepare(Connection connection) throws SQLException {
    // Not IF NOT EXISTS, for which one who may only write rows has not the right.
    if (isAbsent(connection, quoted(name))) {
      execute(connection, createSql());
    }
    if (isAbsent(connection, outbox())) {
      execute(connection, createOutboxSql());
      // They stay for a moment: to compress them takes longer than to write them.
      execute(
          connection,
          "ALTER TABLE %s ALTER message_keys SET STORAGE EXTERNAL, ALTER message_values SET STORAGE EXTERNAL"
              .formatted(outbox()));
    }
    Set<String> missing = new HashSet<>(names(columns));
    missing.addAll(names(others));
    query(
            connection,
            "SELECT attname FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0"
                + " AND NOT attisdropped",
            quoted(name))
        .forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new InputNotReadyException(
          "the table %s is there, but lacks the columns %s"
              .formatted(name, missing.stream().sorted().toList()));
    }
    List<String> unique =
        query(
            connection,
            """
            SELECT (SELECT string_agg(attname, ',' ORDER BY attname COLLATE "C")
                    FROM pg_attribute
                    WHERE attrelid = indrelid
                      AND attnum = ANY ((indkey::int2[])[0:indnkeyatts - 1]))
            FROM pg_index
            WHERE indrelid = ?::regclass AND indisunique AND indisvalid AND indimmediate
              AND indpred IS NULL AND 0 <> ALL (indkey::int2[])
            """,
            quoted(name));
    if (!unique.contains(key.stream().sorted().collect(Collectors.joining(",")))) {
      throw new InputNotReadyException(
          "the table %1$s is there, but nothing keeps its rows apart: ALTER TABLE %1$s ADD UNIQUE (%2$s)"
              .formatted(name, String.join(", ", key)));
    }
  }

  private String createSql() {
    Stream<String> ours =
        columns.stream()
            .map(
                column ->
                    quoted(column.name())
                        + ' '
                        + column.sqlType()
                        + (key.contains(column.name()) ? " NOT NULL" : ""));
    Stream<String> theirs =
        others.stream().map(column -> quoted(column.name()) + ' ' + column.sqlType());
    return "CREATE TABLE %s (id BIGSERIAL PRIMARY KEY, %s, UNIQUE (%s))"
        .formatted(
            quoted(name),
            Stream.concat(ours, theirs).collect(Collectors.joining(", ")),
            keyNames());
  }

  /**
   * One row for all messages of an attempt: they are published in one transaction, so they are
   * there or not as a whole, and the table that rows come to and leave all the time stays small.
   */
  private String createOutboxSql() {
    return """
        CREATE TABLE %s (
          topic text NOT NULL,
          "partition" integer NOT NULL,
          attempt uuid NOT NULL,
          stored_at timestamptz NOT NULL DEFAULT now(),
          from_offset bigint NOT NULL,
          message_keys bytea[] NOT NULL,
          message_values bytea[] NOT NULL,
          PRIMARY KEY (topic, "partition", attempt))
        """
        .formatted(outbox());
  }

  /**
   * Inserts the rows that are not there yet, and gives their numbers, from 1 on, in order. Its
   * parameters are, for each column, an array of its values as texts.
   *
   * <p>Of offered rows with the same key, as the database compares, the first counts. They are
   * inserted in the order of the key, so that two writers do not wait for each other.
   */
  String insertSql() {
    return """
        WITH offered AS (
          SELECT DISTINCT ON (%1$s) * FROM (
            SELECT %2$s, podium_number
            FROM unnest(%3$s) WITH ORDINALITY AS texts (%4$s, podium_number)) AS typed
          ORDER BY %1$s, podium_number),
        added AS (
          INSERT INTO %5$s (%6$s) SELECT %6$s FROM offered ORDER BY %1$s
          ON CONFLICT (%1$s) DO NOTHING
          RETURNING %1$s)
        SELECT podium_number FROM added JOIN offered USING (%1$s) ORDER BY podium_number
        """
        .formatted(
            keyNames(),
            IntStream.range(0, columns.size())
                .mapToObj(
                    i ->
                        "CAST(text%d AS %s) AS %s"
                            .formatted(i, columns.get(i).sqlType(), quoted(columns.get(i).name())))
                .collect(Collectors.joining(", ")),
            columns.stream().map(column -> "?::text[]").collect(Collectors.joining(", ")),
            IntStream.range(0, columns.size())
                .mapToObj(i -> "text" + i)
                .collect(Collectors.joining(", ")),
            quoted(name),
            columns.stream().map(c -> quoted(c.name())).collect(Collectors.joining(", ")));
  }

  /** The outbox's name, to stand in a statement. */
  String outbox() {
    return quoted(name + OUTBOX);
  }

  private String keyNames() {
    return key.stream().map(OnceTable::quoted).collect(Collectors.joining(", "));
  }

  private static boolean isAbsent(Connection connection, String quotedTable) throws SQLException {
    return query(connection, "SELECT to_regclass(?)::text", quotedTable).get(0) == null;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> names(List<Column> columns) {
    return columns.stream().map(Column::name).toList();
  }

  private static List<String> query(Connection connection, String sql, String parameter)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, parameter);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
          values.add(rows.getString(1));
        }
        return values;
      }
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace(".", "\".\"") + '"';
  }
}
