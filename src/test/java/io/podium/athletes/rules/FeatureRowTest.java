package io.podium.athletes.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FeatureRowTest {
  private static final FeatureKey KEY = new FeatureKey("Judo", "Gold", "Male", "FRA");
  private static final Instant EARLY = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant LATE = Instant.parse("2021-01-01T00:00:00Z");

  @Test
  void moreResultsAreMoreProgressWheneverTheyWereWorkedOut() {
    assertThat(FeatureRow.BY_PROGRESS.compare(row(2, EARLY), row(1, LATE))).isPositive();
    assertThat(FeatureRow.BY_PROGRESS.compare(row(1, LATE), row(2, EARLY))).isNegative();
  }

  @Test
  void amongEqualsTheLaterIsMoreProgress() {
    assertThat(FeatureRow.BY_PROGRESS.compare(row(1, LATE), row(1, EARLY))).isPositive();
    assertThat(FeatureRow.BY_PROGRESS.compare(row(1, EARLY), row(1, EARLY))).isZero();
  }

  @Test
  void isMadeOfSums() {
    BodySums sums =
        BodySums.of(new BigDecimal("180"), new BigDecimal("70"))
            .plus(BodySums.of(new BigDecimal("191"), new BigDecimal("81")));

    assertThat(FeatureRow.of(KEY, EARLY, LATE, sums, LATE))
        .isEqualTo(new FeatureRow(KEY, EARLY, LATE, 2, 185.5, 75.5, LATE));
  }

  @Test
  void allFormsOfARowHaveOneCell() {
    assertThat(row(1, EARLY).cell()).isEqualTo(row(2, LATE).cell());
    assertThat(row(1, EARLY).cell())
        .isNotEqualTo(new FeatureRow(KEY, EARLY, LATE, 1, 1, 1, EARLY).cell());
    assertThat(new FeatureRow(KEY, EARLY, LATE, 1, 1, 1, EARLY).cell())
        .isNotEqualTo(new FeatureRow(KEY, LATE, LATE, 1, 1, 1, EARLY).cell());
  }

  @Test
  void aWindowHasBothEndsOrNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureRow(KEY, EARLY, null, 1, 1, 1, EARLY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureRow(KEY, null, EARLY, 1, 1, 1, EARLY));
  }

  private static FeatureRow row(long results, Instant calculatedAt) {
    return new FeatureRow(KEY, null, null, results, 180, 70, calculatedAt);
  }
}
