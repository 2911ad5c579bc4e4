package io.podium.athletes.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podium.rules.Hash128;
import io.podium.rules.PlainText;
import io.podium.rules.Varints;
import java.util.Arrays;

/**
 * Fields, one after the other, as bytes that no other fields have: what says how long a field is
 * stands before it, so that no text can imitate the border between two. Not thread-safe.
 */
final class IdentityBytes {
  private static final int FIRST_SIZE = 192;

  /** The most that a UTF-16 unit takes in UTF-8. */
  private static final int UNIT_BYTES = 3;

  private static final byte NULL = 0;

  private byte[] bytes = new byte[FIRST_SIZE];
  private int length;

  /**
   * Adds a text: its length in UTF-16 units and 1, and UTF-8.
   *
   * @param text well-formed; may be null
   */
  IdentityBytes add(String text) {
    if (text == null) {
      return addNull();
    }
    reserve(Varints.MAX_BYTES + UNIT_BYTES * text.length());
    length = Varints.put(bytes, length, 1L + text.length());
    append(text);
    return this;
  }

  /**
   * {@link #add(String)} of a text that lies in UTF-8 and is {@linkplain PlainText plain}.
   *
   * @param to exclusive
   * @return its length in UTF-16 units; -1 where it is not plain: nothing is added then
   */
  int addPlain(byte[] in, int from, int to) {
    reserve(1 + PlainText.MOST_BYTES + PlainText.ROOM);
    int units = PlainText.copy(in, from, to, bytes, length + 1);
    if (units >= 0) {
      // What Varints write where seven bits do, as they do for all that is plain.
      bytes[length] = (byte) (1 + units);
      length += 1 + to - from;
    }
    return units;
  }

  /**
   * Adds a number, with its sign in the lowest bit, and 1.
   *
   * @param number within ±2^53, or a time in milliseconds; may be null
   */
  IdentityBytes add(Long number) {
    return number == null ? addNull() : addNumber(number);
  }

  /** {@link #add(Long)} of a number that is there. */
  IdentityBytes addNumber(long number) {
    reserve(Varints.MAX_BYTES);
    length = Varints.put(bytes, length, 1 + Varints.unsigned(number));
    return this;
  }

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** What has the bytes, and room behind them; good until something is added. */
  byte[] array() {
    return bytes;
  }

  /** All that was added. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** The hash of all that was added. */
  Hash128 hash(Hash128.Hasher hasher) {
    return hasher.hash(bytes, length);
  }

  /** Forgets all that was added, and keeps the room for other fields. */
  void clear() {
    length = 0;
  }

  private IdentityBytes addNull() {
    reserve(1);
    bytes[length++] = NULL;
    return this;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** Most letters without an object for each of a row's fields. */
  private void append(String text) {
    int at = length;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes[at++] = (byte) c;
      } else if (c < 0x800) {
        bytes[at++] = (byte) (0xC0 | c >> 6);
        bytes[at++] = (byte) (0x80 | (c & 0x3F));
      } else {
        byte[] rest = text.substring(i).getBytes(UTF_8);
        System.arraycopy(rest, 0, bytes, at, rest.length);
        length = at + rest.length;
        return;
      }
    }
    length = at;
  }
}
