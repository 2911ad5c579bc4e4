package io.podium.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Waits for rows of the table that only one message makes, and notes when each is first seen. It
 * looks every ten milliseconds, which is the error of each figure.
 */
public final class ProbeWatch implements Callable<Void> {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int UNKNOWN_TABLE = 1146;
  private static final String PREFIX = "Probe ";

  private final Connection connection;
  private final String table;

  /** By number, when each was produced; those that are not seen yet. */
  private final ConcurrentSkipListMap<Integer, Long> waiting = new ConcurrentSkipListMap<>();

  private final Map<Integer, Duration> seen = new ConcurrentHashMap<>();

  /**
   * @param connection used by this watch alone
   * @param table the table of features
   */
  public ProbeWatch(Connection connection, String table) {
    this.connection = connection;
    this.table = table;
  }

  /** The sport of a probe; as texts they are in the order of their numbers. */
  public static String sport(int number) {
    return String.format("%s%06d", PREFIX, number);
  }

  /** Takes note that a probe is produced now, or should have been at an earlier time. */
  public void produced(int number, long nanoTime) {
    waiting.put(number, nanoTime);
  }

  /** From production to its row, by number; of those that were seen. */
  public Map<Integer, Duration> seen() {
    return seen;
  }

  @Override
  public Void call() throws SQLException, InterruptedException {
    while (true) {
      Integer first = waiting.isEmpty() ? null : waiting.firstKey();
      if (first != null) {
        look(first);
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private void look(int first) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT sport FROM " + table + " WHERE sport >= ? AND sport < ?")) {
      select.setString(1, sport(first));
      select.setString(2, PREFIX + ':');
      try (ResultSet rows = select.executeQuery()) {
        long now = System.nanoTime();
        while (rows.next()) {
          int number = Integer.parseInt(rows.getString(1).substring(PREFIX.length()));
          Long produced = waiting.remove(number);
          if (produced != null) {
            seen.put(number, Duration.ofNanos(now - produced));
          }
        }
      }
    } catch (SQLException failure) {
      // The run makes the table.
      if (failure.getErrorCode() != UNKNOWN_TABLE) {
        throw failure;
      }
    }
  }
}
