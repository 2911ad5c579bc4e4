package io.podium.benchmarks.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;

/**
 * The rules of a row: trims and types its values, and rejects or identifies it. All of it works on
 * bytes, since most values are needed for the row's hash only and never become strings.
 */
final class RowCleaner {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[][] MEDALS = {
    "gold".getBytes(UTF_8), "silver".getBytes(UTF_8), "bronze".getBytes(UTF_8)
  };
  private static final byte[] NONE = "none".getBytes(UTF_8);
  private static final byte[] NAN = "nan".getBytes(UTF_8);
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final long ABSENT = -1;
  private static final long INVALID = -2;

  /** The longest text, in bytes, that a key's length byte and the table's columns can hold. */
  private static final int MAX_KEY_TEXT = 255;

  private byte[] canonical = new byte[512];
  private byte[] bytes;
  private int[] from;
  private int[] to;

  /**
   * Cleans a row.
   *
   * @param row its slices are narrowed
   * @return null where the row is rejected
   */
  Result clean(RawRow row) {
    bytes = row.bytes;
    from = row.from;
    to = row.to;
    int length = 0;
    for (int column = 0; column < RawRow.COLUMNS; column++) {
      length += trim(column);
    }
    int sport = length(RawRow.SPORT);
    int country = length(RawRow.COUNTRY_NOC);
    if (sport == 0 || sport > MAX_KEY_TEXT || country == 0 || country > MAX_KEY_TEXT) {
      return null;
    }
    long athleteId = wholeNumber(RawRow.ATHLETE_ID);
    long editionId = wholeNumber(RawRow.EDITION_ID);
    long resultId = wholeNumber(RawRow.RESULT_ID);
    int medal = medal();
    int team = team();
    if (athleteId <= 0
        || editionId == INVALID
        || resultId == INVALID
        || medal == INVALID
        || team == INVALID
        || !(length(RawRow.TIMESTAMP) > 0 || editionHasYear())) {
      return null;
    }

    // All values in one sequence: numbers have a fixed length, and a text follows its length.
    if (canonical.length < length + 128) {
      canonical = new byte[2 * length + 128];
    }
    LONGS.set(canonical, 0, athleteId);
    LONGS.set(canonical, 8, editionId);
    LONGS.set(canonical, 16, resultId);
    canonical[24] = (byte) medal;
    canonical[25] = (byte) team;
    int end = append(RawRow.SPORT, 26);
    end = append(RawRow.COUNTRY_NOC, end);
    end = append(RawRow.EDITION, end);
    end = append(RawRow.EVENT, end);
    end = append(RawRow.ATHLETE, end);
    end = append(RawRow.POS, end);
    end = append(RawRow.TIMESTAMP, end);

    Result result = new Result();
    result.athleteId = athleteId;
    hash(end, result);
    byte[] key = new byte[3 + sport + country];
    key[0] = (byte) medal;
    key[1] = (byte) sport;
    System.arraycopy(bytes, from[RawRow.SPORT], key, 2, sport);
    key[2 + sport] = (byte) country;
    System.arraycopy(bytes, from[RawRow.COUNTRY_NOC], key, 3 + sport, country);
    result.key = key;
    return result;
  }

  private int length(int column) {
    return to[column] - from[column];
  }

  /** Narrows a value to what is left without outer white space, and to nothing where it is null. */
  private int trim(int column) {
    int start = from[column];
    int end = to[column];
    for (int n; start < end && (n = spaceAt(start, end)) > 0; ) {
      start += n;
    }
    for (int n; start < end && (n = spaceBefore(start, end)) > 0; ) {
      end -= n;
    }
    from[column] = start;
    to[column] = end;
    if (is(column, NAN)) {
      to[column] = start;
      return 0;
    }
    return end - start;
  }

