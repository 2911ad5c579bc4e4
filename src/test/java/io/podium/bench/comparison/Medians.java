package io.podium.bench.comparison;

/** Medians. */
final class Medians {
  private Medians() {}

  /** The one in the middle, or the mean of the two there. */
  static double of(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
