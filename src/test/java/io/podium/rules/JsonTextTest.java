package io.podium.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
  private static final byte[] BEFORE = "before".getBytes(UTF_8);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        " ",
        "Judo",
        "exactly8",
        "more than eight",
        "\u007F",
        "\u0080",
        "é",
        "Kōnstantínos",
        "nine bytes and an é",
        "\u07FF"
      })
  void takesWhatStandsForItself(String text) {
    assertThat(added(text.getBytes(UTF_8))).isEqualTo("before" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\\", "\u0000", "\n", "\u001F", "eight and\t", "\u0800", "金", "😀"})
  void leavesWhatIsEscapedOrNotKnown(String text) {
    assertThat(added(text.getBytes(UTF_8))).isNull();
    assertThat(added(("a" + text).getBytes(UTF_8))).isNull();
    assertThat(added((text + "as long as eight").getBytes(UTF_8))).isNull();
  }

  @Test
  void leavesWhatIsMalformed() {
    byte[][] malformed = {
      {(byte) 0x80},
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xC1, (byte) 0xBF},
      {(byte) 0xC3},
      {(byte) 0xC3, 'a'},
      {(byte) 0xC3, (byte) 0xC3},
      {(byte) 0xFF}
    };
    for (byte[] bytes : malformed) {
      assertThat(added(bytes)).as(Arrays.toString(bytes)).isNull();
    }
  }

  /** Of a letter that is cut in two, the other half lies behind the text. */
  @Test
  void doesNotLookBehindTheText() {
    byte[] in = "aé\"bcdefghij".getBytes(UTF_8);
    assertThat(new ByteBuilder(1).addPlainJson(in, 0, 2)).isFalse();
    assertThat(new ByteBuilder(1).addPlainJson(in, 0, 3)).isTrue();
    assertThat(new ByteBuilder(1).addPlainJson(in, 4, in.length)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void isJacksonsTextWhereverItTakesOne(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int taken = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int letters = random.nextInt(30);
      for (int left = letters; left > 0; left--) {
        text.append((char) random.nextInt(random.nextInt(20) == 0 ? 0x900 : 0x80));
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      byte[] encoded = JsonStringEncoder.getInstance().quoteAsUTF8(text.toString());
      boolean isPlain = Arrays.equals(bytes, encoded) && text.chars().allMatch(c -> c < 0x800);
      assertThat(added(bytes)).isEqualTo(isPlain ? "before" + text : null);
      taken += isPlain ? 1 : 0;
    }
    assertThat(taken).isBetween(1_000, 19_000);
  }

  /** What there is behind other bytes; null where it was not taken, and nothing changed. */
  private static String added(byte[] bytes) {
    ByteBuilder builder = new ByteBuilder(1).add(BEFORE);
    boolean isTaken = builder.addPlainJson(bytes, 0, bytes.length);
    String all = new String(builder.toBytes(), UTF_8);
    if (!isTaken) {
      assertThat(all).isEqualTo("before");
    }
    return isTaken ? all : null;
  }
}
