package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NullRuleTest {
  private final NullRule rule = new NullRule();

  @Test
  void sharesLikeThoseOfTheLastDatePass() {
    List<Check> checks = rule.check(facts(100, 20), baseline(0.3), Facts.LIMITS);
    assertThat(checks).hasSize(2).allMatch(Check::passed);
    assertThat(checks.get(1).found()).isEqualTo("at most 10.0 %, in id");
    assertThat(Facts.findings(rule, facts(100, 99))).as("nothing to compare with").isEmpty();
  }

  @Test
  void moreNullsAreAFailureAndFewerAWarning() {
    assertThat(findings(facts(100, 41), 0.3))
        .containsExactly("failure nulls-shift bronze/people.id: 41.0 % nulls");
    assertThat(findings(facts(100, 19), 0.3))
        .containsExactly("warning nulls-shift bronze/people.id: 19.0 % nulls");
  }

  @Test
  void aRequiredColumnIsNotEmptyThroughout() {
    assertThat(Facts.findings(rule, facts(100, 100)))
        .containsExactly("failure columns-filled bronze/people: nothing but nulls in id");
    assertThat(Facts.findings(rule, facts(0, 0))).isEmpty();
  }

  @Test
  void aTableThatHasNoRowsHasNoShares() {
    assertThat(findings(facts(0, 0), 0.5)).isEmpty();
  }

  private List<String> findings(DateFacts facts, double before) {
    return Facts.findings(rule.check(facts, baseline(before), Facts.LIMITS));
  }

  private static Baseline baseline(double share) {
    return new Baseline(
        Facts.BEFORE,
        Map.of("bronze/people", new Baseline.Table(Map.of(), Map.of("id", share), 0)));
  }

  private static DateFacts facts(long rows, long nulls) {
    return Facts.lake(
        Facts.output(Facts.BRONZE, rows, rows, rows, Map.of())
            .facts(
                Facts.table(
                    Facts.BRONZE,
                    rows,
                    rows,
                    Map.of("id", new TableFacts.Column("string", nulls)),
                    Map.of()))
            .get());
  }
}
