package io.podium.rules;

import io.podium.errors.RejectedException;

/**
 * A row before texts and numbers are made of its values: it says where in the bytes of a file or a
 * message they lie. What is only compared and hashed needs no more, and making objects of all
 * values takes longer than all else that happens to a row. It is good until the next row is read.
 */
public interface RawRow {
  /** What a value is. */
  enum Kind {
    /** There is none. */
    ABSENT,
    /** A text, of which nobody has looked yet whether it is valid UTF-8. It may be empty. */
    TEXT,
    /** A whole number of up to 18 digits, without zeros before it. Its bytes have its sign. */
    WHOLE_NUMBER,
    /** True, not as a text. */
    TRUE,
    /** False, not as a text. */
    FALSE,
    /** Only {@link #toRow} can tell. */
    UNKNOWN
  }

  /** What a value is, by its column's position. */
  Kind kind(int column);

  /** The bytes that a text or a number lies in; of other kinds nobody may ask. */
  byte[] bytes(int column);

  /** Where in its bytes a text or a number begins; of other kinds nobody may ask. */
  int from(int column);

  /** Where in its bytes a text or a number ends, exclusive; of other kinds nobody may ask. */
  int to(int column);

  /**
   * The row with its values made, which stays good.
   *
   * @throws RejectedException where it cannot be read
   */
  Row toRow() throws RejectedException;
}
