package io.podium.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrequentTextsTest {
  private final FrequentTexts texts = new FrequentTexts();

  @Test
  void whatComesAgainIsTheSameObject() {
    String first = text("Ålesund");

    assertThat(first).isEqualTo("Ålesund");
    assertThat(text("Ålesund")).isSameAs(first);
  }

  @Test
  void manyTextsStayThemselves() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 20_000; i++) {
        assertThat(text("ü" + i)).isEqualTo("ü" + i);
      }
    }
    assertThat(text("x".repeat(1_000))).isEqualTo("x".repeat(1_000));
    assertThat(text("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void whatSometimesComesAgainIsRight(int every) {
    for (int i = 0; i < 50_000; i++) {
      String expected = i % every == 0 ? "again" : "once " + i;
      assertThat(text(expected)).isEqualTo(expected);
    }
  }

  @Test
  void whatIsNotUtf8IsNothingEachTime() {
    byte[] half = {'a', (byte) 0xC3, 'b'};

    assertThat(texts.text(half, 0, 3)).isNull();
    assertThat(texts.text(half, 0, 3)).isNull();
    assertThat(texts.text(half, 0, 1)).isEqualTo("a");
    assertThat(text("\uFFFD")).isEqualTo("\uFFFD");
  }

  /** From the middle of an array, as readers do. */
  private String text(String text) {
    byte[] bytes = ('<' + text + '>').getBytes(UTF_8);
    return texts.text(bytes, 1, bytes.length - 1);
  }
}
