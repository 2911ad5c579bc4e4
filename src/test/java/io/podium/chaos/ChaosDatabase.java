package io.podium.chaos;

import io.podium.athletes.BioTable;
import io.podium.athletes.FeatureTable;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.rules.FeatureRow;
import io.podium.local.EmbeddedMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The database of a run: seen from outside, and as something to kill. */
final class ChaosDatabase {
  /** The name of the database in the server. */
  static final String NAME = "podium";

  private static final int UNKNOWN_TABLE = 1146;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int END_SECONDS = 20;

  private final EmbeddedMariaDb server;
  private String url;

  ChaosDatabase(EmbeddedMariaDb server) {
    this.server = server;
  }

  /** The options that name it. */
  List<String> options() {
    return List.of(
        "--jdbcUrl=" + url,
        "--jdbcUser=" + server.user(),
        "--jdbcPasswordRef=file:" + server.passwordFile());
  }

  void start() throws IOException, InterruptedException {
    server.start();
    url = server.jdbcUrl(NAME);
  }

  /**
   * Kills the server with SIGKILL.
   *
   * @return its process id
   */
  long kill() throws IOException, InterruptedException {
    long pid = server.pid().orElseThrow(() -> new IllegalStateException("MariaDB is not running"));
    ProcessHandle process =
        ProcessHandle.of(pid).orElseThrow(() -> new IllegalStateException("MariaDB has ended"));
    boolean unused = process.destroyForcibly();
    try {
      ProcessHandle ended = process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      return ended.pid();
    } catch (java.util.concurrent.ExecutionException | TimeoutException alive) {
      throw new IOException("MariaDB (process " + pid + ") does not end", alive);
    }
  }

  /** Starts the server again, where the run expects it. */
  void restart() throws IOException, InterruptedException {
    server.start();
    if (!server.jdbcUrl(NAME).equals(url)) {
      throw new IOException(
          "somebody took MariaDB's port while it was down: it was "
              + url
              + ", and now is "
              + server.jdbcUrl(NAME));
    }
  }

  void stop() throws IOException, InterruptedException {
    server.stop();
  }

  void createBioTable(String table) throws IOException, SQLException {
    try (Connection connection = connect()) {
      BioTable.create(connection, table);
    }
  }

  /** Adds biometrics, all of them at one moment; waits for a server that is away. */
  void insertBios(String table, List<ModelBio> bios)
      throws IOException, SQLException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Connection connection = connect()) {
        BioTable.insert(connection, table, bios);
        return;
      } catch (SQLException away) {
        if (System.nanoTime() - deadline > 0) {
          throw away;
        }
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** How many results are behind all features; empty while the server or the table is absent. */
  OptionalLong results(String table) throws IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COALESCE(SUM(results), 0) FROM " + table)) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    } catch (SQLException away) {
      return OptionalLong.empty();
    }
  }

  /** The rows of the table of features. */
  List<FeatureRow> features(String table) throws IOException, SQLException {
    List<FeatureRow> rows = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
      while (result.next()) {
        rows.add(FeatureTable.read(result));
      }
    }
    return rows;
  }

  /** The counts by outcome; none where there is no table. */
  Map<String, Long> counts(String table) throws IOException, SQLException {
    Map<String, Long> counts = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT outcome, row_count FROM " + table)) {
      while (result.next()) {
        counts.put(result.getString(1), result.getLong(2));
      }
    } catch (SQLException failure) {
      if (failure.getErrorCode() != UNKNOWN_TABLE) {
        throw failure;
      }
    }
    return counts;
  }

  private Connection connect() throws IOException, SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", Files.readString(server.passwordFile()));
    properties.setProperty("connectTimeout", "2000");
    properties.setProperty("socketTimeout", "20000");
    return DriverManager.getConnection(url, properties);
  }
}
