package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.lake.StageManifest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountRuleTest {
  private final CountRule rule = new CountRule();

  @Test
  void aLakeThatLostNothingPasses() {
    List<Check> checks = rule.check(Facts.lake(), null, Facts.LIMITS);
    assertThat(Facts.findings(checks)).isEmpty();
    // Each layer's sum, and what silver and gold say they have read.
    assertThat(checks).hasSize(3 + 2);
  }

  @Test
  void bronzeIsWhatWasLandedWithoutTheRejects() {
    Facts.Builder bronze =
        Facts.output(Facts.BRONZE, 10, 9, 9, Map.of("to-bronze/malformed-csv", 1L));
    assertThat(Facts.findings(rule, Facts.lake(bronze.with(11L))))
        .containsExactly("failure counts-reconcile bronze/people: 9 + set aside 1 = 10");
    assertThat(Facts.findings(rule, Facts.lake(bronze.get())))
        .as("without the landing's count, by what the stage read")
        .isEmpty();
    StageManifest.Table read11 = new StageManifest.Table("people", 11, 9, 9, Map.of(), List.of());
    assertThat(Facts.findings(rule, Facts.lake(bronze.manifest(read11).get()))).hasSize(1);
  }

  @Test
  void silverIsBronzeWithoutTheRejects() {
    Facts.Builder silver = Facts.output(Facts.SILVER, 9, 7, 7, Map.of("deduplicate/x", 2L));
    assertThat(
            Facts.findings(
                rule,
                Facts.lake(Facts.bronze(), silver.facts(Facts.table(Facts.SILVER, 6, 6)).get())))
        .containsExactly("failure counts-reconcile silver/people: 6 + set aside 2 = 8");
    assertThat(
            Facts.findings(
                rule,
                Facts.lake(Facts.bronze(), silver.rejected(Map.of("deduplicate/x", 1L)).get())))
        .containsExactly("failure counts-reconcile silver/people: 7 + set aside 1 = 8");
  }

  @Test
  void aStageReadsWhatIsThere() {
    assertThat(
            Facts.findings(
                rule,
                Facts.lake(
                    Facts.bronze(),
                    Facts.output(Facts.SILVER, 8, 7, 7, Map.of("deduplicate/x", 2L)).get())))
        .containsExactly(
            "failure counts-reconcile bronze/people → to-silver: 8 rows read by the stage");
  }

  @Test
  void goldHasAllOfSilverBehindIt() {
    Facts.Builder gold = Facts.output(Facts.GOLD, 7, 4, 2, Map.of("join/unmatched", 3L));
    assertThat(
            Facts.findings(
                rule, Facts.lake(Facts.silver(), gold.facts(Facts.table(Facts.GOLD, 2, 3)).get())))
        .containsExactly("failure counts-reconcile gold/means: results 3 + set aside 3 = 6");
  }
}
