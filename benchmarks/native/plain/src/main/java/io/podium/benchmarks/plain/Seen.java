package io.podium.benchmarks.plain;

/** A set of 128-bit hashes, in one array with open addressing. */
final class Seen {
  private long[] table = new long[1 << 17];
  private int size;

  /** Adds a hash; false where it is there. */
  boolean add(long high, long low) {
    // Zeros mark free places.
    long first = high == 0 && low == 0 ? 1 : high;
    if (!put(table, first, low)) {
      return false;
    }
    if (++size * 4L > table.length) {
      long[] larger = new long[table.length * 2];
      for (int i = 0; i < table.length; i += 2) {
        if (table[i] != 0 || table[i + 1] != 0) {
          put(larger, table[i], table[i + 1]);
        }
      }
      table = larger;
    }
    return true;
  }

  private static boolean put(long[] table, long high, long low) {
    int mask = table.length / 2 - 1;
    int slot = (int) low & mask;
    while (true) {
      int i = slot * 2;
      if (table[i] == 0 && table[i + 1] == 0) {
        table[i] = high;
        table[i + 1] = low;
        return true;
      }
      if (table[i] == high && table[i + 1] == low) {
        return false;
      }
      slot = (slot + 1) & mask;
    }
  }
}
