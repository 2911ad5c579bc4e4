package io.podium.athletes.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;
import java.util.stream.LongStream;

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

  /** Whole numbers up to this one are doubles. */
  private static final long EXACT = 1L << 53;

  private static final int EXACT_DIGITS = 15;

  private static final long[] TENS =
      LongStream.iterate(1, ten -> 10 * ten).limit(EXACT_DIGITS + 1).toArray();

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
    if (results > 0 && isShort(sum) && results <= EXACT / TENS[sum.scale()]) {
      // The same double, in a fiftieth of the time: IEEE 754 rounds the quotient of two exact
      // doubles once, and one of so few digits is never as near to the middle between two doubles
      // as the 35th digit reaches.
      return (double) sum.unscaledValue().longValue() / (results * TENS[sum.scale()]);
    }
    return sum.divide(BigDecimal.valueOf(results), MathContext.DECIMAL128).doubleValue();
  }

  /** Whether the digits, and the power of ten that they are parts of, are doubles exactly. */
  private static boolean isShort(BigDecimal sum) {
    return sum.scale() >= 0 && sum.scale() <= EXACT_DIGITS && sum.precision() <= EXACT_DIGITS;
  }
}