  /** The length of the white space character that starts here; 0 where there is none. */
  private int spaceAt(int start, int end) {
    int b = bytes[start];
    if (b >= 0) {
      return b <= ' ' && Character.isWhitespace(b) ? 1 : 0;
    }
    if ((b & 0xE0) == 0xC0 && end - start >= 2) {
      return Character.isSpaceChar((b & 0x1F) << 6 | bytes[start + 1] & 0x3F) ? 2 : 0;
    }
    if ((b & 0xF0) == 0xE0 && end - start >= 3) {
      int high = (b & 0x0F) << 12 | (bytes[start + 1] & 0x3F) << 6;
      return Character.isSpaceChar(high | bytes[start + 2] & 0x3F) ? 3 : 0;
    }
    return 0;
  }

  /** The length of the white space character that ends here; 0 where there is none. */
  private int spaceBefore(int start, int end) {
    if (bytes[end - 1] >= 0) {
      return spaceAt(end - 1, end);
    }
    int first = end - 1;
    while (first > start && (bytes[first] & 0xC0) == 0x80) {
      first--;
    }
    return spaceAt(first, end) == end - first ? end - first : 0;
  }

  /** Whether a value is a word, whatever the case. */
  private boolean is(int column, byte[] word) {
    int start = from[column];
    if (to[column] - start != word.length) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if ((bytes[start + i] | 0x20) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private int medal() {
    if (length(RawRow.MEDAL) == 0 || is(RawRow.MEDAL, NONE)) {
      return GroupKey.NO_MEDAL;
    }
    for (int i = 0; i < MEDALS.length; i++) {
      if (is(RawRow.MEDAL, MEDALS[i])) {
        return i;
      }
    }
    return (int) INVALID;
  }

  private int team() {
    if (length(RawRow.IS_TEAM_SPORT) == 0) {
      return (int) ABSENT;
    }
    if (is(RawRow.IS_TEAM_SPORT, TRUE)) {
      return 1;
    }
    return is(RawRow.IS_TEAM_SPORT, FALSE) ? 0 : (int) INVALID;
  }

  private boolean editionHasYear() {
    int start = from[RawRow.EDITION];
    if (length(RawRow.EDITION) < 4 || bytes[start] == '0') {
      return false;
    }
    for (int i = start; i < start + 4; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return false;
      }
    }
    return true;
  }

  private long wholeNumber(int column) {
    int start = from[column];
    int end = to[column];
    if (start == end) {
      return ABSENT;
    }
    if (end - start <= 18) {
      long number = 0;
      int i = start;
      for (; i < end && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
        number = 10 * number + (bytes[i] - '0');
      }
      if (i == end) {
        return number;
      }
    }
    try {
      String text = new String(bytes, start, end - start, UTF_8);
      long number = new BigDecimal(text).longValueExact();
      return number < 0 ? INVALID : number;
    } catch (ArithmeticException | NumberFormatException e) {
      return INVALID;
    }
  }

  private int append(int column, int at) {
    int length = length(column);
    INTS.set(canonical, at, length);
    System.arraycopy(bytes, from[column], canonical, at + 4, length);
    return at + 4 + length;
  }

  /** MurmurHash3 in its 128-bit form for 64-bit machines, of the first bytes of the sequence. */
  private void hash(int length, Result result) {
    // Zeros up to a whole block; the length is mixed in, so they imitate nothing.
    int blocks = (length + 15) & ~15;
    for (int i = length; i < blocks; i++) {
      canonical[i] = 0;
    }
    final long c1 = 0x87c37b91114253d5L;
    final long c2 = 0x4cf5ad432745937fL;
    long h1 = 0;
    long h2 = 0;
    for (int i = 0; i < blocks; i += 16) {
      long k1 = (long) LONGS.get(canonical, i);
      long k2 = (long) LONGS.get(canonical, i + 8);
      h1 ^= Long.rotateLeft(k1 * c1, 31) * c2;
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= Long.rotateLeft(k2 * c2, 33) * c1;
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    h1 ^= length;
    h2 ^= length;
    h1 += h2;
    h2 += h1;
    h1 = mix(h1);
    h2 = mix(h2);
    h1 += h2;
    result.hashHigh = h1;
    result.hashLow = h1 + h2;
  }

  private static long mix(long h) {
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
