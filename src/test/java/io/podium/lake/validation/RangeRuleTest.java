package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RangeRuleTest {
  private final RangeRule rule = new RangeRule();

  @Test
  void valuesInTheirRangesPassTheLimitsIncluded() {
    assertThat(rule.check(Facts.lake(), null, Facts.LIMITS))
        .allMatch(Check::passed)
        .extracting(Check::name)
        .containsExactly(
            "values-in-range",
            "values-in-range",
            "values-usual",
            "values-in-range",
            "means-within-values");
    assertThat(Facts.findings(rule, Facts.lake(silver(20, 250)))).isEmpty();
  }

  @Test
  void aValueOutsideIsAFailureAndTheFarthestIsNamed() {
    assertThat(Facts.findings(rule, Facts.lake(silver(60, 250.5, 119125.5, 10))))
        .containsExactly(
            "failure values-in-range silver/people.weight: 3 rows outside, such as 119,125.5");
    assertThat(Facts.findings(rule, Facts.lake(silver(19.999))))
        .containsExactly(
            "failure values-in-range silver/people.weight: 1 row outside, such as 19.999");
  }

  @Test
  void whatIsNoNumberIsAFailure() {
    assertThat(Facts.findings(rule, Facts.lake(silver(60, Double.NaN, Double.POSITIVE_INFINITY))))
        .containsExactly("failure values-in-range silver/people.weight: 2 rows with no number");
  }

  @Test
  void anUnusualMeanIsAWarning() {
    assertThat(Facts.findings(rule, Facts.lake(silver(60, 200), gold(160))))
        .containsExactly("warning values-usual gold/means.weight: 1 row outside, such as 160");
  }

  @Test
  void aMeanOfNothingIsAFailure() {
    Map<String, Measure> measures = Facts.measures(Facts.GOLD, 70);
    measures.get("results").add(0);
    assertThat(Facts.findings(rule, Facts.lake(Facts.silver(), gold(measures))))
        .containsExactly("failure values-in-range gold/means.results: 1 row outside, such as 0");
  }

  @Test
  void meansLieBetweenTheValuesBehindThem() {
    assertThat(Facts.findings(rule, Facts.lake(silver(60, 80), gold(60, 80 + 1e-12)))).isEmpty();
    assertThat(Facts.findings(rule, Facts.lake(silver(60, 80), gold(59.9))))
        .containsExactly("failure means-within-values gold/means.weight: 59.9 to 59.9");
    assertThat(Facts.findings(rule, Facts.lake(silver(60, 80), gold(80.1)))).hasSize(1);
    assertThat(Facts.findings(rule, Facts.lake(silver(), gold(70)))).hasSize(1);
    assertThat(Facts.findings(rule, Facts.lake(silver(), gold()))).isEmpty();
  }

  @Test
  void aRangeHasTwoEnds() {
    assertThatThrownBy(() -> new Range("weight", 2, 1, Severity.FAILURE, "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMeasureCountsItsBins() {
    Measure measure = Facts.measures(Facts.SILVER, 20, 24.9, 25, 249.9, 250, 1).get("weight");
    assertThat(measure.inBin(0)).isEqualTo(2);
    assertThat(measure.inBin(1)).isEqualTo(1);
    assertThat(measure.inBin(45)).isEqualTo(1);
    assertThat(measure.values()).isEqualTo(6);
    assertThat(measure.min()).isEqualTo(1);
    assertThat(measure.max()).isEqualTo(250);
    assertThat(measure.mean()).isEqualTo((20 + 24.9 + 25 + 249.9 + 250 + 1) / 6);
  }

  private static Output silver(double... values) {
    return Facts.output(Facts.SILVER, 7, 7, 7, Map.of())
        .facts(Facts.table(Facts.SILVER, 7, 7, Map.of(), Facts.measures(Facts.SILVER, values)))
        .get();
  }

  private static Output gold(double... values) {
    return gold(Facts.measures(Facts.GOLD, values));
  }

  private static Output gold(Map<String, Measure> measures) {
    return Facts.output(Facts.GOLD, 7, 7, 7, Map.of())
        .facts(Facts.table(Facts.GOLD, 7, 7, Map.of(), measures))
        .get();
  }
}
