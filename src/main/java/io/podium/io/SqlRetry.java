package io.podium.io;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does work on a connection that it keeps, and does it again, on a new one, when the server was
 * away or chose the work as the victim of a deadlock. The work must be idempotent.
 */
public final class SqlRetry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqlRetry.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** MySQL's codes for a lock that was not got in time, and for a deadlock. */
  private static final int LOCK_WAIT_TIMEOUT = 1205;

  private static final int DEADLOCK = 1213;

  /**
   * Connections that break, and what rolled back by no fault of its own, a deadlock for one. Of
   * PostgreSQL: a server that is stopping or starting, that takes no more connections, or a lock.
   */
  private static final Pattern PASSING = Pattern.compile("08...|40...|57P..|53300|55P03");

  private final Database database;
  private final Duration patience;
  private Connection connection;

  /**
   * @param patience how long a server may be away before the work fails
   */
  public SqlRetry(Database database, Duration patience) {
    this.database = Objects.requireNonNull(database, "database");
    this.patience = Objects.requireNonNull(patience, "patience");
  }

  /**
   * Work on a connection.
   *
   * @param <R> its result
   */
  @FunctionalInterface
  public interface Work<R> {
    /** Does the work; more than once where need be. */
    R on(Connection connection) throws SQLException;
  }

  /**
   * Does the work.
   *
   * @throws SQLException where it fails for another reason than the server's absence, or the server
   *     stayed away for too long
   */
  public <R> R run(Work<R> work) throws SQLException {
    long giveUpAt = System.nanoTime() + patience.toNanos();
    long pauseMillis = FIRST_PAUSE.toMillis();
    while (true) {
      try {
        if (connection == null) {
          connection = database.connect();
        }
        return work.on(connection);
      } catch (SQLException failure) {
        dropConnection();
        if (!isPassing(failure) || System.nanoTime() > giveUpAt) {
          throw failure;
        }
        LOG.warn("The database is away ({}); trying again", failure.getMessage());
      }
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new SQLException("interrupted while waiting for the database", interrupted);
      }
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE.toMillis());
    }
  }

  /** Whether the same work may succeed later. */
  static boolean isPassing(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientException
        || failure instanceof SQLRecoverableException
        || failure.getErrorCode() == LOCK_WAIT_TIMEOUT
        || failure.getErrorCode() == DEADLOCK
        || (state != null && PASSING.matcher(state).matches());
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private void dropConnection() {
    try {
      close();
    } catch (SQLException alreadyBroken) {
      LOG.debug("Closing a broken connection failed", alreadyBroken);
      connection = null;
    }
  }
}
