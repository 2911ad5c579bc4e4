package io.podium.rules;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the bytes that mean something among the many that do not, eight at a time: fields are
 * short, and to guess wrong where one ends costs more than to look at all of it.
 */
final class ByteSearch {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long BLANKS = 0x2020202020202020L;

  private ByteSearch() {}

  /**
   * Where the first of three bytes is.
   *
   * @param to exclusive
   * @return {@code to} where there is none
   */
  static int firstOf(char a, char b, char c, byte[] in, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long eight = (long) LONGS.get(in, at);
      long found =
          (zeros(eight ^ (a * ONES)) | zeros(eight ^ (b * ONES)) | zeros(eight ^ (c * ONES)))
              & HIGH_BITS;
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < to && in[at] != a && in[at] != b && in[at] != c) {
      at++;
    }
    return at;
  }

  /**
   * Where the first of two bytes, or of those below a blank, is.
   *
   * @param to exclusive
   * @return {@code to} where there is none
   */
  static int firstOfOrControl(char a, char b, byte[] in, int from, int to) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long eight = (long) LONGS.get(in, at);
      long below = (eight - BLANKS) & ~eight;
      long found = (zeros(eight ^ (a * ONES)) | zeros(eight ^ (b * ONES)) | below) & HIGH_BITS;
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < to && in[at] != a && in[at] != b && (in[at] >= ' ' || in[at] < 0)) {
      at++;
    }
    return at;
  }

  /**
   * Has the high bit of the first byte that is zero, and none of a byte before it (Warren, Hacker's
   * Delight, 6-1).
   */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }
}
