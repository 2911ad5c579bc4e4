package io.podium.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * Makes texts of a column's bytes, and gives the same object again for those that come often, as
 * the names of countries and sports do: that saves making them, and comparing them later. Of a
 * column where few come twice it keeps none. Not thread-safe.
 */
public final class FrequentTexts {
  private static final int PLACES = 4096;
  private static final int LONGEST = 64;

  /** Each so many times it is looked whether at least half of the texts were there. */
  private static final int ON_TRIAL = 4 * PLACES;

  /** What malformed bytes become; most texts do not have it. */
  private static final char REPLACEMENT = '\uFFFD';

  private byte[][] bytes;
  private String[] texts;
  private boolean keepsNone;
  private int asked;
  private int found;

  /**
   * The text of some UTF-8.
   *
   * @param source not null
   * @param to exclusive
   * @return null where it is not valid
   */
  public String text(byte[] source, int from, int to) {
    if (keepsNone || to - from > LONGEST) {
      return decode(source, from, to);
    }
    if (texts == null) {
      texts = new String[PLACES];
      bytes = new byte[PLACES][];
    }
    int place = QuickHash.of(source, from, to) & (PLACES - 1);
    byte[] there = bytes[place];
    boolean isThere = there != null && Arrays.equals(source, from, to, there, 0, there.length);
    String text = isThere ? texts[place] : decode(source, from, to);
    if (!isThere && text != null) {
      bytes[place] = Arrays.copyOfRange(source, from, to);
      texts[place] = text;
    }
    count(isThere);
    return text;
  }

  private void count(boolean isThere) {
    asked++;
    found += isThere ? 1 : 0;
    if (asked == ON_TRIAL) {
      if (found < ON_TRIAL / 2) {
        keepsNone = true;
        texts = null;
        bytes = null;
      }
      asked = 0;
      found = 0;
    }
  }

  private static String decode(byte[] source, int from, int to) {
    String text = new String(source, from, to - from, UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      // A new decoder reports malformed input, which String's constructor, much faster, replaces.
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(source, from, to - from)).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }
}
