package io.podium.rules;

import java.io.Serializable;
import java.time.Duration;

/**
 * Time cut into turns of one length, which begin at its multiples since 1970-01-01 UTC: all that is
 * done once a turn is done in the same turn everywhere, whenever each began.
 *
 * @param millis the length of a turn, above 0
 */
public record Turns(long millis) implements Serializable {
  public Turns {
    if (millis < 1) {
      throw new IllegalArgumentException("a turn must be at least 1 ms long, not " + millis);
    }
  }

  /** Turns of this length. */
  public static Turns of(Duration length) {
    return new Turns(length.toMillis());
  }

  /** The number of the turn that a moment is in. */
  public long at(long nowMillis) {
    return Math.floorDiv(nowMillis, millis);
  }

  /** When the next turn begins, in milliseconds since 1970-01-01 UTC. */
  public long nextMillis(long nowMillis) {
    return (at(nowMillis) + 1) * millis;
  }
}
