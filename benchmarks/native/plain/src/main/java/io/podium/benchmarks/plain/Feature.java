package io.podium.benchmarks.plain;

import java.util.Comparator;

/**
 * The means of a group.
 *
 * @param results how many
 * @param height in centimetres
 * @param weight in kilograms
 */
record Feature(Group group, long results, double height, double weight) {
  static final Comparator<Feature> BY_GROUP =
      Comparator.comparing((Feature feature) -> feature.group().sport())
          .thenComparing(feature -> feature.group().medal())
          .thenComparing(feature -> feature.group().sex())
          .thenComparing(feature -> feature.group().countryNoc());

  /**
   * @param sums how many, and the sums of both measures in thousandths: both sides of the division
   *     are exact, so it gives the double next to the mean
   */
  static Feature of(Group group, long[] sums) {
    double divisor = 1_000.0 * sums[0];
    return new Feature(group, sums[0], sums[1] / divisor, sums[2] / divisor);
  }
}
