package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashSet128Test {

  @ParameterizedTest
  @ValueSource(ints = {2, 50, 1_000, Integer.MAX_VALUE})
  void answersAsJavasOwnSetDoes(int range) {
    Random random = new Random(range);
    HashSet128 set = new HashSet128();
    Set<Hash128> expected = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      // Never all zero; low bits that collide, and halves that are zero alone.
      Hash128 hash = new Hash128(random.nextInt(range), 1L + random.nextInt(range));

      assertThat(set.add(hash)).isEqualTo(expected.add(hash));
      assertThat(set.size()).isEqualTo(expected.size());
    }
  }

  @Test
  void keepsHashesApartThatFallOnTheSamePlace() {
    HashSet128 set = new HashSet128();
    for (int i = 0; i < 500; i++) {
      assertThat(set.add(new Hash128(i, (long) i << 32 | 7))).isTrue();
    }
    for (int i = 0; i < 500; i++) {
      assertThat(set.add(new Hash128(i, (long) i << 32 | 7))).isFalse();
    }
    assertThat(set.size()).isEqualTo(500);
  }

  @ParameterizedTest
  @ValueSource(ints = {402_653_185, 900_000_000, Integer.MAX_VALUE})
  void refusesMoreThanAnArrayHolds(int size) {
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(size).array();

    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than 402653184 hashes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 100, 5_000})
  void isTheSameAfterWritingAndReading(int size) throws IOException {
    Random random = new Random(size);
    HashSet128 set = new HashSet128();
    Set<Hash128> expected = new HashSet<>();
    while (expected.size() < size) {
      Hash128 hash = new Hash128(random.nextLong(), random.nextLong());
      set.add(hash);
      expected.add(hash);
    }

    byte[] bytes = written(set);
    HashSet128 read = read(bytes);

    assertThat(bytes).hasSize(Integer.BYTES + 16 * size);
    assertThat(read.size()).isEqualTo(size);
    assertThat(expected).noneMatch(read::add);
    assertThat(read.size()).isEqualTo(size);
    for (int i = 0; i < size + 10; i++) {
      assertThat(read.add(new Hash128(i, -1L))).isTrue();
    }
    assertThat(expected).noneMatch(read::add);
    assertThat(read.size()).isEqualTo(2 * size + 10);
  }

  @Test
  void takesTheAllZeroHashOnce() throws IOException {
    HashSet128 set = new HashSet128();
    Hash128 zero = new Hash128(0, 0);

    assertThat(set.add(zero)).isTrue();
    assertThat(set.add(zero)).isFalse();
    assertThat(set.size()).isEqualTo(1);
    assertThat(read(written(set)).add(zero)).isFalse();
  }

  @Test
  void keepsHashesThatAreHalfZero() throws IOException {
    HashSet128 set = new HashSet128();
    set.add(new Hash128(0, 5));
    set.add(new Hash128(5, 0));

    HashSet128 read = read(written(set));

    assertThat(read.add(new Hash128(0, 5))).isFalse();
    assertThat(read.add(new Hash128(5, 0))).isFalse();
    assertThat(read.add(new Hash128(5, 5))).isTrue();
  }

  @Test
  void readsNoMoreThanItWrote() throws IOException {
    HashSet128 set = new HashSet128();
    set.add(new Hash128(1, 2));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    set.write(out);
    out.writeInt(42);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

    HashSet128.read(in);

    assertThat(in.readInt()).isEqualTo(42);
  }

  @Test
  void refusesBytesThatEndEarly() throws IOException {
    HashSet128 set = new HashSet128();
    set.add(new Hash128(1, 2));
    byte[] bytes = written(set);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, bytes.length - 1));

    assertThatThrownBy(() -> HashSet128.read(in)).isInstanceOf(EOFException.class);
  }

  private static byte[] written(HashSet128 set) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    set.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static HashSet128 read(byte[] bytes) throws IOException {
    return HashSet128.read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
