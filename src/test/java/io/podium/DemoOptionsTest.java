package io.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.options.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
  @Test
  void hasDefaults() {
    assertThat(DemoOptions.parse(List.of()))
        .isEqualTo(
            new DemoOptions(
                RunPipeline.ATHLETE_FEATURES,
                7,
                Map.of("athletes", 2_000, "results", 12_000),
                false));
  }

  @Test
  void readsAll() {
    assertThat(
            DemoOptions.parse(List.of("--seed=-1", "--athletes=100", "--results=1000", "--keep")))
        .isEqualTo(
            new DemoOptions(
                RunPipeline.ATHLETE_FEATURES, -1, Map.of("athletes", 100, "results", 1_000), true));
  }

  @Test
  void takesAPipelineWithItsOwnSizes() {
    assertThat(DemoOptions.parse(List.of("promotions", "--campaigns=200")))
        .isEqualTo(
            new DemoOptions(
                RunPipeline.PROMOTIONS,
                7,
                Map.of("campaigns", 200, "subscriptions", 1_000),
                false));
    assertThatThrownBy(() -> DemoOptions.parse(List.of("promotions", "--athletes=200")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--athletes=200 is not an option of demo promotions");
    assertThatThrownBy(() -> DemoOptions.parse(List.of("chess")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no demo of chess");
  }

  @Test
  void reportsAllMistakesAtOnce() {
    assertThatThrownBy(
            () ->
                DemoOptions.parse(
                    List.of(
                        "--seed=x", "--athletes=5", "--results", "--keep=no", "--runner=A", "7")))
        .isInstanceOf(UsageException.class)
        .extracting(failure -> ((UsageException) failure).problems().size())
        .isEqualTo(6);
  }
}
