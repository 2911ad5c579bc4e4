package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ", "\t", "\n", "\r", "\u000B", "\u00A0", "\u2007", "\u202F", "\u3000", "\u2028", "\uFEFF"
      })
  void stripRemovesEveryKindOfWhiteSpaceFromBothEnds(String space) {
    assertThat(Text.strip(space + space + "a" + space + "b" + space)).isEqualTo("a" + space + "b");
    assertThat(Text.strip("a" + space)).isEqualTo("a");
    assertThat(Text.strip(space + "a")).isEqualTo("a");
    assertThat(Text.strip(space)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u200B", "\u0000", ".", "\u00AD"})
  void stripKeepsWhatIsNotWhiteSpace(String kept) {
    assertThat(Text.strip(kept + "a" + kept)).isEqualTo(kept + "a" + kept);
  }

  @Test
  void stripTakesNullAndEmptyForNothing() {
    assertThat(Text.strip(null)).isNull();
    assertThat(Text.strip("")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NaN", "NAN", "\u00A0nAn "})
  void stripNanTakesNanInAnyCaseForNothing(String nan) {
    assertThat(Text.stripNan(nan)).isNull();
  }

  @Test
  void stripNanKeepsTextThatOnlyHoldsNan() {
    assertThat(Text.stripNan(" nancy ")).isEqualTo("nancy");
    assertThat(Text.stripNan("-nan")).isEqualTo("-nan");
    assertThat(Text.stripNan(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "Žižkov", "\uD83E\uDD47", "a\uD83E\uDD47b\uD83E\uDD47"})
  void wholeTextIsWellFormed(String text) {
    assertThat(Text.isWellFormed(text)).isTrue();
  }

  @Test
  void halfASurrogatePairIsNotWellFormed() {
    assertThat(Text.isWellFormed("a\uD83E")).isFalse();
    assertThat(Text.isWellFormed("\uD83Ea")).isFalse();
    assertThat(Text.isWellFormed("\uDD47a")).isFalse();
    assertThat(Text.isWellFormed("\uDD47\uD83E")).isFalse();
    assertThat(Text.isWellFormed("\uD83E\uD83E\uDD47")).isFalse();
    assertThat(Text.isWellFormed("\uD83E\uDD47\uDD47")).isFalse();
  }

  @Test
  void nulIsNotWellFormed() {
    assertThat(Text.isWellFormed("a\0b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "  Žižkov  Praha ; Žižkov Praha",
        "1906  Intercalated Games; 1906 Intercalated Games",
        "a\u00A0\u3000b; a b",
        "77-80; 77-80",
        "1,500 metres, Men's; 1,500 metres, Men's",
        "=17; =17",
        "37,5 kg (approx.); 37,5 kg (approx.)",
        "Jean-Pierre \"Le Roi\" O'Neill; Jean-Pierre \"Le Roi\" O'Neill",
        "col·lecció 王霞 Ἀθῆναι; col·lecció 王霞 Ἀθῆναι",
        "Smith & Jones - AC/DC; Smith & Jones - AC/DC",
        "*Footnote* | a~b; Footnote ab",
        "x . ; x",
        "\u200Bx\u00ADy\u0007z; xyz"
      })
  void cleanKeepsWhatHasAMeaning(String text, String cleaned) {
    assertThat(Text.clean(text)).isEqualTo(cleaned);
  }

  @Test
  void cleanMakesOneLineOfSeveral() {
    assertThat(Text.clean("born in\r\n\tOslo\u2028Norway")).isEqualTo("born in Oslo Norway");
  }

  @Test
  void cleanKeepsTheJoinersThatScriptsNeed() {
    assertThat(Text.clean("می\u200Cخواهم")).isEqualTo("می\u200Cخواهم");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "** | **", "\u0000\u0001", "\uFFFD", "\u200C", "..."})
  void cleanLeavesNothingOfATextWithoutMeaning(String text) {
    assertThat(Text.clean(text)).isNull();
    assertThat(Text.clean(null)).isNull();
  }

  @Test
  void cleanIsDoneWithOneGo() {
    Random random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
              .ints(20, 0, 0x3100)
              .filter(c -> Character.isDefined(c) && !Character.isSurrogate((char) c))
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String once = Text.clean(text);
      assertThat(Text.clean(once)).as(text).isEqualTo(once);
      long letters = text.codePoints().filter(Character::isLetterOrDigit).count();
      assertThat(once == null ? 0 : once.codePoints().filter(Character::isLetterOrDigit).count())
          .as("letters and digits of " + text)
          .isEqualTo(letters);
    }
  }
}
