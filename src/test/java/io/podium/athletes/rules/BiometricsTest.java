package io.podium.athletes.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podium.errors.RejectedException;
import io.podium.rules.Row;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BiometricsTest {

  @Test
  void readsAnAthletesBody() throws RejectedException {
    assertThat(parse("12", " Male ", "180.5", "77"))
        .isEqualTo(new Biometrics(12, "Male", new BigDecimal("180.5"), new BigDecimal("77")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"77-80", "77,5", "", "1e3", "nan", "0", "-77", "77 kg", "77–80", ".5"})
  void whatIsNotANumberIsNotRepaired(String measure) throws RejectedException {
    Biometrics heavy = parse("12", "Male", "180", measure);
    Biometrics tall = parse("12", "Male", measure, "77");

    assertThat(heavy.weight()).isNull();
    assertThat(heavy.whyNotMeasured()).isEqualTo("weight-not-a-number");
    assertThat(tall.height()).isNull();
    assertThat(tall.whyNotMeasured()).isEqualTo("height-not-a-number");
  }

  @ParameterizedTest
  @CsvSource({"'\u00A077.50\u00A0', 77.50", "' 77', 77", "+77, 77", "0.5, 0.5"})
  void aNumberCountsOnceOuterWhiteSpaceIsGone(String text, BigDecimal expected)
      throws RejectedException {
    Biometrics biometrics = parse("12", "Female", text, text);

    assertThat(biometrics.height()).isEqualTo(expected);
    assertThat(biometrics.weight()).isEqualTo(expected);
    assertThat(biometrics.whyNotMeasured()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "nan", "NaN", "\u00A0"})
  void aSexThatIsNotKnownKeepsTheAthleteOut(String sex) throws RejectedException {
    Biometrics biometrics = parse("12", sex, "180", "77");

    assertThat(biometrics.sex()).isNull();
    assertThat(biometrics.whyNotMeasured()).isEqualTo("sex-missing");
  }

  @Test
  void aSexHasAtMost64Characters() throws RejectedException {
    assertThat(parse("12", "x".repeat(64), "180", "77").sex()).hasSize(64);
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> parse("12", "x".repeat(65), "180", "77"))
        .withMessageContaining("sex")
        .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo("too-long"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nan", "0", "-1", "1.5", "x", "9007199254740992"})
  void aRowWithoutAnIdIsRejected(String id) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> parse(id, "Male", "180", "77"))
        .withMessageContaining("athlete_id");
  }

  @Test
  void theLargestIdIsTaken() throws RejectedException {
    assertThat(parse("9007199254740991", "Male", "180", "77").athleteId())
        .isEqualTo(9007199254740991L);
    assertThat(parse("12.0", "Male", "180", "77").athleteId()).isEqualTo(12);
  }

  private static Biometrics parse(String id, String sex, String height, String weight)
      throws RejectedException {
    return Biometrics.parse(new Row(Biometrics.COLUMNS, new Object[] {id, sex, height, weight}));
  }
}
