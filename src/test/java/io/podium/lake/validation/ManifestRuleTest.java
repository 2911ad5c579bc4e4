package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.lake.StageManifest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestRuleTest {
  private final ManifestRule rule = new ManifestRule();

  @Test
  void aLakeThatIsAsItsManifestsSayPasses() {
    List<Check> checks = rule.check(Facts.lake(), null, Facts.LIMITS);
    assertThat(Facts.findings(checks)).isEmpty();
    assertThat(checks).extracting(Check::name).contains("manifest-present", "manifest-balances");
    assertThat(checks).hasSize(3 + 3 * 4);
  }

  @Test
  void aManifestMustBeThere() {
    DateFacts facts =
        new DateFacts(
            Facts.DATE, Map.of("to-silver", "there is no file"), Map.of(), List.of(Facts.silver()));
    assertThat(Facts.findings(rule, facts))
        .containsExactly("failure manifest-present to-silver: there is no file");
  }

  @Test
  void whatElseCannotBeReadIsAFailure() {
    DateFacts facts =
        new DateFacts(Facts.DATE, Map.of("to-silver", ""), Map.of("rejects", "cut off"), List.of());
    assertThat(Facts.findings(rule, facts))
        .containsExactly("failure file-readable rejects: cut off");
  }

  @Test
  void aManifestMustNameTheTable() {
    assertThat(
            Facts.findings(
                rule,
                Facts.lake(Facts.output(Facts.SILVER, 9, 7, 7, Map.of()).manifest(null).get())))
        .containsExactly(
            "failure manifest-balances silver/people: the manifest does not name the table");
  }

  @Test
  void aManifestMustAddUp() {
    assertThat(
            Facts.findings(rule, Facts.lake(Facts.output(Facts.SILVER, 9, 7, 7, Map.of()).get())))
        .containsExactly(
            "failure manifest-balances silver/people: read 9, written 7 + set aside 0");
  }

  @Test
  void theFilesMustBeThereAndReadable() {
    assertThat(
            Facts.findings(
                rule, Facts.lake(new Output(Facts.SILVER, null, null, null, Map.of(), null))))
        .contains("failure file-present silver/people: no file");
    assertThat(
            Facts.findings(
                rule, Facts.lake(new Output(Facts.SILVER, null, null, "broken", Map.of(), null))))
        .contains("failure file-present silver/people: broken");
  }

  @Test
  void theFilesMustHoldWhatTheManifestSays() {
    Map<String, Long> rejected = Map.of("deduplicate/duplicate", 2L);
    assertThat(
            Facts.findings(
                rule,
                Facts.lake(
                    Facts.output(Facts.SILVER, 9, 7, 7, rejected)
                        .facts(Facts.table(Facts.SILVER, 6, 6))
                        .get())))
        .containsExactly("failure manifest-rows silver/people: 6 rows");
    assertThat(
            Facts.findings(
                rule,
                Facts.lake(
                    Facts.output(Facts.GOLD, 7, 4, 2, Map.of("join/unmatched", 3L))
                        .facts(Facts.table(Facts.GOLD, 2, 5))
                        .get())))
        .containsExactly("failure manifest-rows gold/means: 2 rows with 5 behind them");
    assertThat(
            Facts.findings(
                rule,
                Facts.lake(
                    Facts.output(Facts.SILVER, 9, 7, 7, rejected)
                        .rejected(Map.of("deduplicate/duplicate", 1L, "to-silver/other", 1L))
                        .get())))
        .singleElement()
        .asString()
        .startsWith("failure manifest-rejects silver/people: 2 set aside {");
  }

  @Test
  void rejectsThatCannotBeReadAreNotThoseOfTheManifest() {
    StageManifest.Table manifest = new StageManifest.Table("people", 7, 7, 7, Map.of(), List.of());
    assertThat(
            Facts.findings(
                rule,
                Facts.lake(
                    Facts.output(Facts.SILVER, 7, 7, 7, Map.of())
                        .manifest(manifest)
                        .rejected(null)
                        .get())))
        .containsExactly("failure manifest-rejects silver/people: files that cannot be read");
  }
}
