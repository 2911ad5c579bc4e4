package io.podium.rules;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight neighbours in an array as one number, the first as its lowest byte. */
final class EightBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The highest bit of each byte. */
  static final long HIGH_BITS = 0x8080808080808080L;

  /** A 1 in each byte. */
  static final long ONES = 0x0101010101010101L;

  /** A blank in each byte. */
  static final long BLANKS = 0x2020202020202020L;

  private EightBytes() {}

  /** The bytes from here; all of them must be in the array. */
  static long get(byte[] in, int at) {
    return (long) LONGS.get(in, at);
  }

  /** Writes bytes; there must be room for all of them. */
  static void set(byte[] out, int at, long eight) {
    LONGS.set(out, at, eight);
  }

  /** Where the first byte is whose highest bit is set; 8 where there is none. */
  static int first(long highBits) {
    return Long.numberOfTrailingZeros(highBits) / Byte.SIZE;
  }
}
