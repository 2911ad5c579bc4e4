package io.podium.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.RejectedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  private static final Columns COLUMN = Columns.of("a");

  private static final List<byte[]> PIECES =
      Stream.concat(
              Stream.of(
                      "a",
                      "Z",
                      "Ski jumping",
                      "5",
                      "n",
                      "nan",
                      "NaN",
                      "é",
                      "ß",
                      "߿",
                      "À",
                      "ࠀ",
                      "柔道",
                      "🏅",
                      "\u00A0",
                      "\u0085",
                      "¿",
                      "\uFEFF",
                      "\u2003",
                      " ",
                      "\u0000",
                      "\u0001",
                      "\n",
                      "\u007F")
                  .map(piece -> piece.getBytes(UTF_8)),
              // Not UTF-8: a lone continuation, half a letter, too long forms, a surrogate.
              Stream.of(
                  new byte[] {(byte) 0x80},
                  new byte[] {(byte) 0xC3},
                  new byte[] {(byte) 0xC0, (byte) 0xAF},
                  new byte[] {(byte) 0xC1, (byte) 0xBF},
                  new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                  new byte[] {(byte) 0xE0, (byte) 0x80},
                  new byte[] {(byte) 0xFF}))
          .toList();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whatIsPlainIsWhatTheRulesMakeOfIt(int seed) throws RejectedException {
    SplittableRandom random = new SplittableRandom(seed);
    int plain = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] text = text(random);
      int units = units(text, random.nextInt(12), random.nextInt(12), (byte) random.nextInt());
      if (units >= 0) {
        plain++;
        String decoded = decode(text);
        assertThat(decoded).isNotNull().hasSize(units);
        assertThat(new Row(COLUMN, new Object[] {decoded}).text("a")).isEqualTo(decoded);
      }
    }
    assertThat(plain).isBetween(5_000, 45_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Judo",
        "Ångström",
        "Ski jumping",
        "=17",
        "na",
        "nano",
        "Žižkov é ß",
        "Ελένη"
      })
  void mostTextsArePlain(String text) {
    for (int before = 0; before < 9; before++) {
      for (int behind = 0; behind < 9; behind++) {
        assertThat(units(text.getBytes(UTF_8), before, behind, (byte) 0xFF))
            .isEqualTo(text.length());
      }
    }
  }

  @Test
  void ofALongTextNothingIsSaid() {
    byte[] text = new byte[PlainText.MOST_BYTES + 1];
    Arrays.fill(text, (byte) 'x');

    assertThat(units(text, 0, 0, (byte) 0)).isEqualTo(-1);
    assertThat(units(Arrays.copyOf(text, PlainText.MOST_BYTES), 0, 0, (byte) 0))
        .isEqualTo(PlainText.MOST_BYTES);
  }

  /** Looks at a text among other bytes, and whether it is copied just as it is. */
  private static int units(byte[] text, int before, int behind, byte others) {
    byte[] in = new byte[before + text.length + behind];
    Arrays.fill(in, others);
    System.arraycopy(text, 0, in, before, text.length);
    byte[] out = new byte[3 + text.length + PlainText.ROOM];
    out[2] = 42;
    int units = PlainText.copy(in, before, before + text.length, out, 3);
    if (units >= 0) {
      assertThat(Arrays.copyOfRange(out, 3, 3 + text.length)).isEqualTo(text);
    }
    assertThat(out).startsWith(0, 0, 42);
    return units;
  }

  private static byte[] text(SplittableRandom random) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int kinds = random.nextBoolean() ? 11 : PIECES.size();
    for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
      text.writeBytes(PIECES.get(random.nextInt(kinds)));
    }
    return text.toByteArray();
  }

  private static String decode(byte[] text) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }
}
