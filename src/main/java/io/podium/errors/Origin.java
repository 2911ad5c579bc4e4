package io.podium.errors;

import java.util.Arrays;
import java.util.Objects;

/**
 * Where a record came from, and its bytes as they came.
 *
 * @param source {@code topic-partition-offset}, or {@code file:line}
 * @param key the message's key; null where it had none
 * @param payload the message's bytes, or the row of a file in UTF-8; null for a message without a
 *     value
 */
public record Origin(String source, byte[] key, byte[] payload) {
  public Origin {
    Objects.requireNonNull(source, "source");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Origin o
        && source.equals(o.source)
        && Arrays.equals(key, o.key)
        && Arrays.equals(payload, o.payload);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  @Override
  public String toString() {
    return source;
  }
}
