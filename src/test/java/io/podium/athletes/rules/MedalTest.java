package io.podium.athletes.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podium.errors.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MedalTest {

  @ParameterizedTest
  @CsvSource({
    "Gold, Gold",
    "GOLD, Gold",
    "' silver ', Silver",
    "'\u00A0bRONZE', Bronze",
    "none, None",
    "NONE, None",
    "nan, None",
    "NaN, None",
    "'', None",
    "' ', None"
  })
  void hasOneNameWhateverTheForm(String text, String expected) throws RejectedException {
    assertThat(Medal.parse(text)).isEqualTo(expected);
  }

  @Test
  void noMedalIsNone() throws RejectedException {
    assertThat(Medal.parse(null)).isEqualTo(Medal.NONE).isEqualTo("None");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Golden", "G", "1", "null", "Gold Silver", "Platinum"})
  void anythingElseIsRejected(String text) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> Medal.parse(text))
        .withMessageStartingWith("medal must be one of Gold, Silver, Bronze, None")
        .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo("wrong-type"));
  }
}
