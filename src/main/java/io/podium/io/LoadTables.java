package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.CsvRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.beam.sdk.io.fs.MatchResult;

/**
 * Fills tables from CSV files. Rows go into tables beside the named ones first, by the suffix
 * {@code _loading}; when all are in, these take the others' places in one moment. So a reader never
 * sees half a table, and one that cannot be loaded stays as it was.
 *
 * <p>For one thread. Not retried: a load that failed can be done again as a whole.
 */
public final class LoadTables implements AutoCloseable {
  private static final String LOADING = "_loading";
  private static final String FORMER = "_former";

  private static final int ROWS_PER_TRANSACTION = 10_000;

  private final Dialect dialect;
  private final Connection connection;
  private final List<LoadSpec> filled = new ArrayList<>();
  private final List<LoadSpec> leftOver = new ArrayList<>();

  /**
   * Connects.
   *
   * @param database not null
   * @throws SQLException where it cannot be reached
   */
  public LoadTables(Database database) throws SQLException {
    dialect = database.dialect();
    connection = database.connectToLoad();
    try {
      connection.setAutoCommit(false);
      if (dialect == Dialect.MYSQL) {
        // Without them a server may cut values that do not fit, and say nothing.
        execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'");
        execute("SET SESSION max_error_count = 64");
      }
    } catch (SQLException failure) {
      try {
        connection.close();
      } catch (SQLException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  /**
   * Reads files into the table beside the one of a specification.
   *
   * @param pattern a path or glob
   * @param progress is told, often, how many rows are in
   * @return how many rows were read
   * @throws InputNotReadyException where a file or row cannot be read, or a value does not fit; the
   *     message names file, line and column
   * @throws SQLException where the database fails, or somebody else is loading the same table
   */
  public long fill(LoadSpec table, String pattern, LongConsumer progress)
      throws SQLException, InterruptedException {
    lock(table);
    LoadSpec loading = loading(table);
    execute("DROP TABLE IF EXISTS " + dialect.quoted(loading.table()));
    leftOver.add(loading);
    execute(loading.createSql(dialect));
    try (Filling filling = new Filling(loading, progress)) {
      for (MatchResult.Metadata file : CsvFiles.match(pattern)) {
        read(file, table, filling);
      }
      filling.finish();
      filled.add(table);
      return filling.rows;
    }
  }

  /** Puts all filled tables in the places of the former ones, in one moment. */
  public void replace() throws SQLException {
    Map<String, String> renames = new LinkedHashMap<>();
    for (LoadSpec table : filled) {
      String former = table.table() + FORMER;
      execute("DROP TABLE IF EXISTS " + dialect.quoted(former));
      if (exists(table)) {
        renames.put(table.table(), former);
      }
      renames.put(loading(table).table(), table.table());
    }
    if (!renames.isEmpty()) {
      for (String rename : dialect.renameSql(renames)) {
        execute(rename);
      }
    }
    for (LoadSpec table : filled) {
      execute("DROP TABLE IF EXISTS " + dialect.quoted(table.table() + FORMER));
    }
    // For MySQL each of these statements was a transaction of its own.
    connection.commit();
    filled.clear();
    leftOver.clear();
  }

  /** Adds the rows of all filled tables to the named ones, in one transaction. */
  public void append() throws SQLException {
    for (LoadSpec table : filled) {
      execute(table.createSql(dialect));
    }
    for (LoadSpec table : filled) {
      execute(table.insertFromSql(dialect, loading(table).table()));
    }
    connection.commit();
    filled.clear();
  }

  /** Drops what was not put in place, and ends the connection. */
  @Override
  public void close() throws SQLException {
    try {
      connection.rollback();
      for (LoadSpec loading : leftOver) {
        execute("DROP TABLE IF EXISTS " + dialect.quoted(loading.table()));
      }
      connection.commit();
    } finally {
      connection.close();
    }
  }

  private void read(MatchResult.Metadata file, LoadSpec table, Filling filling)
      throws SQLException, InterruptedException {
    String name = CsvFiles.name(file);
    Columns columns = table.fileColumns();
    try (CsvRows rows = CsvFiles.open(file, columns, table.required())) {
      while (rows.hasNext()) {
        CsvRows.CsvRow csv = rows.next();
        filling.add(values(name, csv, table));
      }
    } catch (IOException | UncheckedIOException broken) {
      throw new InputNotReadyException(
          name + " cannot be read to its end: " + broken.getMessage(), broken);
    }
  }

  private Object[] values(String name, CsvRows.CsvRow csv, LoadSpec table) {
    try {
      if (csv.rejected() != null) {
        throw csv.rejected();
      }
      return table.values(dialect, csv.row());
    } catch (RejectedException rejected) {
      throw new InputNotReadyException(name + ':' + csv.line() + ": " + rejected.getMessage());
    }
  }

  /** Two loads of one table would fill and swap the same table beside it. */
  private void lock(LoadSpec table) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(dialect.lockSql())) {
      setName(lock, table);
      try (ResultSet got = lock.executeQuery()) {
        got.next();
        if (got.getInt(1) != 1) {
          throw new SQLException("somebody else is loading the table " + table.table());
        }
      }
    }
  }

  private boolean exists(LoadSpec table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT COUNT(*) FROM information_schema.TABLES"
                + " WHERE TABLE_SCHEMA = COALESCE(?, "
                + dialect.currentSchema()
                + ") AND TABLE_NAME = ?")) {
      setName(select, table);
      try (ResultSet count = select.executeQuery()) {
        count.next();
        return count.getInt(1) > 0;
      }
    }
  }

  /** Its schema, null for the connection's own, and its name in that. */
  private static void setName(PreparedStatement statement, LoadSpec table) throws SQLException {
    int dot = table.table().indexOf('.');
    statement.setString(1, dot < 0 ? null : table.table().substring(0, dot));
    statement.setString(2, table.table().substring(dot + 1));
  }

  private static LoadSpec loading(LoadSpec table) {
    return table.named(table.table() + LOADING);
  }

  private Supplier<RowBatch> batches(LoadSpec table) throws SQLException {
    return dialect == Dialect.MYSQL && LoadDataBatch.isTaken(table, connection)
        ? () -> new LoadDataBatch(table)
        : () -> new InsertBatch(table, dialect);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Gathers rows. While some are written, the next ones are read. */
  private final class Filling implements AutoCloseable {
    private final LoadSpec table;
    private final LongConsumer progress;
    private final ExecutorService writer;
    private Future<?> writing = CompletableFuture.completedFuture(null);
    private RowBatch waiting;
    private RowBatch other;
    private long uncommitted;
    private long rows;

    private Filling(LoadSpec table, LongConsumer progress) throws SQLException {
      this.table = table;
      this.progress = progress;
      Supplier<RowBatch> batches = batches(table);
      this.waiting = batches.get();
      this.other = batches.get();
      this.writer = Executors.newSingleThreadExecutor();
    }

    private void add(Object[] values) throws SQLException, InterruptedException {
      waiting.add(values);
      if (waiting.isFull()) {
        write();
      }
    }

    private void finish() throws SQLException, InterruptedException {
      if (waiting.size() > 0) {
        write();
      }
      awaitWriter();
      connection.commit();
    }

    private void write() throws SQLException, InterruptedException {
      awaitWriter();
      progress.accept(rows);
      rows += waiting.size();
      RowBatch batch = waiting;
      waiting = other;
      other = batch;
      writing =
          writer.submit(
              () -> {
                write(batch);
                return null;
              });
    }

    private void awaitWriter() throws SQLException, InterruptedException {
      try {
        writing.get();
      } catch (ExecutionException failure) {
        if (failure.getCause() instanceof SQLException sql) {
          throw sql;
        }
        throw new IllegalStateException(
            "writing to " + table.table() + " failed", failure.getCause());
      }
    }

    private void write(RowBatch batch) throws SQLException {
      uncommitted += batch.size();
      batch.write(connection);
      if (uncommitted >= ROWS_PER_TRANSACTION) {
        connection.commit();
        uncommitted = 0;
      }
    }

    /** Waits for the statement that runs: the connection is one thread's again after it. */
    @Override
    public void close() {
      writer.shutdown();
      boolean interrupted = false;
      while (!writer.isTerminated()) {
        try {
          writer.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException again) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
