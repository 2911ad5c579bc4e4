package io.podium.errors;

import java.util.Objects;

/**
 * A parsed record together with where it came from.
 *
 * @param <T> the record
 */
public record Traced<T>(T value, Origin origin) {
  public Traced {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(origin, "origin");
  }
}
