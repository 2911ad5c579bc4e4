package io.podium.athletes.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/**
 * The exact sums behind two means. Decimal sums do not depend on the order of adding, so neither do
 * the means.
 *
 * @param results how many results were added
 * @param height the sum of heights, in centimetres
 * @param weight the sum of weights, in kilograms
 */
public record BodySums(long results, BigDecimal height, BigDecimal weight) {
  /** Nothing added yet. */
  public static final BodySums ZERO = new BodySums(0, BigDecimal.ZERO, BigDecimal.ZERO);

  public BodySums {
    Objects.requireNonNull(height, "height");
    Objects.requireNonNull(weight, "weight");
  }

  /** The sums of one result. */
  public static BodySums of(BigDecimal height, BigDecimal weight) {
    return new BodySums(1, height, weight);
  }

  /** Both together. */
  public BodySums plus(BodySums other) {
    return new BodySums(
        results + other.results, height.add(other.height), weight.add(other.weight));
  }

  /**
   * The mean height in centimetres, as the double nearest to the quotient of 34 digits.
   *
   * @throws ArithmeticException where nothing was added
   */
  public double meanHeight() {
    return mean(height);
  }

  /**
   * The mean weight in kilograms, as the double nearest to the quotient of 34 digits.
   *
   * @throws ArithmeticException where nothing was added
   */
  public double meanWeight() {
    return mean(weight);
  }

  private double mean(BigDecimal sum) {
    return sum.divide(BigDecimal.valueOf(results), MathContext.DECIMAL128).doubleValue();
  }
}
