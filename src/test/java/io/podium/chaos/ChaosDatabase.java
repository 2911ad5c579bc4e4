package io.podium.chaos;

import io.podium.io.Database;
import io.podium.local.EmbeddedMariaDb;
import io.podium.local.EmbeddedPostgres;
import io.podium.local.EmbeddedService;
import io.podium.options.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The database of a run: seen from outside, and as something to kill. */
final class ChaosDatabase {
  private static final String NAME = "podium";

  /** As MariaDB and PostgreSQL say it. */
  private static final Set<String> UNKNOWN_TABLE = Set.of("42S02", "42P01");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int END_SECONDS = 20;

  private final EmbeddedService server;
  private final String user;
  private final Path passwordFile;
  private final Supplier<String> address;
  private final Properties limits = new Properties();
  private String url;
  private Connection watching;

  private ChaosDatabase(
      EmbeddedService server, String user, Path passwordFile, Supplier<String> address) {
    this.server = server;
    this.user = user;
    this.passwordFile = passwordFile;
    this.address = address;
  }

  /** A MariaDB, whose driver counts in milliseconds. */
  static ChaosDatabase of(EmbeddedMariaDb server) {
    return new ChaosDatabase(
            server, server.user(), server.passwordFile(), () -> server.jdbcUrl(NAME))
        .limited("2000", "20000");
  }

  /** A PostgreSQL, whose driver counts in seconds. */
  static ChaosDatabase of(EmbeddedPostgres server) {
    return new ChaosDatabase(
            server, server.user(), server.passwordFile(), () -> server.jdbcUrl(NAME))
        .limited("2", "20");
  }

  private ChaosDatabase limited(String connectTimeout, String socketTimeout) {
    limits.setProperty("connectTimeout", connectTimeout);
    limits.setProperty("socketTimeout", socketTimeout);
    return this;
  }

  /** Work that may be done again where it is not known whether it was done. */
  @FunctionalInterface
  interface Work {
    void with(Connection connection) throws IOException, SQLException;
  }

  /** What makes something of a row. */
  @FunctionalInterface
  interface Reading {
    void of(ResultSet row) throws SQLException;
  }

  /** Which server it is, for people. */
  String name() {
    return server.name();
  }

  /** The options that name it. */
  List<String> options() {
    return List.of(
        "--jdbcUrl=" + url, "--jdbcUser=" + user, "--jdbcPasswordRef=file:" + passwordFile);
  }

  /** As runs know it. */
  Database asDatabase() {
    return new Database(url, user, new Secret("file:" + passwordFile));
  }

  void start() throws IOException, InterruptedException {
    server.start();
    url = address.get();
  }

  /**
   * Kills the server with SIGKILL, and its children before they end by themselves.
   *
   * @return its process id
   */
  long kill() throws IOException, InterruptedException {
    long pid = server.pid().orElseThrow(() -> new IllegalStateException(name() + " has ended"));
    ProcessHandle process =
        ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException(name() + " has ended"));
    ProcessGroup.signal(process);
    try {
      ProcessHandle ended = process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      return ended.pid();
    } catch (ExecutionException | TimeoutException alive) {
      throw new IOException(name() + " (process " + pid + ") does not end", alive);
    }
  }

  /** Starts the server again, where the run expects it. */
  void restart() throws IOException, InterruptedException {
    server.start();
    if (!address.get().equals(url)) {
      throw new IOException(
          "somebody took the port of "
              + name()
              + " while it was down: it was "
              + url
              + ", and now is "
              + address.get());
    }
  }

  void stop() throws IOException, InterruptedException {
    server.stop();
  }

  /** Does something with a connection of its own. */
  void use(Work work) throws IOException, SQLException {
    try (Connection connection = connect()) {
      work.with(connection);
    }
  }

  /** Does something, again and again until it succeeds where the server is away. */
  void usePatiently(Work work) throws IOException, SQLException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        use(work);
        return;
      } catch (SQLException away) {
        if (System.nanoTime() - deadline > 0) {
          throw away;
        }
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /**
   * The number that a query gives; empty while the server or the table is absent. For one thread,
   * as it keeps its connection.
   */
  OptionalLong number(String sql) throws IOException {
    try {
      if (watching == null) {
        watching = connect();
      }
      try (Statement statement = watching.createStatement();
          ResultSet row = statement.executeQuery(sql)) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    } catch (SQLException away) {
      stopWatching();
      return OptionalLong.empty();
    }
  }

  private void stopWatching() {
    Connection broken = watching;
    watching = null;
    try {
      if (broken != null) {
        broken.close();
      }
    } catch (SQLException alreadyBroken) {
      // Its server is away: there is nothing that could be closed.
      return;
    }
  }

  /** Reads all rows of a query. */
  void read(String sql, Reading reading) throws IOException, SQLException {
    use(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
              reading.of(rows);
            }
          }
        });
  }

  /** The counts by outcome; none where there is no table. */
  Map<String, Long> counts(String table) throws IOException, SQLException {
    Map<String, Long> counts = new HashMap<>();
    try {
      read(
          "SELECT outcome, row_count FROM " + table,
          row -> counts.put(row.getString(1), row.getLong(2)));
    } catch (SQLException failure) {
      if (!UNKNOWN_TABLE.contains(failure.getSQLState())) {
        throw failure;
      }
    }
    return counts;
  }

  private Connection connect() throws IOException, SQLException {
    Properties properties = new Properties();
    properties.putAll(limits);
    properties.setProperty("user", user);
    properties.setProperty("password", Files.readString(passwordFile));
    return DriverManager.getConnection(url, properties);
  }
}
