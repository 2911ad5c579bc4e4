package io.podium.io;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open writers of this JVM, one for each partition, whatever number of functions a runner
 * makes: Spark makes new ones for each micro-batch, and to open a writer takes as long as to write
 * a thousand rows. Those that have had nothing to do for a minute are closed.
 */
final class OnceWriters {
  private static final Logger LOG = LoggerFactory.getLogger(OnceWriters.class);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private static final Map<Key, Slot> SLOTS = new ConcurrentHashMap<>();
  private static final Object CLOSER_LOCK = new Object();
  private static Thread closer;

  private OnceWriters() {}

  /** Work with a writer. */
  @FunctionalInterface
  interface Use {
    void of(OnceWriter writer) throws SQLException, InterruptedException;
  }

  private record Key(OnceTarget target, int partition) {}

  /** The place of a partition's writer; all but the lock is for who holds it. */
  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private OnceWriter writer;
    private long usedAt;
  }

  /** Uses the writer of a partition, which nobody else uses meanwhile. */
  static void use(OnceTarget target, int partition, Use use)
      throws SQLException, InterruptedException {
    Slot slot = SLOTS.computeIfAbsent(new Key(target, partition), any -> new Slot());
    slot.lock.lockInterruptibly();
    try {
      if (slot.writer == null) {
        slot.writer = new OnceWriter(target, partition, OnceWriter.Watch.NOBODY);
      }
      use.of(slot.writer);
    } finally {
      slot.usedAt = System.nanoTime();
      slot.lock.unlock();
    }
    closeIdleOnes();
  }

  /** Closes the writers of a target that this JVM has open and nobody uses. */
  static void close(OnceTarget target) {
    SLOTS.forEach(
        (key, slot) -> {
          if (key.target().equals(target) && slot.lock.tryLock()) {
            try {
              close(slot);
            } finally {
              slot.lock.unlock();
            }
          }
        });
  }

  /** It ends with the last writer, so that it does not hold the classes of a job that is over. */
  private static void closeIdleOnes() {
    synchronized (CLOSER_LOCK) {
      if (closer == null) {
        closer = new Thread(OnceWriters::closeUntilNoneIsOpen, "podium-writers");
        closer.setDaemon(true);
        closer.start();
      }
    }
  }

  private static void closeUntilNoneIsOpen() {
    boolean anyOpen = true;
    while (anyOpen) {
      try {
        Thread.sleep(IDLE.toMillis() / 4);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
        return;
      }
      synchronized (CLOSER_LOCK) {
        anyOpen = false;
        for (Slot slot : SLOTS.values()) {
          anyOpen |= !closeIfIdle(slot);
        }
        if (!anyOpen) {
          closer = null;
        }
      }
    }
  }

  /** Whether nothing is open there any more. */
  private static boolean closeIfIdle(Slot slot) {
    if (!slot.lock.tryLock()) {
      return false;
    }
    try {
      if (System.nanoTime() - slot.usedAt > IDLE.toNanos()) {
        close(slot);
      }
      return slot.writer == null;
    } finally {
      slot.lock.unlock();
    }
  }

  /** For who holds the lock. All it has written is there, so a failure loses nothing. */
  private static void close(Slot slot) {
    try {
      if (slot.writer != null) {
        slot.writer.close();
      }
    } catch (SQLException | KafkaException broken) {
      LOG.warn("A writer that was not used any more could not be closed", broken);
    } finally {
      slot.writer = null;
    }
  }
}
