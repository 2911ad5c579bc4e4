package io.podium.rules;

import static io.podium.rules.EightBytes.BLANKS;
import static io.podium.rules.EightBytes.HIGH_BITS;
import static io.podium.rules.EightBytes.ONES;

/**
 * Finds the bytes that mean something among the many that do not, eight at a time: fields are
 * short, and to guess wrong where one ends costs more than to look at all of it.
 */
final class ByteSearch {
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
      long eight = EightBytes.get(in, at);
      long found =
          (zeros(eight ^ (a * ONES)) | zeros(eight ^ (b * ONES)) | zeros(eight ^ (c * ONES)))
              & HIGH_BITS;
      if (found != 0) {
        return at + EightBytes.first(found);
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
      long eight = EightBytes.get(in, at);
      long below = (eight - BLANKS) & ~eight;
      long found = (zeros(eight ^ (a * ONES)) | zeros(eight ^ (b * ONES)) | below) & HIGH_BITS;
      if (found != 0) {
        return at + EightBytes.first(found);
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
  static long zeros(long eight) {
    return (eight - ONES) & ~eight;
  }
}
