package io.podium.rules;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/** Bytes that are added to, without the locks of Java's streams. Not thread-safe. */
public final class ByteBuilder {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes;
  private int length;

  /**
   * @param firstSize for how many bytes there is room at first; above 0
   */
  public ByteBuilder(int firstSize) {
    this.bytes = new byte[firstSize];
  }

  /** Adds a number as {@link Varints} writes it. */
  public ByteBuilder addVarint(long number) {
    reserve(Varints.MAX_BYTES);
    length = Varints.put(bytes, length, number);
    return this;
  }

  /** Adds a number so that one near 0 is short, whatever its sign. */
  public ByteBuilder addSigned(long number) {
    return addVarint(Varints.unsigned(number));
  }

  /** Adds eight bytes, the highest first. */
  public ByteBuilder addLong(long number) {
    reserve(Long.BYTES);
    LONGS.set(bytes, length, number);
    length += Long.BYTES;
    return this;
  }

  /** Adds a byte: the lowest eight bits. */
  public ByteBuilder addByte(int more) {
    reserve(1);
    bytes[length++] = (byte) more;
    return this;
  }

  /** Adds bytes as they are. */
  public ByteBuilder add(byte[] more) {
    return add(more, 0, more.length);
  }

  /**
   * Adds some bytes as they are.
   *
   * @param to exclusive
   */
  public ByteBuilder add(byte[] more, int from, int to) {
    int count = to - from;
    reserve(count);
    System.arraycopy(more, from, bytes, length, count);
    length += count;
    return this;
  }

  /**
   * Adds some UTF-8, where it stands in a text of JSON just as it is (RFC 8259, 7): without quotes
   * and backslashes, control characters, and letters of three bytes and more, of which nothing is
   * said.
   *
   * @param to exclusive
   * @return whether it was added; malformed UTF-8 never is
   */
  public boolean addPlainJson(byte[] more, int from, int to) {
    reserve(to - from + JsonText.ROOM);
    if (!JsonText.copyPlain(more, from, to, bytes, length)) {
      return false;
    }
    length += to - from;
    return true;
  }

  /** Adds bytes, and before them how many there are. */
  public ByteBuilder addWithLength(byte[] more) {
    return addVarint(more.length).add(more);
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /** Puts a byte, the lowest eight bits, in the place of one that is there. */
  public ByteBuilder setByte(int at, int other) {
    bytes[Objects.checkIndex(at, length)] = (byte) other;
    return this;
  }

  /** A copy of all bytes. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** All bytes as a stream, which is good until others are added. */
  public InputStream toStream() {
    return new ByteArrayInputStream(bytes, 0, length);
  }

  /** Forgets all bytes, and keeps the room for others. */
  public void clear() {
    length = 0;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
