package io.podium.rules;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A set of 128-bit hashes in one flat array, cheap to copy and to write. Of each the halves are
 * beside each other, for most of a look-up is waiting for memory. Not thread-safe.
 *
 * <p>It holds 402,653,184 at most, and throws an {@link IllegalStateException} beyond that: an
 * array has no room for more.
 */
public final class HashSet128 {
  private static final int SMALLEST = 2;
  private static final int LARGEST = 1 << 29;
  private static final int BYTES = 2 * Long.BYTES;

  /** How many hashes are written and read at once. */
  private static final int AT_ONCE = 4096;

  /** A high half and a low one, and so on. */
  private long[] halves = new long[2 * SMALLEST];

  private int size;

  /**
   * Adds a hash.
   *
   * @return whether it was not there
   */
  public boolean add(Hash128 hash) {
    // Both halves 0 marks a free place; that hash, of all, is taken for its neighbour.
    long low = hash.high() == 0 && hash.low() == 0 ? 1 : hash.low();
    if (!insert(hash.high(), low)) {
      return false;
    }
    size++;
    long capacity = halves.length / 2;
    if (size * 4L > capacity * 3L) {
      grow(2 * capacity);
    }
    return true;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Writes all hashes. */
  public void write(DataOutput out) throws IOException {
    out.writeInt(size);
    ByteBuffer bytes = ByteBuffer.allocate(Math.min(size, AT_ONCE) * BYTES);
    for (int i = 0; i < halves.length; i += 2) {
      if (isTaken(halves, i)) {
        bytes.putLong(halves[i]).putLong(halves[i + 1]);
        if (!bytes.hasRemaining()) {
          out.write(bytes.array());
          bytes.clear();
        }
      }
    }
    out.write(bytes.array(), 0, bytes.position());
  }

  /** Reads what {@link #write} wrote. */
  public static HashSet128 read(DataInput in) throws IOException {
    HashSet128 set = new HashSet128();
    int size = in.readInt();
    long capacity = SMALLEST;
    while (size * 4L > capacity * 3L) {
      capacity *= 2;
    }
    set.grow(capacity);
    byte[] bytes = new byte[Math.min(size, AT_ONCE) * BYTES];
    for (int left = size; left > 0; left -= AT_ONCE) {
      ByteBuffer hashes = ByteBuffer.wrap(bytes, 0, Math.min(left, AT_ONCE) * BYTES);
      in.readFully(bytes, 0, hashes.limit());
      while (hashes.hasRemaining()) {
        set.insert(hashes.getLong(), hashes.getLong());
      }
    }
    set.size = size;
    return set;
  }

  private boolean insert(long high, long low) {
    long[] in = halves;
    int mask = in.length - 1;
    int place = (2 * (int) low) & mask;
    while (isTaken(in, place)) {
      if (in[place] == high && in[place + 1] == low) {
        return false;
      }
      place = (place + 2) & mask;
    }
    in[place] = high;
    in[place + 1] = low;
    return true;
  }

  private static boolean isTaken(long[] halves, int place) {
    return (halves[place] | halves[place + 1]) != 0;
  }

  private void grow(long capacity) {
    if (capacity > LARGEST) {
      throw new IllegalStateException("more than " + LARGEST / 4 * 3 + " hashes in a set");
    }
    long[] before = halves;
    halves = new long[2 * (int) capacity];
    for (int i = 0; i < before.length; i += 2) {
      if (isTaken(before, i)) {
        insert(before[i], before[i + 1]);
      }
    }
  }
}
