package io.podium.io;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The database's side of {@link OnceWriter}. It waits for a server that is away. */
final class OnceOutbox implements AutoCloseable {
  /** How long a server may be away. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final OnceTarget target;
  private final String outbox;
  private final SqlRetry sql;

  OnceOutbox(OnceTarget target) {
    this.target = target;
    this.outbox = target.table().outbox();
    this.sql = new SqlRetry(target.database(), PATIENCE);
  }

  /**
   * What a transaction has put into the outbox.
   *
   * @param id tells it from all others, on its messages, too
   * @param fromOffset its messages have this offset at least
   */
  record Attempt(UUID id, long fromOffset) {}

  /**
   * Rows that were not there, and are now.
   *
   * @param attempt their attempt
   * @param rows in the order in which they were offered
   */
  record Added(Attempt attempt, List<OnceRow> rows) {}

  /** Messages, the key and the value of each at the same index. */
  record Messages(byte[][] keys, byte[][] values) {}

  /**
   * Inserts rows that are not there and puts their messages into the outbox, in one transaction.
   * Where the server went away meanwhile, and it is not known whether it has done so, they are
   * offered again, as another attempt: then the outbox may have rows that are not in the answer.
   */
  Added store(List<OnceRow> rows, int partition, long fromOffset) throws SQLException {
    return sql.run(
        connection -> {
          Attempt attempt = new Attempt(UUID.randomUUID(), fromOffset);
          connection.setAutoCommit(false);
          boolean done = false;
          try {
            waitForTheDisk(connection);
            List<OnceRow> added = insert(connection, rows);
            if (!added.isEmpty()) {
              put(connection, partition, attempt, added);
            }
            connection.commit();
            done = true;
            return new Added(attempt, added);
          } finally {
            if (!done) {
              connection.rollback();
            }
            connection.setAutoCommit(true);
          }
        });
  }

  /** What is published must not be lost again, however the server is set up. */
  private static void waitForTheDisk(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT set_config('synchronous_commit', 'on', true)"
              + " WHERE current_setting('synchronous_commit') = 'off'");
    }
  }

  private List<OnceRow> insert(Connection connection, List<OnceRow> rows) throws SQLException {
    List<OnceRow> added = new ArrayList<>();
    try (PreparedStatement insert = connection.prepareStatement(target.table().insertSql())) {
      for (int column = 0; column < target.table().columns().size(); column++) {
        String[] texts = new String[rows.size()];
        for (int row = 0; row < texts.length; row++) {
          texts[row] = rows.get(row).values().get(column);
        }
        insert.setArray(column + 1, connection.createArrayOf("text", texts));
      }
      try (ResultSet numbers = insert.executeQuery()) {
        while (numbers.next()) {
          added.add(rows.get(numbers.getInt(1) - 1));
        }
      }
    }
    return added;
  }

  private void put(Connection connection, int partition, Attempt attempt, List<OnceRow> rows)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + outbox
                + " (topic, \"partition\", attempt, from_offset, message_keys, message_values)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, target.topic().topic());
      insert.setInt(2, partition);
      insert.setObject(3, attempt.id());
      insert.setLong(4, attempt.fromOffset());
      insert.setArray(5, bytes(connection, rows, OnceRow::key));
      insert.setArray(6, bytes(connection, rows, OnceRow::value));
      insert.executeUpdate();
    }
  }

  private static Array bytes(
      Connection connection, List<OnceRow> rows, Function<OnceRow, byte[]> part)
      throws SQLException {
    return connection.createArrayOf("bytea", rows.stream().map(part).toArray(byte[][]::new));
  }

  /**
   * The attempts of a partition that are in the outbox, the oldest first.
   *
   * @param but one that is passed over; may be null
   */
  List<Attempt> waiting(int partition, Attempt but) throws SQLException {
    return sql.run(
        connection -> {
          List<Attempt> attempts = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT attempt, from_offset FROM "
                      + outbox
                      + " WHERE topic = ? AND \"partition\" = ?"
                      + " ORDER BY from_offset, stored_at")) {
            select.setString(1, target.topic().topic());
            select.setInt(2, partition);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                attempts.add(new Attempt(rows.getObject(1, UUID.class), rows.getLong(2)));
              }
            }
          }
          attempts.remove(but);
          return attempts;
        });
  }

  /** The messages of an attempt; none where it is not in the outbox any more. */
  Messages load(int partition, Attempt attempt) throws SQLException {
    return sql.run(
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT message_keys, message_values FROM "
                      + outbox
                      + " WHERE topic = ? AND \"partition\" = ? AND attempt = ?")) {
            select.setString(1, target.topic().topic());
            select.setInt(2, partition);
            select.setObject(3, attempt.id());
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? new Messages(
                      (byte[][]) row.getArray(1).getArray(), (byte[][]) row.getArray(2).getArray())
                  : new Messages(new byte[0][], new byte[0][]);
            }
          }
        });
  }

  /**
   * Takes attempts out that are published. The server need not have written it down at once: one
   * that comes back with them finds them in the topic.
   */
  void delete(int partition, Collection<Attempt> attempts) throws SQLException {
    sql.run(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement(
                  "DELETE FROM "
                      + outbox
                      + " USING (SELECT set_config('synchronous_commit', 'off', true)) AS later"
                      + " WHERE topic = ? AND \"partition\" = ? AND attempt = ANY (?)")) {
            delete.setString(1, target.topic().topic());
            delete.setInt(2, partition);
            delete.setArray(
                3, connection.createArrayOf("uuid", attempts.stream().map(Attempt::id).toArray()));
            return delete.executeUpdate();
          }
        });
  }

  /** The partitions that have messages in the outbox for longer than this. */
  List<Integer> waitingLongerThan(Duration age) throws SQLException {
    return sql.run(
        connection -> {
          List<Integer> partitions = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT DISTINCT \"partition\" FROM "
                      + outbox
                      + " WHERE topic = ? AND stored_at <= now() - ? * interval '1 millisecond'"
                      + " ORDER BY 1")) {
            select.setString(1, target.topic().topic());
            select.setLong(2, age.toMillis());
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                partitions.add(rows.getInt(1));
              }
            }
          }
          return partitions;
        });
  }

  @Override
  public void close() throws SQLException {
    sql.close();
  }
}
