package io.podium.promotions.model;

import java.nio.charset.StandardCharsets;

/** What happens to a stream, one after the other. */
public sealed interface ModelEvent {
  /**
   * A message comes.
   *
   * @param payload may be null
   */
  record Message(byte[] payload) implements ModelEvent {
    @Override
    public String toString() {
      return payload == null ? "null" : new String(payload, StandardCharsets.UTF_8);
    }
  }

  /** A row is added to the table of subscribers. */
  record Subscribe(String client, String restaurant) implements ModelEvent {}

  /** All rows of a client and restaurant are deleted from it. */
  record Unsubscribe(String client, String restaurant) implements ModelEvent {}

  /**
   * Time passes.
   *
   * @param millis above 0
   */
  record Pass(long millis) implements ModelEvent {}
}
