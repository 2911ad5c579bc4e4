package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimesTest {

  @ParameterizedTest
  @CsvSource({
    "2020-01-01, 2020-01-01T00:00:00Z",
    "1896-04-06, 1896-04-06T00:00:00Z",
    "2020-02-29, 2020-02-29T00:00:00Z",
    "2020-01-01T12:34, 2020-01-01T12:34:00Z",
    "2020-01-01 12:34, 2020-01-01T12:34:00Z",
    "2020-01-01T12:34:56, 2020-01-01T12:34:56Z",
    "2020-01-01T12:34:56Z, 2020-01-01T12:34:56Z",
    "2020-01-01T12:34Z, 2020-01-01T12:34:00Z",
    "2020-01-01 12:34:56.789Z, 2020-01-01T12:34:56.789Z",
    "2020-01-01T12:34:56.7, 2020-01-01T12:34:56.700Z",
    "2020-01-01T12:34:56.789999999Z, 2020-01-01T12:34:56.789Z",
    "1969-12-31T23:59:59.9999Z, 1969-12-31T23:59:59.999Z",
    "2020-01-01T00:30:00+02:00, 2019-12-31T22:30:00Z",
    "2020-01-01T00:30:00-05:30, 2020-01-01T06:00:00Z",
    "1000-01-01T00:00:00Z, 1000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999Z"
  })
  void readsIso(String text, Instant expected) {
    assertThat(EventTimes.ofIso(text)).hasValue(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2020",
        "2020-01",
        "2020-1-1",
        "20200101",
        "01/02/2020",
        "2020-02-30",
        "2021-02-29",
        "1900-02-29",
        "2020-13-01",
        "2020-01-00",
        "2020-01-01T",
        "2020-01-01 ",
        "2020-01-01T24:00",
        "2020-01-01T12:60",
        "2020-01-01T12:34:60",
        "2020-01-01T12",
        "2020-01-01  12:34",
        "2020-01-01Z",
        "2020-01-01T12:34:56 UTC",
        "2020-01-01T12:34:56+25:00",
        "0999-12-31T23:59:59.999Z",
        "1000-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "+10000-01-01",
        "-0001-01-01"
      })
  void takesNoOtherTextForIso(String text) {
    assertThat(EventTimes.ofIso(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1000",
    "-1, -1000",
    "1.5, 1500",
    "1.2345, 1234",
    "-1.2345, -1235",
    "99999999999, 99999999999000",
    "100000000000, 100000000000",
    "99999999999.9999, 99999999999999",
    "100000000000.9, 100000000000",
    "-100000000000.1, -100000000001",
    "1577836800, 1577836800000",
    "1577836800000, 1577836800000",
    "1.5778368e9, 1577836800000",
    "0.0001, 0",
    "-0.0001, -1",
    "1e-30, 0",
    "-1e-30, -1"
  })
  void readsEpochNumbers(BigDecimal epoch, long expected) {
    assertThat(EventTimes.ofEpoch(epoch)).hasValue(expected);
  }

  @Test
  void epochNumbersEndWithTheRange() {
    assertThat(EventTimes.ofEpoch(new BigDecimal("253402300799999")))
        .hasValue(EventTimes.MAX_MILLIS);
    assertThat(EventTimes.ofEpoch(new BigDecimal("253402300799999.9")))
        .hasValue(EventTimes.MAX_MILLIS);
    assertThat(EventTimes.ofEpoch(new BigDecimal("253402300800000"))).isEmpty();
    assertThat(EventTimes.ofEpoch(new BigDecimal("-30610224000"))).hasValue(EventTimes.MIN_MILLIS);
    assertThat(EventTimes.ofEpoch(new BigDecimal("-30610224000.0001"))).isEmpty();
    assertThat(EventTimes.ofEpoch(new BigDecimal("1e18"))).isEmpty();
    assertThat(EventTimes.ofEpoch(new BigDecimal("12345678901234567890"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1e999999999", "-1e999999999"})
  void refusesAHugeExponentWithoutExpandingIt(BigDecimal epoch) {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2), () -> assertThat(EventTimes.ofEpoch(epoch)).isEmpty());
  }

  @Test
  void readsATinyNumberWithoutExpandingIt() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> {
          assertThat(EventTimes.ofEpoch(new BigDecimal("1e-999999999"))).hasValue(0);
          assertThat(EventTimes.ofEpoch(new BigDecimal("-1e-999999999"))).hasValue(-1);
        });
  }

  @Test
  void zeroIsTheEpochWhateverItsScale() {
    assertThat(EventTimes.ofEpoch(new BigDecimal("0.000"))).hasValue(0);
    assertThat(EventTimes.ofEpoch(new BigDecimal("0e-50"))).hasValue(0);
  }
}
