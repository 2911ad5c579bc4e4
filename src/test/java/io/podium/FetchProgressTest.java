package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FetchProgressTest {

  @Test
  void showsABarWhereTheLengthIsKnown() {
    assertThat(FetchProgress.line("a.csv", 50_000_000, 200_000_000, 1_000_000))
        .isEqualTo(
            "  a.csv  [######------------------]  25 %  50.0 MB of 200.0 MB  1.0 MB/s  2:30 left");
    assertThat(FetchProgress.line("a.csv", 200, 200, 0))
        .isEqualTo("  a.csv  [########################] 100 %  200 bytes of 200 bytes  0 bytes/s");
  }

  @Test
  void showsWhatHasComeWhereTheLengthIsNot() {
    assertThat(FetchProgress.line("a.csv", 1_234_000, -1, 500))
        .isEqualTo("  a.csv  1.2 MB  500 bytes/s");
  }
}
