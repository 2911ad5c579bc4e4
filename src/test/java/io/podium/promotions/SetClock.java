package io.podium.promotions;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is set; all its copies in this JVM are one. */
final class SetClock extends Clock implements java.io.Serializable {
  private static final long serialVersionUID = 1L;
  private static final Map<String, AtomicLong> MILLIS = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  SetClock(long millis) {
    MILLIS.put(id, new AtomicLong(millis));
  }

  void pass(long millis) {
    MILLIS.get(id).addAndGet(millis);
  }

  @Override
  public long millis() {
    return MILLIS.get(id).get();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("it is in UTC");
  }
}
