package io.podium.lake.validation;

import java.util.List;

/** What a column of numbers holds, gathered value by value in constant memory. */
public final class Measure {
  private final List<Range> ranges;
  private final long[] outside;
  private final double[] farthest;
  private final TableRules.Bins bins;
  private final long[] counts;
  private long values;
  private long notNumbers;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;

  /**
   * @param ranges of this column
   * @param bins of its distribution; null for none
   */
  Measure(List<Range> ranges, TableRules.Bins bins) {
    this.ranges = List.copyOf(ranges);
    this.outside = new long[ranges.size()];
    this.farthest = new double[ranges.size()];
    this.bins = bins;
    this.counts = new long[bins == null ? 0 : bins.count()];
  }

  /** Takes a value into account; NaN and the infinities are counted as no numbers. */
  void add(double value) {
    if (!Double.isFinite(value)) {
      notNumbers++;
      return;
    }
    values++;
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
    for (int i = 0; i < outside.length; i++) {
      Range range = ranges.get(i);
      if (!range.contains(value)) {
        if (outside[i]++ == 0 || distance(range, value) > distance(range, farthest[i])) {
          farthest[i] = value;
        }
      }
    }
    if (bins != null) {
      double bin = Math.floor((value - bins.min()) / bins.width());
      if (bin >= 0 && bin < counts.length) {
        counts[(int) bin]++;
      }
    }
  }

  /** How many numbers there are. */
  public long values() {
    return values;
  }

  /** How many values are NaN or infinite. */
  public long notNumbers() {
    return notNumbers;
  }

  /** The smallest number; infinite where there is none. */
  public double min() {
    return min;
  }

  /** The largest number; infinite where there is none. */
  public double max() {
    return max;
  }

  /** The mean, to the precision of doubles; NaN where there is no number. */
  public double mean() {
    return sum / values;
  }

  /** The ranges that the column has. */
  public List<Range> ranges() {
    return ranges;
  }

  /** How many numbers are outside of a range. */
  public long outside(Range range) {
    return outside[ranges.indexOf(range)];
  }

  /** Of those outside of a range the one that is farthest away. */
  public double farthest(Range range) {
    return farthest[ranges.indexOf(range)];
  }

  /** How the distribution is drawn; null where it is not. */
  public TableRules.Bins bins() {
    return bins;
  }

  /** How many numbers are in a bin, from 0. */
  public long inBin(int bin) {
    return counts[bin];
  }

  private static double distance(Range range, double value) {
    return Math.max(range.min() - value, value - range.max());
  }
}
