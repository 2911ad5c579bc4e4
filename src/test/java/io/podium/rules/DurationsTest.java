package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "1h, PT1H",
    "7d, PT168H",
    "0s, PT0S",
    "007s, PT7S",
    "999999999d, PT23999999976H"
  })
  void readsANumberAndItsUnit(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "m",
        "-5m",
        "+5m",
        "1.5h",
        "5 m",
        " 5m",
        "5m ",
        "5M",
        "1y",
        "5min",
        "1h30m",
        "PT5M",
        "1000000000s"
      })
  void refusesAnythingElseAndSaysWhatIsExpected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("30s")
        .withMessageEndingWith("not " + text);
  }
}
