package io.podium.rules;

/** Hashes bytes for tables in memory, eight at a time. What is to be kept has {@link Hash128}. */
public final class QuickHash {
  private QuickHash() {}

  /**
   * The hash of some bytes.
   *
   * @param to exclusive
   */
  public static int of(byte[] bytes, int from, int to) {
    long hash = from - (long) to;
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      hash = mixed(hash ^ EightBytes.get(bytes, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << Byte.SIZE | (bytes[at] & 0xFF);
    }
    return (int) (mixed(hash ^ rest) >>> 32);
  }

  /** The odd multiplier nearest to 2^64 divided by the golden ratio (Knuth, TAOCP 3, 6.4). */
  private static long mixed(long bits) {
    long product = bits * 0x9E3779B97F4A7C15L;
    return product ^ (product >>> 32);
  }
}
