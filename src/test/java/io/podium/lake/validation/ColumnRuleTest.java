package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnRuleTest {
  private final ColumnRule rule = new ColumnRule();

  @Test
  void theColumnsOfTheLastDatePass() {
    assertThat(findings(Map.of("id", "int64", "note", "string"), columns("id", "note"))).isEmpty();
    assertThat(
            rule.check(facts(columns("id", "note")), baseline(Map.of("id", "int64")), Facts.LIMITS))
        .hasSize(2);
    assertThat(Facts.findings(rule, facts(columns("id")))).isEmpty();
  }

  @Test
  void aRequiredColumnMustBeThereWithoutAnEarlierDateToo() {
    assertThat(Facts.findings(rule, facts(columns("note"))))
        .containsExactly("failure columns-required bronze/people: no column id");
  }

  @Test
  void anAddedColumnIsWarnedOf() {
    assertThat(findings(Map.of("id", "int64"), columns("id", "new")))
        .containsExactly("warning columns-changed bronze/people.new: an added column");
  }

  @Test
  void aLostColumnIsWarnedOfAndARequiredOneFails() {
    assertThat(findings(Map.of("id", "int64", "old", "string"), columns("id")))
        .containsExactly("warning columns-changed bronze/people.old: a lost column");
    assertThat(findings(Map.of("id", "int64", "old", "string"), columns("old")))
        .containsExactly(
            "failure columns-required bronze/people: no column id",
            "failure columns-changed bronze/people.id: a lost column");
  }

  @Test
  void aRetypedColumnIsWarnedOf() {
    assertThat(findings(Map.of("id", "string"), columns("id")))
        .containsExactly("warning columns-changed bronze/people.id: int64");
  }

  private List<String> findings(Map<String, String> before, Map<String, TableFacts.Column> now) {
    return Facts.findings(rule.check(facts(now), baseline(before), Facts.LIMITS));
  }

  private static Baseline baseline(Map<String, String> types) {
    return new Baseline(
        Facts.BEFORE, Map.of("bronze/people", new Baseline.Table(types, Map.of(), 0)));
  }

  private static DateFacts facts(Map<String, TableFacts.Column> columns) {
    return Facts.lake(
        Facts.output(Facts.BRONZE, 9, 9, 9, Map.of())
            .facts(Facts.table(Facts.BRONZE, 9, 9, columns, Map.of()))
            .get());
  }

  private static Map<String, TableFacts.Column> columns(String... names) {
    Map<String, TableFacts.Column> columns = new java.util.LinkedHashMap<>();
    for (String name : names) {
      columns.put(name, new TableFacts.Column(name.equals("id") ? "int64" : "string", 0));
    }
    return columns;
  }
}
