package io.podium.athletes.rules;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A result joined with its athlete's body.
 *
 * @param key the group it belongs to
 * @param height in centimetres
 * @param weight in kilograms
 */
public record MeasuredResult(FeatureKey key, BigDecimal height, BigDecimal weight) {
  public MeasuredResult {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(height, "height");
    Objects.requireNonNull(weight, "weight");
  }

  /**
   * Joins a result with the biometrics of its athlete.
   *
   * @param biometrics with both measures and the sex
   */
  public static MeasuredResult of(AthleteResult result, Biometrics biometrics) {
    return new MeasuredResult(
        new FeatureKey(result.sport(), result.medal(), biometrics.sex(), result.countryNoc()),
        biometrics.height(),
        biometrics.weight());
  }
}
