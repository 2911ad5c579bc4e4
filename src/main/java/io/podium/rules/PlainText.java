package io.podium.rules;

/**
 * Texts that {@link Row#text} gives just as they are, told by their bytes in UTF-8: nothing has to
 * be stripped or rejected. Of letters that take more than two bytes nothing is said.
 */
public final class PlainText {
  /** Of a longer text nothing is said: so its length and one more fit into seven bits. */
  public static final int MOST_BYTES = 126;

  /** So much room {@link #copy} needs behind a text. */
  public static final int ROOM = Long.BYTES;

  /** The first bytes of letters from U+00C0 to U+07FF: below is white space, too. */
  private static final byte FIRST_OF_TWO = (byte) 0xC3;

  private static final byte LAST_OF_TWO = (byte) 0xDF;
  private static final byte LAST_CONTINUATION = (byte) 0xBF;

  private PlainText() {}

  /**
   * Copies a text while it looks at it.
   *
   * @param to exclusive
   * @param out with {@link #ROOM} behind the text, too
   * @param outFrom where the text goes
   * @return how long it is, in UTF-16 units; -1 where it is empty or not known to be plain: what
   *     was copied is no good then
   */
  public static int copy(byte[] in, int from, int to, byte[] out, int outFrom) {
    int length = to - from;
    if (length == 0
        || length > MOST_BYTES
        || in[from] == ' '
        || in[to - 1] == ' '
        || (length == 3 && isWord("nan", in, from, to))) {
      return -1;
    }
    int shift = outFrom - from;
    int pairs = 0;
    int at = from;
    while (at < to) {
      if (at + Long.BYTES <= in.length) {
        // The last of them may lie behind the text.
        long eight = EightBytes.get(in, at);
        EightBytes.set(out, at + shift, eight);
        at += asciiBytes(eight);
      } else if (in[at] >= ' ') {
        out[at + shift] = in[at];
        at++;
      }
      if (at < to && in[at] < ' ') {
        boolean isPair =
            in[at] >= FIRST_OF_TWO
                && in[at] <= LAST_OF_TWO
                && at + 1 < to
                && in[at + 1] <= LAST_CONTINUATION;
        if (!isPair) {
          return -1;
        }
        out[at + shift] = in[at];
        out[at + 1 + shift] = in[at + 1];
        at += 2;
        pairs++;
      }
    }
    return length - pairs;
  }

  /**
   * How many of eight bytes come before one that is above 0x7F or, what has to borrow, below a
   * blank.
   */
  private static int asciiBytes(long eight) {
    return EightBytes.first((eight | (eight - EightBytes.BLANKS)) & EightBytes.HIGH_BITS);
  }

  /**
   * Whether a text is a word, whatever the case.
   *
   * @param word of letters from a to z
   * @param to exclusive
   */
  public static boolean isWord(String word, byte[] in, int from, int to) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((in[from + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
