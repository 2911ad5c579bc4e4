package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.CsvRows;
import io.podium.rules.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of reference data: all that a table or CSV files hold now. A row that is not
 * usable is left out, and how many there were is logged, with the first of them.
 */
public final class LookupRows {
  private static final Logger LOG = LoggerFactory.getLogger(LookupRows.class);
  private static final int FETCH_ROWS = 10_000;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String source;
  private final Taker taker;
  private long skipped;
  private String firstSkipped;

  /** Takes rows one by one. */
  public interface Taker {
    /**
     * @throws RejectedException where the row is not usable
     */
    void take(Row row) throws RejectedException;
  }

  private LookupRows(String source, Taker taker) {
    this.source = Objects.requireNonNull(source, "source");
    this.taker = Objects.requireNonNull(taker, "taker");
  }

  /**
   * Reads columns of a table, as text.
   *
   * @throws InputNotReadyException where it cannot be read
   */
  public static void ofTable(Database database, String table, Columns columns, Taker taker) {
    LookupRows rows = new LookupRows(table, taker);
    String sql = select(database, table, columns);
    try (Connection connection = database.connect()) {
      // PostgreSQL hands out all rows at once unless they are read in a transaction.
      connection.setAutoCommit(false);
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setFetchSize(FETCH_ROWS);
        try (ResultSet all = select.executeQuery()) {
          while (all.next()) {
            Object[] values = new Object[columns.size()];
            for (int i = 0; i < values.length; i++) {
              values[i] = all.getString(i + 1);
            }
            rows.add(all.getRow(), new Row(columns, values));
          }
        }
      }
      connection.commit();
    } catch (SQLException unreadable) {
      throw unreadable(table, unreadable);
    }
    rows.finish();
  }

  /**
   * Looks whether a table is there, with all columns.
   *
   * @throws InputNotReadyException where it cannot be read
   */
  public static void requireTable(Database database, String table, Columns columns) {
    try (Connection connection = database.connect();
        PreparedStatement select =
            connection.prepareStatement(select(database, table, columns) + " WHERE 1 = 0");
        ResultSet none = select.executeQuery()) {
      none.next();
    } catch (SQLException unreadable) {
      throw unreadable(table, unreadable);
    }
  }

  /**
   * Reads columns of CSV files, compressed with gzip where their names end so.
   *
   * @param pattern a path or glob
   * @throws InputNotReadyException where they cannot be read, or lack one of the columns
   */
  public static void ofFiles(String pattern, Columns columns, Taker taker) {
    LookupRows rows = new LookupRows(pattern, taker);
    for (MatchResult.Metadata file : CsvFiles.match(pattern)) {
      try (CsvRows csvRows = CsvFiles.open(file, columns, columns.names())) {
        while (csvRows.hasNext()) {
          CsvRows.CsvRow csv = csvRows.next();
          if (csv.rejected() == null) {
            rows.add(csv.line(), csv.row());
          } else {
            rows.skip(csv.line(), csv.rejected());
          }
        }
      } catch (IOException | UncheckedIOException unreadable) {
        throw new InputNotReadyException(
            file.resourceId() + " cannot be read to its end: " + unreadable.getMessage(),
            unreadable);
      }
    }
    rows.finish();
  }

  /**
   * Reads, and waits for a database that is away.
   *
   * @param load reads; may throw {@link InputNotReadyException}
   * @throws InputNotReadyException where it cannot be read for another reason, or the database
   *     stayed away for ten minutes, or the thread is interrupted
   */
  public static <V> V patiently(Supplier<V> load) {
    return patiently(load, PATIENCE);
  }

  static <V> V patiently(Supplier<V> load, Duration patience) {
    long giveUpAt = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return load.get();
      } catch (InputNotReadyException unreadable) {
        if (!(unreadable.getCause() instanceof SQLException away)
            || !SqlRetry.isPassing(away)
            || System.nanoTime() > giveUpAt) {
          throw unreadable;
        }
        LOG.warn("{}; trying again", unreadable.getMessage());
      }
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new InputNotReadyException("interrupted while waiting for the database", interrupted);
      }
    }
  }

  private static InputNotReadyException unreadable(String table, SQLException cause) {
    return new InputNotReadyException(
        "The table " + table + " cannot be read: " + cause.getMessage(), cause);
  }

  private static String select(Database database, String table, Columns columns) {
    Dialect dialect = database.dialect();
    return "SELECT "
        + columns.names().stream().map(dialect::quoted).collect(Collectors.joining(", "))
        + " FROM "
        + dialect.quoted(table);
  }

  private void add(long line, Row row) {
    try {
      taker.take(row);
    } catch (RejectedException unusable) {
      skip(line, unusable);
    }
  }

  private void skip(long line, RejectedException unusable) {
    if (skipped++ == 0) {
      firstSkipped = "row " + line + ": " + unusable.getMessage();
    }
  }

  private void finish() {
    if (skipped > 0) {
      LOG.warn(
          "{} rows of {} are not usable and left out; the first is {}",
          skipped,
          source,
          firstSkipped);
    }
  }
}
