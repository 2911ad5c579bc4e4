package io.podium.promotions.rules;

import java.util.Objects;

/**
 * A restaurant's campaign. Times are in seconds since 1970-01-01 UTC.
 *
 * @param key what tells it from others
 * @param content what subscribers are told; may be empty, not null
 * @param owner who runs it; may be empty, not null
 * @param ownerContact may be empty, not null
 * @param start the first second of its validity
 * @param end the first second after its validity; after the start
 * @param created when its message was made
 */
public record Campaign(
    CampaignKey key,
    String content,
    String owner,
    String ownerContact,
    long start,
    long end,
    long created) {

  public Campaign {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(content, "content");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(ownerContact, "ownerContact");
    if (end <= start) {
      throw new IllegalArgumentException("it ends at " + end + ", and starts at " + start);
    }
  }

  /** Whether its validity has begun. */
  public boolean hasStarted(long nowMillis) {
    return Math.floorDiv(nowMillis, 1000) >= start;
  }

  /** Whether its validity has begun, and is not over. */
  public boolean isValid(long nowMillis) {
    return hasStarted(nowMillis) && !hasEnded(nowMillis);
  }

  /** Whether its validity is over. */
  public boolean hasEnded(long nowMillis) {
    return Math.floorDiv(nowMillis, 1000) >= end;
  }
}
