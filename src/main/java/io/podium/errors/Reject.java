package io.podium.errors;

import java.time.Instant;
import java.util.Objects;

/**
 * A record that was set aside: why, where it came from, and its bytes as they came, so that it can
 * be looked at and replayed.
 *
 * @param stage the step of the graph that set it aside, such as {@code parse}
 * @param reason a short code in kebab case that groups rejects
 * @param message one sentence for a person
 * @param origin where the record came from, with its bytes
 * @param at when it was set aside
 */
public record Reject(String stage, String reason, String message, Origin origin, Instant at) {
  public Reject {
    Objects.requireNonNull(stage, "stage");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(at, "at");
  }
}
