package io.podium.athletes.rules;

import java.util.Objects;

/** What features are grouped by. */
public record FeatureKey(String sport, String medal, String sex, String countryNoc) {
  /** The odd number nearest to 2^32 divided by the golden ratio (Knuth, TAOCP 3, 6.4). */
  private static final int MULTIPLIER = 0x9E3779B9;

  public FeatureKey {
    Objects.requireNonNull(sport, "sport");
    Objects.requireNonNull(medal, "medal");
    Objects.requireNonNull(sex, "sex");
    Objects.requireNonNull(countryNoc, "countryNoc");
  }

  /** As a record's own, which takes several times as long: groups are looked up for each result. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureKey key
        && sport.equals(key.sport)
        && medal.equals(key.medal)
        && sex.equals(key.sex)
        && countryNoc.equals(key.countryNoc);
  }

  @Override
  public int hashCode() {
    return MULTIPLIER * hash(sport, medal, countryNoc) + sex.hashCode();
  }

  /**
   * A hash of these texts. With 31, the usual multiplier, {@code Sport 1} and {@code Sport 2} would
   * have the same one for codes of countries whose first letters are neighbours.
   */
  public static int hash(String sport, String medal, String countryNoc) {
    int hash = MULTIPLIER * sport.hashCode() + medal.hashCode();
    return MULTIPLIER * hash + countryNoc.hashCode();
  }
}
