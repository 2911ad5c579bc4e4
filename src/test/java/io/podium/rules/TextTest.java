package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
