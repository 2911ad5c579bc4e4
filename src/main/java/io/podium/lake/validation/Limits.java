package io.podium.lake.validation;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What the checks go by.
 *
 * @param maxNullShift by how much the share of nulls of a column may differ from the last date's,
 *     from 0 to 1
 * @param maxRejects which share of a table's rows may be set aside on the way to silver, besides
 *     repeated ones, from 0 to 1
 * @param maxAge how old the newest row may be; null for any age
 * @param now the time that ages are counted to
 */
public record Limits(double maxNullShift, double maxRejects, Duration maxAge, Instant now) {
  public Limits {
    Objects.requireNonNull(now, "now");
  }
}
