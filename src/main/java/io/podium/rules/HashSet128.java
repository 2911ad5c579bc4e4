package io.podium.rules;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A set of 128-bit hashes in two flat arrays, cheap to copy and to write. Not thread-safe. */
public final class HashSet128 {
  private static final int SMALLEST = 2;
  private static final int BYTES = 2 * Long.BYTES;

  /** How many hashes are written and read at once. */
  private static final int AT_ONCE = 4096;

  private long[] highs = new long[SMALLEST];
  private long[] lows = new long[SMALLEST];
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
    if (size * 4L > highs.length * 3L) {
      grow(2 * highs.length);
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
    for (int i = 0; i < highs.length; i++) {
      if (highs[i] != 0 || lows[i] != 0) {
        bytes.putLong(highs[i]).putLong(lows[i]);
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
    int capacity = SMALLEST;
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
    int mask = highs.length - 1;
    int place = (int) low & mask;
    while (highs[place] != 0 || lows[place] != 0) {
      if (highs[place] == high && lows[place] == low) {
        return false;
      }
      place = (place + 1) & mask;
    }
    highs[place] = high;
    lows[place] = low;
    return true;
  }

  private void grow(int capacity) {
    long[] oldHighs = highs;
    long[] oldLows = lows;
    highs = new long[capacity];
    lows = new long[capacity];
    for (int i = 0; i < oldHighs.length; i++) {
      if (oldHighs[i] != 0 || oldLows[i] != 0) {
        insert(oldHighs[i], oldLows[i]);
      }
    }
  }
}
