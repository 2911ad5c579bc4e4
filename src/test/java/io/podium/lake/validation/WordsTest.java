package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void numbersHaveNoDigitsThatSayNothing() {
    assertThat(Words.number(119125.5)).isEqualTo("119,125.5");
    assertThat(Words.number(20)).isEqualTo("20");
    assertThat(Words.number(100)).isEqualTo("100");
    assertThat(Words.number(0.12345)).isEqualTo("0.123");
    assertThat(Words.number(-1.5)).isEqualTo("-1.5");
    assertThat(Words.number(Double.NaN)).isEqualTo("NaN");
  }

  @Test
  void countsAndShares() {
    assertThat(Words.rows(1)).isEqualTo("1 row");
    assertThat(Words.rows(1234)).isEqualTo("1,234 rows");
    assertThat(Words.percent(0.0525)).isEqualTo("5.3 %");
  }

  @Test
  void agesHaveTwoUnits() {
    assertThat(Words.age(Duration.ofHours(52))).isEqualTo("2 d 4 h");
    assertThat(Words.age(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    assertThat(Words.age(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
    assertThat(Words.age(Duration.ofSeconds(-5))).isEqualTo("0 s");
  }
}
