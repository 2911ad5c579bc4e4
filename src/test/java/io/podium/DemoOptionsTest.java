package io.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.options.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {
  @Test
  void hasDefaults() {
    assertThat(DemoOptions.parse(List.of())).isEqualTo(new DemoOptions(7, 2_000, 12_000, false));
  }

  @Test
  void readsAll() {
    assertThat(
            DemoOptions.parse(List.of("--seed=-1", "--athletes=100", "--results=1000", "--keep")))
        .isEqualTo(new DemoOptions(-1, 100, 1_000, true));
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
