package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.podium.errors.RejectedException;
import java.math.BigDecimal;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowTest {

  @Test
  void textIsStripped() throws RejectedException {
    assertThat(row("\u00A0 Judo\t").text("c")).isEqualTo("Judo");
    assertThat(row(" ").text("c")).isNull();
    assertThat(row("NaN").text("c")).isNull();
    assertThat(row(null).text("c")).isNull();
  }

  @Test
  void textHasAtMost255CharactersAfterStripping() throws RejectedException {
    assertThat(row(' ' + "a".repeat(255) + ' ').text("c")).hasSize(255);
    assertRejected("too-long", () -> row("a".repeat(256)).text("c"));
  }

  @Test
  void textMustBeWellFormed() {
    assertRejected("malformed-text", () -> row("a\uD800").text("c"));
    assertRejected("malformed-text", () -> row("a\0").text("c"));
  }

  @Test
  void textIsNeitherNumberNorBooleanNorStructure() {
    assertRejected("wrong-type", () -> row(BigDecimal.ONE).text("c"));
    assertRejected("wrong-type", () -> row(true).text("c"));
    assertRejected("wrong-type", () -> row(Row.STRUCTURE).text("c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "nan", "\uFEFF"})
  void requiredTextMustBeThere(String nothing) throws RejectedException {
    assertRejected("missing-field", () -> row(nothing).requiredText("c"));
    assertRejected("missing-field", () -> row(null).requiredText("c"));
    assertThat(row("x").requiredText("c")).isEqualTo("x");
  }

  @Test
  void textOrNumberTakesANumbersDigits() throws RejectedException {
    assertThat(row(new BigDecimal("17")).textOrNumber("c")).isEqualTo("17");
    assertThat(row(new BigDecimal("1.50")).textOrNumber("c")).isEqualTo("1.50");
    assertThat(row("=17 ").textOrNumber("c")).isEqualTo("=17");
    assertThat(row(null).textOrNumber("c")).isNull();
    assertRejected("wrong-type", () -> row(true).textOrNumber("c"));
    assertRejected("too-long", () -> row(new BigDecimal("1" + "0".repeat(255))).textOrNumber("c"));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "12.0, 12", "' +12 ', 12", "9007199254740991, 9007199254740991"})
  void integerReadsNumbersAndText(String text, long expected) throws RejectedException {
    assertThat(row(text).integer("c")).isEqualTo(expected);
    assertThat(row(new BigDecimal(text.strip())).integer("c")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "9007199254740992"})
  void integerRefusesNumbersOutOfRange(String text) {
    assertRejected("wrong-type", () -> row(text).integer("c"));
    assertRejected("wrong-type", () -> row(new BigDecimal(text)).integer("c"));
  }

  @Test
  void integerIsNullWhereThereIsNone() throws RejectedException {
    assertThat(row(null).integer("c")).isNull();
    assertThat(row("").integer("c")).isNull();
    assertThat(row(" NaN ").integer("c")).isNull();
  }

  @Test
  void integerRefusesOtherTypes() {
    assertRejected("wrong-type", () -> row("twelve").integer("c"));
    assertRejected("wrong-type", () -> row("1e2").integer("c"));
    assertRejected("wrong-type", () -> row(true).integer("c"));
    assertRejected("wrong-type", () -> row(Row.STRUCTURE).integer("c"));
  }

  @Test
  void requiredIdMustBeThereAndAboveZero() throws RejectedException {
    assertThat(row("1").requiredId("c")).isEqualTo(1);
    assertRejected("missing-field", () -> row("nan").requiredId("c"));
    assertRejected("missing-field", () -> row(null).requiredId("c"));
    assertRejected("wrong-type", () -> row("0").requiredId("c"));
    assertRejected("wrong-type", () -> row("-0").requiredId("c"));
    assertRejected("wrong-type", () -> row(BigDecimal.ZERO).requiredId("c"));
  }

  @Test
  void boolReadsItsManyForms() throws RejectedException {
    assertThat(row(true).bool("c")).isTrue();
    assertThat(row(false).bool("c")).isFalse();
    assertThat(row(" TRUE ").bool("c")).isTrue();
    assertThat(row("False").bool("c")).isFalse();
    assertThat(row(new BigDecimal("1.0")).bool("c")).isTrue();
    assertThat(row(new BigDecimal("0.00")).bool("c")).isFalse();
    assertThat(row(null).bool("c")).isNull();
    assertThat(row("nan").bool("c")).isNull();
  }

  @Test
  void boolRefusesAnythingElse() {
    assertRejected("wrong-type", () -> row("yes").bool("c"));
    assertRejected("wrong-type", () -> row("1").bool("c"));
    assertRejected("wrong-type", () -> row(BigDecimal.TEN).bool("c"));
    assertRejected("wrong-type", () -> row(BigDecimal.ONE.negate()).bool("c"));
    assertRejected("wrong-type", () -> row(Row.STRUCTURE).bool("c"));
  }

  @ParameterizedTest
  @CsvSource({"1.5, 1500", "' 1577836800000 ', 1577836800000", "1970-01-02, 86400000", "-1, -1000"})
  void instantReadsTextOfEitherForm(String text, long expected) throws RejectedException {
    assertThat(row(text).instantMillis("c")).isEqualTo(expected);
  }

  @Test
  void instantReadsNumbers() throws RejectedException {
    assertThat(row(new BigDecimal("-1.2345")).instantMillis("c")).isEqualTo(-1235);
  }

  @Test
  void instantIsNullWhereThereIsNone() throws RejectedException {
    assertThat(row(null).instantMillis("c")).isNull();
    assertThat(row("\u00A0").instantMillis("c")).isNull();
  }

  @Test
  void instantRefusesAnythingElse() {
    assertRejected("wrong-type", () -> row("nan").instantMillis("c"));
    assertRejected("wrong-type", () -> row("yesterday").instantMillis("c"));
    assertRejected("wrong-type", () -> row("0999-12-31").instantMillis("c"));
    assertRejected("wrong-type", () -> row(new BigDecimal("1e20")).instantMillis("c"));
    assertRejected("wrong-type", () -> row(true).instantMillis("c"));
    assertRejected("wrong-type", () -> row(Row.STRUCTURE).instantMillis("c"));
  }

  @Test
  void measureIsNullRatherThanRejected() {
    assertThat(row("180.50").measure("c")).isEqualTo(new BigDecimal("180.50"));
    assertThat(row(new BigDecimal("180")).measure("c")).isEqualTo(new BigDecimal("180"));
    assertThat(row("77-80").measure("c")).isNull();
    assertThat(row(true).measure("c")).isNull();
    assertThat(row(Row.STRUCTURE).measure("c")).isNull();
    assertThat(row(null).measure("c")).isNull();
  }

  @Test
  void anErrorShowsTheValueButNotAllOfALongOne() {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> row("x".repeat(200)).integer("c"))
        .withMessageContaining("c must be")
        .withMessageEndingWith("not " + "x".repeat(40) + "…");
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> row(Row.STRUCTURE).text("c"))
        .withMessage("c must be text, not an object or array");
  }

  @Test
  void valuesAreKeptAsRead() {
    Row row =
        new Row(
            Columns.of("a", "b", "c", "d"),
            new Object[] {" x ", new BigDecimal("1.50"), true, null});

    assertThat(row.asRead()).containsExactly(" x ", "1.50", "true", null);
  }

  @Test
  void isNotChangedThroughTheArrayItWasMadeOf() throws RejectedException {
    Object[] values = {"a"};
    Row row = new Row(Columns.of("c"), values);

    values[0] = "b";

    assertThat(row.text("c")).isEqualTo("a");
  }

  @Test
  void askingForAnUnknownColumnIsADefectOfTheCaller() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row("a").text("other"))
        .withMessageContaining("other");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Row(Columns.of("a", "b"), new Object[1]));
  }

  private static Row row(Object value) {
    return new Row(Columns.of("c"), new Object[] {value});
  }

  private static void assertRejected(String reason, ThrowingCallable read) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(read)
        .withMessageStartingWith("c ")
        .satisfies(rejected -> assertThat(rejected.reason()).isEqualTo(reason));
  }
}
