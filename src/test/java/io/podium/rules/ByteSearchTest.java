package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSearchTest {
  /** Neighbours of what is looked for, by value and by bits. */
  private static final byte[] BYTES = {
    ',',
    '-',
    '+',
    (byte) (',' | 0x80),
    '\n',
    0x0B,
    '\r',
    '"',
    '!',
    '#',
    '\\',
    0,
    0x1F,
    ' ',
    'a',
    1,
    0x7F,
    (byte) 0x80,
    (byte) 0x9F,
    (byte) 0xA0,
    (byte) 0xFF
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void findsWhatALoopFinds(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] in = new byte[random.nextInt(40)];
      for (int at = 0; at < in.length; at++) {
        in[at] = random.nextInt(8) == 0 ? BYTES[random.nextInt(BYTES.length)] : (byte) 'x';
      }
      int from = random.nextInt(in.length + 1);
      int to = from + random.nextInt(in.length - from + 1);

      int field = from;
      while (field < to && in[field] != ',' && in[field] != '\n' && in[field] != '\r') {
        field++;
      }
      assertThat(ByteSearch.firstOf(',', '\n', '\r', in, from, to)).isEqualTo(field);

      int special = from;
      while (special < to
          && in[special] != '"'
          && in[special] != '\\'
          && Byte.toUnsignedInt(in[special]) >= ' ') {
        special++;
      }
      assertThat(ByteSearch.firstOfOrControl('"', '\\', in, from, to)).isEqualTo(special);
    }
  }
}
