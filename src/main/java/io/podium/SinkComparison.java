package io.podium;

import io.podium.athletes.rules.FeatureRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

/**
 * Compares the features that several sinks of one run hold: the same groups and windows, the same
 * numbers to the last bit, and together as many results as the run says it has written.
 */
final class SinkComparison {
  /** Differences of one kind in one sink that are told one by one. */
  private static final int TOLD = 3;

  private final String expectedName;
  private final Map<FeatureRow.Cell, FeatureRow> expected;
  private final List<String> differences = new ArrayList<>();

  private SinkComparison(String expectedName, Map<FeatureRow.Cell, FeatureRow> expected) {
    this.expectedName = expectedName;
    this.expected = expected;
  }

  /**
   * What differs. Only {@code calculatedAt} may.
   *
   * @param sinks the rows of each sink by its name, one row a group and window; at least one sink
   * @param written how many results the run has written
   * @return one line each; empty where all is the same
   */
  static List<String> differences(SortedMap<String, List<FeatureRow>> sinks, long written) {
    List<String> repeated = new ArrayList<>();
    Map<String, Map<FeatureRow.Cell, FeatureRow>> byCell = new HashMap<>();
    sinks.forEach((name, rows) -> byCell.put(name, byCell(name, rows, repeated)));
    String first = sinks.firstKey();
    SinkComparison comparison = new SinkComparison(first, byCell.get(first));
    comparison.add(repeated);
    for (String name : sinks.keySet()) {
      comparison.compareSum(name, sinks.get(name), written);
      if (!name.equals(first)) {
        comparison.compare(name, byCell.get(name));
      }
    }
    return List.copyOf(comparison.differences);
  }

  private static Map<FeatureRow.Cell, FeatureRow> byCell(
      String name, List<FeatureRow> rows, List<String> repeated) {
    Map<FeatureRow.Cell, FeatureRow> byCell = new HashMap<>();
    for (FeatureRow row : rows) {
      if (byCell.put(row.cell(), row) != null) {
        repeated.add("the " + name + " holds " + row.cell() + " more than once");
      }
    }
    return byCell;
  }

  private void compareSum(String name, List<FeatureRow> rows, long written) {
    long sum = rows.stream().mapToLong(FeatureRow::results).sum();
    if (sum != written) {
      differences.add(
          String.format(
              "the %s accounts for %,d results, and %,d were written", name, sum, written));
    }
  }

  private void compare(String name, Map<FeatureRow.Cell, FeatureRow> actual) {
    List<String> missing = new ArrayList<>();
    List<String> other = new ArrayList<>();
    expected.forEach(
        (cell, row) -> {
          FeatureRow found = actual.get(cell);
          if (found == null) {
            missing.add("the " + name + " lacks " + row + " of the " + expectedName);
          } else if (!same(row, found)) {
            other.add("the " + name + " holds " + found + ", the " + expectedName + " " + row);
          }
        });
    List<String> surplus = new ArrayList<>();
    actual.forEach(
        (cell, row) -> {
          if (!expected.containsKey(cell)) {
            surplus.add("the " + expectedName + " lacks " + row + " of the " + name);
          }
        });
    add(missing);
    add(other);
    add(surplus);
  }

  private void add(List<String> more) {
    differences.addAll(more.subList(0, Math.min(TOLD, more.size())));
    if (more.size() > TOLD) {
      differences.add(String.format("… and %,d more of this kind", more.size() - TOLD));
    }
  }

  private static boolean same(FeatureRow left, FeatureRow right) {
    return Objects.equals(left.windowEnd(), right.windowEnd())
        && left.results() == right.results()
        && sameBits(left.avgHeight(), right.avgHeight())
        && sameBits(left.avgWeight(), right.avgWeight());
  }

  private static boolean sameBits(double left, double right) {
    return Double.doubleToLongBits(left) == Double.doubleToLongBits(right);
  }
}
