package io.podium.rules;

import java.nio.ByteBuffer;

/** Numbers of seven bits a byte, the lowest first; the others have another byte behind them. */
public final class Varints {
  /** The most bytes that a number takes. */
  public static final int MAX_BYTES = 10;

  private Varints() {}

  /**
   * Writes a number.
   *
   * @param at where it begins; {@link #MAX_BYTES} must be left from there
   * @return where it ends
   */
  public static int put(byte[] bytes, int at, long number) {
    int end = at;
    long rest = number;
    while (rest >= 0x80 || rest < 0) {
      bytes[end++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[end++] = (byte) rest;
    return end;
  }

  /**
   * Reads a number.
   *
   * @throws java.nio.BufferUnderflowException where it does not end
   */
  public static long get(ByteBuffer bytes) {
    long number = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes.get();
      number |= (next & 0x7FL) << shift;
      shift += 7;
    } while (next < 0);
    return number;
  }

  /** Reads a number that was written as {@link #unsigned} has it. */
  public static long getSigned(ByteBuffer bytes) {
    long number = get(bytes);
    return (number >>> 1) ^ -(number & 1);
  }

  /** A number with its sign in the lowest bit, so that one near 0 is short. */
  public static long unsigned(long number) {
    return (number << 1) ^ (number >> (Long.SIZE - 1));
  }
}
