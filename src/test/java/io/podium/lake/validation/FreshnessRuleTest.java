package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessRuleTest {
  private final FreshnessRule rule = new FreshnessRule();

  @Test
  void anyAgeWillDoWithoutALimit() {
    assertThat(rule.check(Facts.lake(), null, Facts.LIMITS)).isEmpty();
  }

  @Test
  void theNewestRowMayBeAsOldAsTheLimitAndNoOlder() {
    // Bronze was read an hour ago.
    assertThat(findings(Facts.lake(), Duration.ofHours(1))).isEmpty();
    assertThat(findings(Facts.lake(), Duration.ofHours(1).minusMillis(1)))
        .containsExactly(
            "failure freshness bronze/people, newest ingested_at: 2026-08-02T11:00:00Z, 1 h 0 min old");
  }

  @Test
  void nothingIsNotFresh() {
    TableFacts empty = new TableFacts(0, 0, Map.of(), Map.of(), 0, null, 0, null);
    assertThat(
            findings(
                Facts.lake(Facts.output(Facts.BRONZE, 0, 0, 0, Map.of()).facts(empty).get()),
                Duration.ofDays(1)))
        .containsExactly(
            "failure freshness bronze/people, newest ingested_at: nothing was ingested");
  }

  @Test
  void whereBronzeIsNotLookedAtNothingIsSaid() {
    assertThat(findings(Facts.lake(Facts.silver()), Duration.ofMillis(1))).isEmpty();
  }

  private List<String> findings(DateFacts facts, Duration maxAge) {
    return Facts.findings(rule.check(facts, null, new Limits(0.1, 0.1, maxAge, Facts.NOW)));
  }
}
