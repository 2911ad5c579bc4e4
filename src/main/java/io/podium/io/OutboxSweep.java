package io.podium.io;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes, from time to time, what those have left in an outbox who do not come back for it, such
 * as a worker that was lost and whose rows the runner does not make again. It belongs into the
 * process that lives as long as the pipeline.
 */
public final class OutboxSweep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxSweep.class);

  private final OnceTarget target;
  private final Duration age;
  private final Thread thread;

  private OutboxSweep(OnceTarget target, Duration age) {
    this.target = Objects.requireNonNull(target, "target");
    this.age = Objects.requireNonNull(age, "age");
    this.thread = new Thread(this::sweep, "podium-outbox");
    thread.setDaemon(true);
  }

  /**
   * Begins. It ends when it is closed.
   *
   * @param age what lies in the outbox for so long looks as if nobody was to come for it; it is
   *     looked at as often
   */
  public static OutboxSweep start(OnceTarget target, Duration age) {
    OutboxSweep sweep = new OutboxSweep(target, age);
    sweep.thread.start();
    return sweep;
  }

  private void sweep() {
    try {
      while (true) {
        Thread.sleep(age.toMillis());
        try {
          target.publishLeft(age);
        } catch (SQLException | KafkaException away) {
          LOG.warn("What is left in the outbox could not be published; it is tried again", away);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it, also in the middle of something: what it has not published stays where it is. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
