package io.podium.lake.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** No column has gone empty: by itself, or against the last date. */
final class NullRule implements Rule {
  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    List<Check> checks = new ArrayList<>();
    for (Output output : facts.outputs()) {
      if (output.facts() != null) {
        checks.add(empty(output));
        Baseline.Table before = Baseline.table(baseline, output.id());
        if (before != null) {
          shifts(output, before.nullShares(), baseline, limits, checks);
        }
      }
    }
    return checks;
  }

  private static Check empty(Output output) {
    TableFacts table = output.facts();
    List<String> empty =
        output.rules().required().stream()
            .filter(column -> table.columns().containsKey(column))
            .filter(column -> table.rows() > 0 && table.nullShare(column) == 1)
            .toList();
    return Check.failure(
        "columns-filled",
        output.id(),
        empty.isEmpty(),
        empty.isEmpty() ? "values in all of them" : "nothing but nulls in " + Words.list(empty),
        "values in " + Words.list(output.rules().required()));
  }

  private static void shifts(
      Output output,
      Map<String, Double> before,
      Baseline baseline,
      Limits limits,
      List<Check> checks) {
    int size = checks.size();
    String widest = null;
    double widestShift = 0;
    for (String column : output.facts().columns().keySet()) {
      Double then = before.get(column);
      // An added column is the matter of another rule; a table without rows has no shares.
      if (then != null && output.facts().rows() > 0) {
        double now = output.facts().nullShare(column);
        double shift = now - then;
        if (widest == null || Math.abs(shift) > Math.abs(widestShift)) {
          widest = column;
          widestShift = shift;
        }
        if (Math.abs(shift) > limits.maxNullShift()) {
          checks.add(
              new Check(
                  "nulls-shift",
                  output.id() + '.' + column,
                  shift > 0 ? Severity.FAILURE : Severity.WARNING,
                  false,
                  Words.percent(now) + " nulls",
                  Words.percent(then)
                      + " as "
                      + baseline.date()
                      + ", give or take "
                      + Words.percent(limits.maxNullShift())));
        }
      }
    }
    if (checks.size() == size) {
      checks.add(
          Check.failure(
              "nulls-shift",
              output.id(),
              true,
              widest == null
                  ? "nothing to compare"
                  : "at most " + Words.percent(Math.abs(widestShift)) + ", in " + widest,
              "at most " + Words.percent(limits.maxNullShift()) + " from " + baseline.date()));
    }
  }
}
