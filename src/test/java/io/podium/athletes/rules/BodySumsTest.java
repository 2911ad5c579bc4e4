package io.podium.athletes.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodySumsTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theOrderAndTheGroupingOfAddingDoNotShow(long seed) {
    Random random = new Random(seed);
    List<BodySums> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(BodySums.of(decimal(random), decimal(random)));
    }
    BodySums inOrder = all.stream().reduce(BodySums.ZERO, BodySums::plus);
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(all, random);
      int cut = random.nextInt(all.size());
      BodySums left = all.subList(0, cut).stream().reduce(BodySums.ZERO, BodySums::plus);
      BodySums right = all.subList(cut, all.size()).stream().reduce(BodySums.ZERO, BodySums::plus);
      BodySums both = right.plus(left);

      assertThat(both).isEqualTo(inOrder);
      assertThat(both.meanHeight()).isEqualTo(inOrder.meanHeight());
      assertThat(both.meanWeight()).isEqualTo(inOrder.meanWeight());
    }
  }

  @Test
  void theMeansAreThoseOfExactArithmetic() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int results = 1 + random.nextInt(50);
      BigDecimal heights = BigDecimal.ZERO;
      BigDecimal weights = BigDecimal.ZERO;
      BodySums sums = BodySums.ZERO;
      for (int i = 0; i < results; i++) {
        BigDecimal height = decimal(random);
        BigDecimal weight = decimal(random);
        heights = heights.add(height);
        weights = weights.add(weight);
        sums = sums.plus(BodySums.of(height, weight));
      }

      assertThat(sums.results()).isEqualTo(results);
      assertThat(sums.meanHeight()).isEqualTo(mean(heights, results));
      assertThat(sums.meanWeight()).isEqualTo(mean(weights, results));
    }
  }

  @Test
  void aMeanOfFewDigitsIsThatOfExactArithmetic() {
    Random random = new Random(11);
    long longest = 999_999_999_999_999L;
    for (int round = 0; round < 200_000; round++) {
      long digits = random.nextBoolean() ? longest - random.nextInt(100) : random.nextLong(longest);
      BigDecimal sum = BigDecimal.valueOf(digits, random.nextInt(17));
      long results = 1 + random.nextLong(1L << random.nextInt(1, 54));
      BodySums sums = new BodySums(results, sum, sum.negate());

      assertThat(sums.meanHeight()).isEqualTo(mean(sum, results));
      assertThat(sums.meanWeight()).isEqualTo(-mean(sum, results));
    }
  }

  @Test
  void doesNotRoundAsBinarySumsDo() {
    BodySums sums = BodySums.ZERO;
    for (int i = 0; i < 10; i++) {
      sums = sums.plus(BodySums.of(new BigDecimal("0.1"), new BigDecimal("0.7")));
    }
    assertThat(sums.meanHeight()).isEqualTo(0.1);
    assertThat(sums.meanWeight()).isEqualTo(0.7);
  }

  @Test
  void heightAndWeightAreNotMixedUp() {
    BodySums sums =
        BodySums.of(new BigDecimal("180"), new BigDecimal("70"))
            .plus(BodySums.of(new BigDecimal("191"), new BigDecimal("81")));

    assertThat(sums.meanHeight()).isEqualTo(185.5);
    assertThat(sums.meanWeight()).isEqualTo(75.5);
  }

  @Test
  void thereIsNoMeanOfNothing() {
    assertThatThrownBy(BodySums.ZERO::meanHeight).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(BodySums.ZERO::meanWeight).isInstanceOf(ArithmeticException.class);
  }

  private static double mean(BigDecimal sum, long results) {
    return sum.divide(new BigDecimal(results), MathContext.DECIMAL128).doubleValue();
  }

  private static BigDecimal decimal(Random random) {
    return BigDecimal.valueOf(1 + random.nextLong(999_999_999_999L), random.nextInt(10));
  }
}
