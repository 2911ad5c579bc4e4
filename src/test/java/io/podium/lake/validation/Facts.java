package io.podium.lake.validation;

import io.podium.lake.Layer;
import io.podium.lake.StageManifest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Facts of a small lake that holds: 10 landed, 1 malformed, 2 duplicates, 3 without measures. */
final class Facts {
  static final LocalDate DATE = LocalDate.parse("2026-08-02");
  static final LocalDate BEFORE = LocalDate.parse("2026-08-01");
  static final Instant NOW = Instant.parse("2026-08-02T12:00:00Z");
  static final Limits LIMITS = new Limits(0.1, 0.15, null, NOW);

  static final TableRules BRONZE = rules("to-bronze", Layer.BRONZE, "people", List.of(), null);
  static final TableRules SILVER =
      new TableRules(
          "to-silver",
          Layer.SILVER,
          "people",
          "people",
          List.of("id", "weight"),
          List.of("id"),
          List.of(new Range("weight", 20, 250, Severity.FAILURE, "kg", "records")),
          List.of(),
          null,
          List.of(new TableRules.Bins("weight", "Weight", "kg", 20, 5, 46)));
  static final TableRules GOLD =
      new TableRules(
          "to-gold",
          Layer.GOLD,
          "means",
          "people",
          List.of("sport", "weight"),
          List.of("sport", "medal"),
          List.of(
              new Range("weight", 20, 250, Severity.FAILURE, "kg", "records"),
              new Range("weight", 20, 150, Severity.WARNING, "kg", "usual"),
              new Range("results", 1, Double.MAX_VALUE, Severity.FAILURE, "", "a count")),
          List.of(new TableRules.Within("weight", "people", "weight")),
          "results",
          List.of());

  private Facts() {}

  static TableRules rules(
      String stage, Layer layer, String table, List<String> key, String countColumn) {
    return new TableRules(
        stage,
        layer,
        table,
        "people",
        List.of("id"),
        key,
        List.of(),
        List.of(),
        countColumn,
        List.of());
  }

  static Output bronze() {
    return output(BRONZE, 10, 9, 9, Map.of("to-bronze/malformed-csv", 1L)).with(10L);
  }

  static Output silver() {
    return output(SILVER, 9, 7, 7, Map.of("deduplicate/duplicate", 2L)).get();
  }

  static Output gold() {
    return output(GOLD, 7, 4, 2, Map.of("join/unmatched", 3L)).get();
  }

  static DateFacts lake() {
    return lake(bronze(), silver(), gold());
  }

  static DateFacts lake(Output... outputs) {
    Map<String, String> manifests = new LinkedHashMap<>();
    for (Output output : outputs) {
      manifests.put(output.rules().stage(), "");
    }
    return new DateFacts(DATE, manifests, Map.of(), List.of(outputs));
  }

  /** A table whose manifest says what its files hold. */
  static Builder output(
      TableRules rules, long read, long written, long rows, Map<String, Long> rejected) {
    return new Builder(
        rules,
        new StageManifest.Table(rules.table(), read, written, rows, rejected, List.of()),
        table(rules, rows, written),
        rejected);
  }

  record Builder(
      TableRules rules,
      StageManifest.Table manifest,
      TableFacts facts,
      Map<String, Long> rejected) {
    Output get() {
      return with(null);
    }

    Output with(Long landed) {
      return new Output(rules, manifest, facts, null, rejected, landed);
    }

    Builder manifest(StageManifest.Table other) {
      return new Builder(rules, other, facts, rejected);
    }

    Builder facts(TableFacts other) {
      return new Builder(rules, manifest, other, rejected);
    }

    Builder rejected(Map<String, Long> other) {
      return new Builder(rules, manifest, facts, other);
    }
  }

  /** The required columns without nulls, and weights of 60 and 80. */
  static TableFacts table(TableRules rules, long rows, long behind) {
    Map<String, TableFacts.Column> columns = new LinkedHashMap<>();
    rules.required().forEach(column -> columns.put(column, new TableFacts.Column("string", 0)));
    return table(rules, rows, behind, columns, measures(rules, 60, 80));
  }

  static TableFacts table(
      TableRules rules,
      long rows,
      long behind,
      Map<String, TableFacts.Column> columns,
      Map<String, Measure> measures) {
    return new TableFacts(
        rows,
        behind,
        columns,
        measures,
        0,
        null,
        0,
        rules.layer() == Layer.BRONZE ? NOW.minusSeconds(3600) : null);
  }

  /** The same values in all columns that have ranges. */
  static Map<String, Measure> measures(TableRules rules, double... values) {
    Map<String, Measure> measures = new LinkedHashMap<>();
    for (Range range : rules.ranges()) {
      measures.computeIfAbsent(
          range.column(),
          column -> {
            Measure measure =
                new Measure(
                    rules.ranges().stream().filter(each -> each.column().equals(column)).toList(),
                    rules.histograms().stream()
                        .filter(bins -> bins.column().equals(column))
                        .findFirst()
                        .orElse(null));
            for (double value : values) {
              measure.add(value);
            }
            return measure;
          });
    }
    return measures;
  }

  /** Of checks those that did not pass, as {@code outcome name subject: found}. */
  static List<String> findings(List<Check> checks) {
    return checks.stream()
        .filter(check -> !check.passed())
        .map(
            check ->
                check.outcome() + ' ' + check.name() + ' ' + check.subject() + ": " + check.found())
        .toList();
  }

  /** What a rule finds in a date that is compared with none. */
  static List<String> findings(Rule rule, DateFacts facts) {
    return findings(rule.check(facts, null, LIMITS));
  }
}
