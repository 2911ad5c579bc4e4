package io.podium.athletes.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.Row;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilverBioTest {
  private static final List<String> TEXTS = List.of("name");
  private static final Columns COLUMNS = SilverBio.columns(TEXTS);

  @Test
  void measuresAreNumbersAndTextsAreClean() throws RejectedException {
    SilverBio bio = parse("7", "Female", "163.5", "58\u00A0", "  Irena   KIRSZENSTEIN * ");

    assertThat(bio.biometrics())
        .isEqualTo(new Biometrics(7, "Female", new BigDecimal("163.5"), new BigDecimal("58")));
    assertThat(bio.texts()).containsExactly("Irena KIRSZENSTEIN");
    assertThat(bio.notTyped()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "180, 77-80, weight-not-a-number",
        "180, '77,5', weight-not-a-number",
        "tall, 77-80, height-not-a-number",
        "0, 77, height-not-a-number",
        "null, null, null",
        "nan, NaN, null",
        "' ', '', null"
      })
  void aMeasureThatIsThereMustBeANumber(String height, String weight, String notTyped)
      throws RejectedException {
    assertThat(parse("7", "Male", height, weight, "x").notTyped()).isEqualTo(notTyped);
  }

  @Test
  void aRowWithoutAnAthleteIsRejected() {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> parse(null, "Male", "180", "80", "x"))
        .withMessage("athlete_id is missing");
  }

  @Test
  void theLineMakesNoDifferenceButAValueDoes() throws RejectedException {
    SilverBio bio = SilverBio.parse(2, row("7", "Male", "180", "80", "x"), TEXTS);

    assertThat(bio.isIdentical(SilverBio.parse(3, row("7", "Male", "180", "80", " x "), TEXTS)))
        .isTrue();
    assertThat(bio.isIdentical(parse("7", "Male", "180", "80", "y"))).isFalse();
    assertThat(bio.isIdentical(parse("7", "Male", "180", "81", "x"))).isFalse();
    assertThat(bio.isIdentical(parse("7", "Male", "180", "8-1", "x"))).isFalse();
  }

  private static SilverBio parse(String... values) throws RejectedException {
    return SilverBio.parse(2, row(values), TEXTS);
  }

  private static Row row(String... values) {
    return new Row(COLUMNS, values);
  }
}
