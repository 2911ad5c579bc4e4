package io.podium.lake.validation;

import io.podium.lake.Layer;
import java.util.ArrayList;
import java.util.List;

/** Numbers are numbers, lie in their ranges, and means lie between the values behind them. */
final class RangeRule implements Rule {
  /** Means are rounded to doubles. */
  private static final double ROUNDING = 1e-9;

  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    List<Check> checks = new ArrayList<>();
    for (Output output : facts.outputs()) {
      if (output.facts() != null) {
        for (Range range : output.rules().ranges()) {
          checks.add(range(output, range));
        }
        for (TableRules.Within within : output.rules().within()) {
          within(output, within, facts, checks);
        }
      }
    }
    return checks;
  }

  private static Check range(Output output, Range range) {
    Measure measure = output.facts().measures().get(range.column());
    long outside = measure.outside(range);
    String found;
    if (measure.notNumbers() > 0) {
      found = Words.rows(measure.notNumbers()) + " with no number";
    } else if (outside > 0) {
      found = Words.rows(outside) + " outside, such as " + Words.number(measure.farthest(range));
    } else {
      found = measure.values() == 0 ? "no values" : between(measure.min(), measure.max());
    }
    return new Check(
        range.severity() == Severity.FAILURE ? "values-in-range" : "values-usual",
        output.id() + '.' + range.column(),
        range.severity(),
        measure.notNumbers() == 0 && outside == 0,
        found,
        limits(range));
  }

  private static void within(
      Output output, TableRules.Within within, DateFacts facts, List<Check> checks) {
    Output behind = facts.output(Layer.SILVER, within.table());
    if (behind == null || behind.facts() == null) {
      return;
    }
    Measure means = output.facts().measures().get(within.column());
    Measure values = behind.facts().measures().get(within.values());
    if (means.values() > 0) {
      checks.add(
          Check.failure(
              "means-within-values",
              output.id() + '.' + within.column(),
              means.min() >= values.min() * (1 - ROUNDING)
                  && means.max() <= values.max() * (1 + ROUNDING),
              between(means.min(), means.max()),
              values.values() == 0
                  ? "no mean without a value behind it"
                  : between(values.min(), values.max())
                      + ", as "
                      + behind.id()
                      + '.'
                      + within.values()));
    }
  }

  private static String limits(Range range) {
    String unit = range.unit().isEmpty() ? "" : " " + range.unit();
    return range.max() == Double.MAX_VALUE
        ? Words.number(range.min()) + unit + " or more"
        : between(range.min(), range.max()) + unit;
  }

  private static String between(double min, double max) {
    return Words.number(min) + " to " + Words.number(max);
  }
}
