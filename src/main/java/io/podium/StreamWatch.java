package io.podium;

import io.podium.io.TopicOffsets.Range;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Watches a stream from outside: how far behind its topic it is, and whether it has been idle for
 * so long that it should end. What the workers gather before they write it counts as work.
 */
final class StreamWatch {
  /**
   * Offsets that no message fills (transaction markers) look like messages that are never read:
   * after so many idle times without a message they are taken for that.
   */
  private static final int PATIENCE = 4;

  private static final long PATIENCE_MILLIS = 120_000;

  /** How long a job may take before it reads its first message. */
  private static final long START_MILLIS = 600_000;

  private static final long ASK_EVERY_MILLIS = 1_000;

  /** Of a partition that was added since. */
  private static final Range FROM_START = new Range(0, 0);

  private final Ends ends;
  private final boolean resumed;
  private final long idleMillis;
  private final long flushMillis;
  private final LongSupplier clock;
  private long lastRead = -1;
  private long lastReadAt;
  private long lastActiveAt;
  private long lastAskedAt;
  private OptionalLong lag = OptionalLong.empty();
  private Map<String, Range> atStart;

  /** Where the partitions of a topic begin and end. */
  interface Ends {
    /**
     * The offsets of all partitions now, by {@code topic-partition}.
     *
     * @return empty where the brokers do not answer
     */
    Optional<Map<String, Range>> now() throws InterruptedException;
  }

  /**
   * @param ends asked about once a second
   * @param resumed whether the stream was started before, so that a partition without new messages
   *     may have been read already
   * @param untilIdle ends the stream when nothing has come for so long; null for never
   * @param flush how long what came is gathered before it is written
   * @param clock in milliseconds
   */
  StreamWatch(Ends ends, boolean resumed, Duration untilIdle, Duration flush, LongSupplier clock) {
    this.ends = Objects.requireNonNull(ends, "ends");
    this.resumed = resumed;
    this.idleMillis = untilIdle == null ? Long.MAX_VALUE : untilIdle.toMillis();
    this.flushMillis = flush.toMillis();
    this.clock = clock;
    this.lastReadAt = clock.getAsLong();
    this.lastActiveAt = lastReadAt;
    this.lastAskedAt = lastReadAt;
  }

  /**
   * Messages that are in the topic and not yet read, as of the last time that the brokers answered;
   * empty where they have not.
   */
  synchronized OptionalLong lag() {
    return lag;
  }

  /** Takes note of what the stream has counted, and tells whether it should end. */
  synchronized boolean isOver(long read, Map<String, Long> nextOffsets)
      throws InterruptedException {
    long now = clock.getAsLong();
    if (read != lastRead) {
      lastRead = read;
      lastReadAt = now;
      lastActiveAt = now;
    }
    if (now - lastAskedAt >= ASK_EVERY_MILLIS) {
      lastAskedAt = now;
      Optional<Map<String, Range>> ranges = ends.now();
      if (ranges.isPresent()) {
        atStart = atStart == null ? ranges.get() : atStart;
        lag = OptionalLong.of(lag(ranges.get(), nextOffsets));
      } else {
        // A broker that cannot be reached is not an idle topic.
        lag = OptionalLong.empty();
      }
    }
    long patience = nextOffsets.isEmpty() ? START_MILLIS : PATIENCE_MILLIS;
    boolean patient =
        idleMillis == Long.MAX_VALUE
            || now - lastReadAt <= Math.max(PATIENCE * idleMillis, patience);
    if (lag.isEmpty() || (lag.getAsLong() > 0 && patient)) {
      lastActiveAt = now;
    }
    return idleMillis != Long.MAX_VALUE && now - lastActiveAt > idle(nextOffsets) + flushMillis;
  }

  /** Of what a stream that goes on has yet to catch up with, nobody knows before it has begun. */
  private long idle(Map<String, Long> nextOffsets) {
    return resumed && nextOffsets.isEmpty() ? Math.max(idleMillis, PATIENCE_MILLIS) : idleMillis;
  }

  private long lag(Map<String, Range> ranges, Map<String, Long> nextOffsets) {
    long sum = 0;
    for (Map.Entry<String, Range> entry : ranges.entrySet()) {
      Range range = entry.getValue();
      // What was there when the stream went on may have been read before, what came since was not.
      long unread =
          resumed ? atStart.getOrDefault(entry.getKey(), FROM_START).next() : range.first();
      long next = nextOffsets.getOrDefault(entry.getKey(), unread);
      sum += Math.max(0, range.next() - next);
    }
    return sum;
  }
}
