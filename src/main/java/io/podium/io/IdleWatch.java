package io.podium.io;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * Tells when nothing has come for so long on any partition that an unbounded run should end. All
 * readers of one run in one JVM share a watch, because readers come and go with their bundles.
 *
 * <p>A broker that cannot be reached is not an idle topic: the clock stands still until it answers
 * again.
 */
public final class IdleWatch {
  /** An answer of the broker that is older than this says nothing about now. */
  private static final long FRESH_MILLIS = 10_000;

  /**
   * Offsets that no record fills (transaction markers) look like a backlog that is never read:
   * after so many idle times without a record it is taken for that.
   */
  private static final int PATIENCE = 4;

  private static final long PATIENCE_MILLIS = 30_000;

  private static final ConcurrentMap<String, IdleWatch> WATCHES = new ConcurrentHashMap<>();

  private final long idleMillis;
  private final LongSupplier clock;
  private long lastRecord;
  private long lastActive;
  private final Map<String, Long> lastCalls = new HashMap<>();
  private boolean over;

  IdleWatch(Duration untilIdle, LongSupplier clock) {
    this.idleMillis = untilIdle.toMillis();
    this.clock = clock;
    this.lastRecord = clock.getAsLong();
    this.lastActive = lastRecord;
  }

  /** The watch that all readers of a run share. */
  public static IdleWatch of(String runId, Duration untilIdle) {
    Objects.requireNonNull(untilIdle, "untilIdle");
    return WATCHES.computeIfAbsent(
        runId, id -> new IdleWatch(untilIdle, System::currentTimeMillis));
  }

  /** Notes that a record came. */
  public synchronized void recordCame() {
    lastRecord = clock.getAsLong();
    lastActive = lastRecord;
  }

  /**
   * Notes what a partition's reader knows, and tells whether the run should end. Once true it stays
   * so.
   *
   * @param partition whose reader asks
   * @param backlog messages not yet read; negative where it is not known
   * @param checkedAtMillis when the broker said so
   */
  public synchronized boolean isOver(String partition, long backlog, long checkedAtMillis) {
    long now = clock.getAsLong();
    lastCalls.put(partition, now);
    boolean fresh = now - checkedAtMillis < FRESH_MILLIS;
    boolean caughtUp =
        backlog == 0 || now - lastRecord > Math.max(PATIENCE * idleMillis, PATIENCE_MILLIS);
    // A partition whose reader has not been asked for long may hold messages that nobody knows of.
    boolean allHeard = lastCalls.values().stream().allMatch(call -> now - call < FRESH_MILLIS);
    if (!fresh || !caughtUp || !allHeard) {
      lastActive = now;
    }
    over |= now - lastActive > idleMillis;
    return over;
  }
}
