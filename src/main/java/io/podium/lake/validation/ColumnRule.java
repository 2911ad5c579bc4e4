package io.podium.lake.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The columns that must be there are, and the others are those of the last date. */
final class ColumnRule implements Rule {
  private static final String CHANGED = "columns-changed";

  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    List<Check> checks = new ArrayList<>();
    for (Output output : facts.outputs()) {
      if (output.facts() != null) {
        checks.add(required(output));
        Baseline.Table before = Baseline.table(baseline, output.id());
        if (before != null) {
          changed(output, before.types(), baseline, checks);
        }
      }
    }
    return checks;
  }

  private static Check required(Output output) {
    List<String> lost =
        output.rules().required().stream()
            .filter(column -> !output.facts().columns().containsKey(column))
            .toList();
    return Check.failure(
        "columns-required",
        output.id(),
        lost.isEmpty(),
        lost.isEmpty() ? "all of them" : "no column " + Words.list(lost),
        "the columns " + Words.list(output.rules().required()));
  }

  private static void changed(
      Output output, Map<String, String> before, Baseline baseline, List<Check> checks) {
    Map<String, TableFacts.Column> now = output.facts().columns();
    int size = checks.size();
    for (Map.Entry<String, TableFacts.Column> column : now.entrySet()) {
      String type = before.get(column.getKey());
      String subject = output.id() + '.' + column.getKey();
      if (type == null) {
        checks.add(
            Check.warning(
                CHANGED,
                subject,
                false,
                "an added column",
                "no such column, as " + baseline.date()));
      } else if (!type.equals(column.getValue().type())) {
        checks.add(
            Check.warning(
                CHANGED,
                subject,
                false,
                column.getValue().type(),
                type + ", as " + baseline.date()));
      }
    }
    before.keySet().stream()
        .filter(column -> !now.containsKey(column))
        .sorted()
        .forEach(
            column ->
                checks.add(
                    new Check(
                        CHANGED,
                        output.id() + '.' + column,
                        output.rules().required().contains(column)
                            ? Severity.FAILURE
                            : Severity.WARNING,
                        false,
                        "a lost column",
                        before.get(column) + ", as " + baseline.date())));
    if (checks.size() == size) {
      checks.add(
          Check.warning(
              CHANGED,
              output.id(),
              true,
              now.size() + " columns",
              "the columns of " + baseline.date()));
    }
  }
}
