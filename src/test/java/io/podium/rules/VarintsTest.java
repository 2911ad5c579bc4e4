package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarintsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "127, 1",
    "128, 2",
    "16383, 2",
    "16384, 3",
    "9007199254740991, 8",
    "9223372036854775807, 9",
    "-1, 10",
    "-9223372036854775808, 10"
  })
  void aNumberComesOutAsItWentIn(long number, int length) {
    byte[] bytes = new byte[1 + Varints.MAX_BYTES];

    assertThat(Varints.put(bytes, 1, number)).isEqualTo(1 + length);
    assertThat(Varints.get(ByteBuffer.wrap(bytes, 1, length))).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, 1",
    "1, 2",
    "-64, 127",
    "9223372036854775807, -2",
    "-9223372036854775808, -1"
  })
  void aSignStandsInTheLowestBit(long number, long unsigned) {
    assertThat(Varints.unsigned(number)).isEqualTo(unsigned);
    byte[] bytes = new byte[Varints.MAX_BYTES];
    int end = Varints.put(bytes, 0, unsigned);
    assertThat(Varints.getSigned(ByteBuffer.wrap(bytes, 0, end))).isEqualTo(number);
  }

  @Test
  void oneThatDoesNotEndIsRefused() {
    assertThatThrownBy(() -> Varints.get(ByteBuffer.wrap(new byte[] {-1, -1})))
        .isInstanceOf(BufferUnderflowException.class);
  }
}
