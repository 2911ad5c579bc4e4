package io.podium.athletes.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.rules.ByteBuilder;
import io.podium.rules.Hash128;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityBytesTest {
  private static final String[] LETTERS = {"a", "Z", "é", "ß", "߿", "ࠀ", "柔", "道", "🏅", "\u0001"};

  /** A state that was written before holds these bytes' hashes. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void areLengthsInUnitsAndUtf8HoweverOftenTheyAreUsed(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    IdentityBytes bytes = new IdentityBytes();
    for (int i = 0; i < 2_000; i++) {
      bytes.clear();
      ByteBuilder expected = new ByteBuilder(1);
      for (int fields = random.nextInt(5); fields > 0; fields--) {
        if (random.nextInt(4) == 0) {
          bytes.add((String) null).add((Long) null);
          expected.addVarint(0).addVarint(0);
        } else {
          String text = text(random);
          long number = random.nextLong(-1L << 53, 1L << 53);
          bytes.add(text).add(number);
          expected
              .addVarint(1L + text.length())
              .add(text.getBytes(UTF_8))
              .addVarint(1 + (number < 0 ? -2 * number - 1 : 2 * number));
        }
      }

      assertThat(bytes.toBytes()).isEqualTo(expected.toBytes());
      assertThat(bytes.hash(new Hash128.Hasher())).isEqualTo(Hash128.of(expected.toBytes()));
    }
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    int letters = random.nextInt(LETTERS.length) + 1;
    for (int length = random.nextInt(100); length > 0; length--) {
      text.append(LETTERS[random.nextInt(letters)]);
    }
    return text.toString();
  }
}
