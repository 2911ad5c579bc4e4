package io.podium.athletes.model;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import java.time.Instant;
import java.util.Comparator;

/**
 * What a feature row is keyed by.
 *
 * @param sport the sport
 * @param medal Gold, Silver, Bronze or None
 * @param sex the athlete's sex
 * @param countryNoc the result's country
 * @param windowStart the first instant of the window; null when global
 * @param windowEnd the first instant after the window; null when global
 */
public record ModelKey(
    String sport,
    String medal,
    String sex,
    String countryNoc,
    Instant windowStart,
    Instant windowEnd)
    implements Comparable<ModelKey> {
  private static final Comparator<ModelKey> ORDER =
      comparing(ModelKey::sport)
          .thenComparing(ModelKey::medal)
          .thenComparing(ModelKey::sex)
          .thenComparing(ModelKey::countryNoc)
          .thenComparing(ModelKey::windowStart, nullsFirst(naturalOrder()))
          .thenComparing(ModelKey::windowEnd, nullsFirst(naturalOrder()));

  @Override
  public int compareTo(ModelKey other) {
    return ORDER.compare(this, other);
  }
}
