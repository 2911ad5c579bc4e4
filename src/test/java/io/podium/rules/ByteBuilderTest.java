package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ByteBuilderTest {
  @Test
  void allComesOutAsItWasAddedWhateverRoomThereIs() {
    for (int firstSize = 1; firstSize < 64; firstSize++) {
      ByteBuilder builder = new ByteBuilder(firstSize);
      builder.add(new byte[] {9});
      builder.clear();
      builder
          .addVarint(300)
          .addSigned(-300)
          .addLong(Long.MIN_VALUE + 1)
          .add(new byte[] {1, -1})
          .addWithLength(new byte[] {5, 6, 7})
          .addByte(0x1FE)
          .add(new byte[] {1, 2, 3, 4}, 1, 3);

      ByteBuffer bytes = ByteBuffer.wrap(builder.toBytes());
      assertThat(bytes.remaining()).isEqualTo(builder.length()).isEqualTo(2 + 2 + 8 + 2 + 4 + 3);
      assertThat(builder.toStream()).hasBinaryContent(builder.toBytes());
      assertThat(Varints.get(bytes)).isEqualTo(300);
      assertThat(Varints.getSigned(bytes)).isEqualTo(-300);
      assertThat(bytes.getLong()).isEqualTo(Long.MIN_VALUE + 1);
      byte[] rest = new byte[9];
      bytes.get(rest);
      assertThat(rest).containsExactly(1, -1, 3, 5, 6, 7, -2, 2, 3);
    }
  }
}
