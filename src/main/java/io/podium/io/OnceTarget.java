package io.podium.io;

import io.podium.errors.InputNotReadyException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;

/**
 * A table and a topic that hold the same rows, each once.
 *
 * @param database a PostgreSQL server
 * @param table the table
 * @param topic the topic. It must not be compacted: what is in it could not be told any more.
 * @param partitions how many partitions of the topic are written: all, where new ones are not made
 *     while it runs
 */
public record OnceTarget(Database database, OnceTable table, KafkaSink topic, int partitions)
    implements Serializable {
  public OnceTarget {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(topic, "topic");
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be above 0, not " + partitions);
    }
  }

  /**
   * Makes the table where it is absent, and publishes what an earlier run has left in its outbox.
   * To be called before a pipeline starts, where servers can be reached.
   *
   * @throws InputNotReadyException where the topic is absent or compacted, or the table that is
   *     there is another
   * @throws SQLException where the database cannot be reached, or refuses
   * @throws org.apache.kafka.common.KafkaException where what was left cannot be published
   */
  public static OnceTarget prepared(Database database, OnceTable table, KafkaSink topic)
      throws SQLException, InterruptedException {
    try (Connection connection = database.connect()) {
      table.prepare(connection);
    }
    int partitions;
    try (KafkaTopics topics = new KafkaTopics(topic.cluster())) {
      topics.requireTopic(topic.topic());
      topics.requireAllMessages(topic.topic());
      partitions = topics.partitions(topic.topic());
    }
    OnceTarget target = new OnceTarget(database, table, topic, partitions);
    target.publishLeft(Duration.ZERO);
    return target;
  }

  /** Closes what this JVM has opened to write it: to be called when a pipeline has ended. */
  public void release() {
    OnceWriters.close(this);
  }

  /**
   * Publishes what others have left in the outbox.
   *
   * @param age how long it must have been there; whoever writes the same partition meanwhile has to
   *     begin anew
   * @throws SQLException where the database refuses, or stayed away for too long
   * @throws org.apache.kafka.common.KafkaException where a broker refuses, or stayed away for too
   *     long
   */
  public void publishLeft(Duration age) throws SQLException, InterruptedException {
    try (OnceOutbox outbox = new OnceOutbox(this)) {
      for (int partition : outbox.waitingLongerThan(age)) {
        try (OnceWriter writer = new OnceWriter(this, partition, OnceWriter.Watch.NOBODY)) {
          writer.publishLeft();
        }
      }
    }
  }
}
