package io.podium;

import io.podium.io.TopicOffsets;
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

  private static final long PATIENCE_MILLIS = 30_000;
  private static final long ASK_EVERY_MILLIS = 1_000;

  private final TopicOffsets offsets;
  private final boolean resumed;
  private final long idleMillis;
  private final long flushMillis;
  private final LongSupplier clock;
  private long lastRead = -1;
  private long lastReadAt;
  private long lastActiveAt;
  private long lastAskedAt;
  private OptionalLong lag = OptionalLong.empty();

  /**
   * @param offsets where the topic ends
   * @param resumed whether the stream was started before, so that a partition without new messages
   *     may have been read already
   * @param untilIdle ends the stream when nothing has come for so long; null for never
   * @param flush how long what came is gathered before it is written
   * @param clock in milliseconds
   */
  StreamWatch(
      TopicOffsets offsets,
      boolean resumed,
      Duration untilIdle,
      Duration flush,
      LongSupplier clock) {
    this.offsets = Objects.requireNonNull(offsets, "offsets");
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
      Optional<Map<String, Range>> ranges = offsets.now();
      if (ranges.isPresent()) {
        lag = OptionalLong.of(lag(ranges.get(), nextOffsets));
      } else {
        // A broker that cannot be reached is not an idle topic.
        lag = OptionalLong.empty();
      }
    }
    boolean patient =
        idleMillis == Long.MAX_VALUE
            || now - lastReadAt <= Math.max(PATIENCE * idleMillis, PATIENCE_MILLIS);
    if (lag.isEmpty() || (lag.getAsLong() > 0 && patient)) {
      lastActiveAt = now;
    }
    return idleMillis != Long.MAX_VALUE && now - lastActiveAt > idleMillis + flushMillis;
  }

  private long lag(Map<String, Range> ranges, Map<String, Long> nextOffsets) {
    long sum = 0;
    for (Map.Entry<String, Range> entry : ranges.entrySet()) {
      Range range = entry.getValue();
      long unread = resumed ? range.next() : range.first();
      long next = nextOffsets.getOrDefault(entry.getKey(), unread);
      sum += Math.max(0, range.next() - next);
    }
    return sum;
  }
}
