package io.podium.athletes.rules;

import java.util.Objects;

/** What features are grouped by. */
public record FeatureKey(String sport, String medal, String sex, String countryNoc) {
  public FeatureKey {
    Objects.requireNonNull(sport, "sport");
    Objects.requireNonNull(medal, "medal");
    Objects.requireNonNull(sex, "sex");
    Objects.requireNonNull(countryNoc, "countryNoc");
  }
}
