package io.podium.benchmarks.plain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A 128-bit hash of a sequence of values: two multiplicative hashes with different constants. */
final class Hash {
  private static final long FIRST = 0x9E3779B97F4A7C15L;
  private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long high;
  private long low;

  void clear() {
    high = FIRST;
    low = SECOND;
  }

  void add(long value) {
    high = mix((high ^ value) * FIRST);
    low = mix((low + value) * SECOND);
  }

  /** Adds bytes and how many they are, so that no value can imitate the border between two. */
  void add(byte[] bytes, int start, int end) {
    int i = start;
    for (; i + 8 <= end; i += 8) {
      add((long) WORD.get(bytes, i));
    }
    long rest = 0;
    for (; i < end; i++) {
      rest = rest << 8 | (bytes[i] & 0xFF);
    }
    add(rest);
    add(end - start);
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  private static long mix(long value) {
    long mixed = value ^ (value >>> 32);
    mixed *= 0xD6E8FEB86659FD93L;
    return mixed ^ (mixed >>> 32);
  }
}
