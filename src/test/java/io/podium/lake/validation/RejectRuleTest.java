package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RejectRuleTest {
  private final RejectRule rule = new RejectRule();

  @Test
  void fewRejectsPass() {
    assertThat(Facts.findings(rule, silver(85, "to-silver/wrong-type", 15))).isEmpty();
    assertThat(Facts.findings(rule, silver(0, "to-silver/wrong-type", 0))).isEmpty();
  }

  @Test
  void manyAreAFailure() {
    assertThat(Facts.findings(rule, silver(84, "to-silver/wrong-type", 16)))
        .containsExactly("failure rejects-share silver/people: 16.0 % of the rows");
  }

  @Test
  void repeatedRowsAreNotCountedButGoIntoTheShift() {
    DateFacts facts = silver(10, "deduplicate/duplicate", 90);
    assertThat(Facts.findings(rule, facts)).isEmpty();
    assertThat(findings(facts, 0.85)).isEmpty();
    assertThat(findings(facts, 0.5))
        .containsExactly("warning rejects-shift silver/people: 90.0 % of the rows set aside");
  }

  @Test
  void goldMayLeaveOutMany() {
    assertThat(
            Facts.findings(
                rule, Facts.lake(Facts.output(Facts.GOLD, 10, 1, 1, Map.of("join/x", 9L)).get())))
        .isEmpty();
  }

  private List<String> findings(DateFacts facts, double before) {
    return Facts.findings(
        rule.check(
            facts,
            new Baseline(
                Facts.BEFORE,
                Map.of("silver/people", new Baseline.Table(Map.of(), Map.of(), before))),
            Facts.LIMITS));
  }

  private static DateFacts silver(long rows, String reason, long rejected) {
    return Facts.lake(
        Facts.output(Facts.SILVER, rows + rejected, rows, rows, Map.of(reason, rejected)).get());
  }
}
