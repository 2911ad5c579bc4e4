package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "+12, 12",
    "-12, -12",
    "12.0, 12",
    "12.000, 12",
    "007, 7",
    "0, 0",
    "-0, 0",
    "9007199254740991, 9007199254740991",
    "-9007199254740991, -9007199254740991",
    "00000000000000000012, 12"
  })
  void readsAnIntegerFromText(String text, long expected) {
    assertThat(Numbers.integer(text)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "-",
        ".",
        "12.",
        ".0",
        "12.5",
        "12.01",
        "1e2",
        "0x10",
        "1,000",
        "1 2",
        " 12",
        "--1",
        "9007199254740992",
        "-9007199254740992",
        "99999999999999999999",
        "12a",
        "\u0661\u0662"
      })
  void takesNoOtherTextForAnInteger(String text) {
    assertThat(Numbers.integer(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "12.0, 12",
    "1.2e1, 12",
    "120e-1, 12",
    "0e5, 0",
    "9007199254740991.00, 9007199254740991"
  })
  void readsAnIntegerFromANumber(BigDecimal number, long expected) {
    assertThat(Numbers.integer(number)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12.5", "1e-1", "9007199254740992", "1e16", "-1e16", "1e-999999999"})
  void takesNoOtherNumberForAnInteger(String number) {
    assertThat(Numbers.integer(new BigDecimal(number))).isEmpty();
  }

  @Test
  void refusesAHugeExponentWithoutExpandingIt() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> assertThat(Numbers.integer(new BigDecimal("1e999999999"))).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "180, 180",
    "180.5, 180.5",
    "+180.50, 180.50",
    "0.000000001, 0.000000001",
    "999999999.999999999, 999999999.999999999",
    "'\u00A0 77\t', 77",
    "'\uFEFF77\u202F', 77",
    "077, 77"
  })
  void readsAMeasureExactly(String text, BigDecimal expected) {
    assertThat(Numbers.measure(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "77-80",
        "77,5",
        "1e3",
        "nan",
        "NaN",
        "Infinity",
        "0",
        "0.000",
        "+0",
        "-1",
        "-0",
        "1000000000",
        "1.0000000001",
        ".5",
        "5.",
        "1 80",
        "180cm",
        "\u0661\u0668\u0660",
        "++1"
      })
  void takesNoOtherTextForAMeasure(String text) {
    assertThat(Numbers.measure(text)).isNull();
  }

  @Test
  void takesNullForNoMeasure() {
    assertThat(Numbers.measure(null)).isNull();
  }
}
