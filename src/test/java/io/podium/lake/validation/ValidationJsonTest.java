package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationJsonTest {
  @Test
  void whatOneDateWritesTheNextReads() {
    Baseline baseline = ValidationJson.read(ValidationJson.write(Reports.sound()));
    assertThat(baseline.date()).isEqualTo(Facts.DATE);
    assertThat(baseline.tables()).containsOnlyKeys("bronze/people", "silver/people", "gold/means");
    Baseline.Table silver = baseline.tables().get("silver/people");
    assertThat(silver.types()).containsOnlyKeys("id", "weight").containsEntry("id", "string");
    assertThat(silver.nullShares()).containsEntry("weight", 0.0);
    assertThat(silver.setAsideShare()).isEqualTo(2.0 / 9);
  }

  @Test
  void aDateThatFailedIsNothingToCompareWith() {
    assertThat(Reports.hostile().verdict()).isEqualTo(Verdict.FAILED);
    assertThat(ValidationJson.read(ValidationJson.write(Reports.hostile()))).isNull();
  }

  @Test
  void whatIsNoRecordIsRefused() {
    for (String text : List.of("", "{", "{}", "[]", "{\"date\":\"2026-08-01\"}", "null")) {
      assertThatThrownBy(() -> ValidationJson.read(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theVerdictIsThatOfTheWorstCheck() {
    Check passed = Check.failure("a", "b", true, "", "");
    Check warning = Check.warning("a", "b", false, "", "");
    Check failure = Check.failure("a", "b", false, "", "");
    assertThat(Verdict.of(List.of(passed))).isEqualTo(Verdict.PASSED);
    assertThat(Verdict.of(List.of(warning, passed))).isEqualTo(Verdict.WARNED);
    assertThat(Verdict.of(List.of(warning, failure, passed))).isEqualTo(Verdict.FAILED);
  }

  @Test
  void theScreenHasTheWorstAndTheReport() {
    assertThat(Reports.sound().summary())
        .startsWith("validation 2026-08-02 passed: 0 failures, 0 warnings, ")
        .contains("  compared with no earlier date")
        .endsWith("report: /data/lake/manifests/validation-2026-08-02.html\n");
    assertThat(Reports.hostile().summary()).contains("  failure keys-unique silver/people: 1 row");
    assertThat(Reports.hostile().summary().lines().count()).isLessThan(24);
  }
}
