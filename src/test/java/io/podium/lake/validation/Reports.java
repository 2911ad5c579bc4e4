package io.podium.lake.validation;

import io.podium.lake.Lake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Validations to make reports of. */
final class Reports {
  /** What would do something in a page that takes it for its own. */
  static final String HOSTILE =
      "</td></table><script>window.pwned=1</script><img src=x onerror=\"window.pwned=2\">'&\u0000";

  private Reports() {}

  /** Of a lake that holds, compared with no other. */
  static Validation sound() {
    return validation(Facts.lake(), null, null);
  }

  /**
   * Of a lake in which everything is wrong that can be, with data that wants to be taken for HTML.
   */
  static Validation hostile() {
    Map<String, TableFacts.Column> columns = new LinkedHashMap<>();
    columns.put("id", new TableFacts.Column("int64", 0));
    columns.put(HOSTILE, new TableFacts.Column(HOSTILE, 4));
    columns.put("weight", new TableFacts.Column("decimal(18,9)", 1));
    TableFacts silver =
        new TableFacts(
            7,
            7,
            columns,
            Facts.measures(Facts.SILVER, 48, 55, 61, 62, 63, 64, 70, 71, 72, 80, 95, 7780),
            1,
            HOSTILE,
            0,
            null);
    DateFacts facts =
        Facts.lake(
            Facts.bronze(),
            Facts.output(Facts.SILVER, 9, 7, 7, Map.of(HOSTILE, 2L)).facts(silver).get(),
            Facts.gold());
    Baseline baseline =
        new Baseline(
            Facts.BEFORE,
            Map.of(
                "silver/people",
                new Baseline.Table(
                    Map.of("id", "int64", "weight", "double", HOSTILE + "2", "string"),
                    Map.of("id", 0.0, HOSTILE, 0.0),
                    0.2)));
    Changes changes =
        new Changes(
            Facts.BEFORE,
            "gold/means",
            List.of("weight"),
            40,
            2,
            1,
            List.of(
                new Changes.Change(List.of(HOSTILE, "None"), 3, 4, List.of(60.0), List.of(90.0)),
                new Changes.Change(
                    List.of("Weightlifting with a name that goes on and on", "Gold"),
                    1_203,
                    1_411,
                    List.of(60.04),
                    List.of(61.0))));
    return validation(facts, baseline, changes);
  }

  private static Validation validation(DateFacts facts, Baseline baseline, Changes changes) {
    List<Check> checks = new ArrayList<>();
    for (Rule rule : Rule.ALL) {
      checks.addAll(rule.check(facts, baseline, Facts.LIMITS));
    }
    return new Validation(
        "1.0", true, Facts.NOW, new Lake("/data/lake"), facts, baseline, changes, checks);
  }
}
