package io.podium.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.RejectedException;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatJsonTest {
  private static final Columns COLUMNS = Columns.of("a", "ü", "c");

  private static final List<byte[]> PIECES =
      Stream.concat(
              Stream.of(
                      "\"a\"",
                      "\"ü\"",
                      "\"c\"",
                      "\"x\"",
                      "\"\\u0061\"",
                      "\"\"",
                      "\"Å\"",
                      "\"\\n\"",
                      "\"\\\"\"",
                      "\"\\/\"",
                      "\"\\u00c5\"",
                      "\"\\ud83c\\udfc5\"",
                      "\"\\ud83c\"",
                      "\"🏅\"",
                      "\"\\u0000\"",
                      "\"\\x\"",
                      "\"\\u12g4\"",
                      "\"\t\"",
                      "\"\uFFFD\"",
                      "0",
                      "-0",
                      "7",
                      "-12",
                      "01",
                      "123456789012345678",
                      "1234567890123456789",
                      "1.5",
                      "1e2",
                      "-",
                      "true",
                      "false",
                      "null",
                      "nul",
                      "[",
                      "]",
                      "{",
                      "}",
                      ":",
                      ",",
                      " ",
                      "\n",
                      "\"",
                      "\\",
                      "\0",
                      "\uFEFF")
                  .map(piece -> piece.getBytes(UTF_8)),
              // Not UTF-8: a lone continuation, half a letter, a surrogate, too long a form.
              Stream.of(
                  new byte[] {'"', (byte) 0x80, '"'},
                  new byte[] {'"', (byte) 0xC3, '"'},
                  new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
                  new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'},
                  new byte[] {(byte) 0xFF}))
          .toList();

  private final FlatJson flat = new FlatJson(COLUMNS);

  @Test
  void readsWhatMessagesMostlyAre() {
    assertThat(read(" {\"a\":\"x \\\"y\\\"\", \"other\" : 1,\"c\":-12 ,\n\"ü\":null}\r\n"))
        .containsExactly("x \"y\"", null, new BigDecimal("-12"));
    assertThat(read("{\"c\":true,\"ü\":false}")).containsExactly(null, false, true);
    assertThat(read("{}")).containsExactly(null, null, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"a\":1.5}",
        "{\"a\":[]}",
        "{\"a\":\"\\ud83c\\udfc5\"}",
        "{\"a\":1234567890123456789}",
        "{\"a\":1,\"a\":1}",
        "{\"x\":1,\"x\":1}",
        "{\"a\":1} x"
      })
  void saysNothingOfOthers(String message) {
    assertThat(read(message)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void readsNothingThatTheLibraryReadsInAnotherWay(int seed) throws RejectedException {
    SplittableRandom random = new SplittableRandom(seed);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] message = random.nextInt(4) == 0 ? anything(random) : object(random);
      Object[] values = read(message);
      if (values != null) {
        read++;
        assertThat(values)
            .as(new String(message, UTF_8))
            .isEqualTo(JsonRows.readAny(message, 0, message.length, COLUMNS));
      }
    }
    assertThat(read).isBetween(5_000, 40_000);
  }

  private static byte[] anything(SplittableRandom random) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write('{');
    for (int n = random.nextInt(8); n > 0; n--) {
      message.writeBytes(piece(random));
    }
    message.write('}');
    return message.toByteArray();
  }

  private static byte[] object(SplittableRandom random) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write('{');
    int fields = random.nextInt(4);
    for (int n = 0; n < fields; n++) {
      message.writeBytes(n == 0 ? new byte[0] : new byte[] {','});
      message.writeBytes(PIECES.get(random.nextInt(13)));
      message.write(':');
      message.writeBytes(piece(random));
    }
    message.write('}');
    return message.toByteArray();
  }

  private static byte[] piece(SplittableRandom random) {
    return PIECES.get(random.nextInt(PIECES.size()));
  }

  private Object[] read(String message) {
    return read(message.getBytes(UTF_8));
  }

  /** From the middle of an array, with behind it what would make an object of half of one. */
  private Object[] read(byte[] message) {
    List<Object[]> read = new ArrayList<>();
    for (String rest : List.of("}", " }", "\"}", "9}")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write('{');
      bytes.writeBytes(message);
      bytes.writeBytes(rest.getBytes(UTF_8));
      read.add(values(bytes.toByteArray(), 1, 1 + message.length));
    }
    assertThat(read).as(new String(message, UTF_8)).containsOnly(read.get(0));
    return read.get(0);
  }

  /** Null where nothing is said, or a text is not UTF-8, which is not looked at there. */
  private Object[] values(byte[] in, int from, int to) {
    if (!flat.locate(in, from, to)) {
      return null;
    }
    Object[] values = new Object[COLUMNS.size()];
    for (int column = 0; column < values.length; column++) {
      switch (flat.kind(column)) {
        case TEXT -> {
          values[column] = text(flat.bytes(column), flat.from(column), flat.to(column));
          if (values[column] == null) {
            return null;
          }
        }
        case WHOLE_NUMBER -> {
          String digits = text(flat.bytes(column), flat.from(column), flat.to(column));
          values[column] = new BigDecimal(digits);
          assertThat(values[column]).isEqualTo(BigDecimal.valueOf(flat.number(column)));
        }
        case TRUE -> values[column] = true;
        case FALSE -> values[column] = false;
        default -> assertThat(flat.kind(column)).isEqualTo(RawRow.Kind.ABSENT);
      }
    }
    return values;
  }

  private static String text(byte[] in, int from, int to) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(in, from, to - from)).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }
}
