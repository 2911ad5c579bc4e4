package io.podium.runners.spark;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.util.Clock;

/**
 * The clock that micro-batches are made by. It stands still while two of them wait to be worked
 * through, and while the stream is down. By the clock on the wall Spark makes one each interval,
 * whatever has become of those before: on a machine that is too slow for a while they pile up, and
 * after an hour of standstill the first thousands are for times long past.
 */
public final class PacedClock implements Clock {
  private static final int MOST_WAITING = 2;
  private static final Duration POLL = Duration.ofMillis(5);

  private static final AtomicLong BEHIND = new AtomicLong();

  /** Where the clock stands; less than 0 while it goes. */
  private static final AtomicLong STANDS = new AtomicLong(-1);

  private static final AtomicInteger WAITING = new AtomicInteger();

  /** Made by Spark, which is told of it by name. */
  public PacedClock() {}

  /**
   * Sets the clock; it stands until Spark waits for the first micro-batch. One stream a JVM.
   *
   * @param millis what it shows, in milliseconds since 1970-01-01 UTC
   */
  static void stopAt(long millis) {
    STANDS.set(millis);
    WAITING.set(0);
  }

  /** Takes note that a micro-batch was made. */
  static void submitted() {
    WAITING.incrementAndGet();
  }

  /** Takes note that a micro-batch was worked through. */
  static void completed() {
    WAITING.decrementAndGet();
  }

  @Override
  public long getTimeMillis() {
    long stands = STANDS.get();
    return stands >= 0 ? stands : System.currentTimeMillis() - BEHIND.get();
  }

  private static void start() {
    long stands = STANDS.get();
    if (stands >= 0) {
      BEHIND.set(System.currentTimeMillis() - stands);
      STANDS.set(-1);
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  /** Spark's clocks say so, too, when the waiting is interrupted. */
  @Override
  public long waitTillTime(long target) {
    start();
    try {
      while (getTimeMillis() < target) {
        Thread.sleep(Math.min(POLL.toMillis(), Math.max(1, target - getTimeMillis())));
      }
      while (WAITING.get() >= MOST_WAITING) {
        Thread.sleep(POLL.toMillis());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return getTimeMillis();
    }
    long late = getTimeMillis() - target;
    if (late > POLL.toMillis()) {
      BEHIND.addAndGet(late);
    }
    return getTimeMillis();
  }
}
