package io.podium.rules;

import static io.podium.rules.EightBytes.BLANKS;
import static io.podium.rules.EightBytes.HIGH_BITS;
import static io.podium.rules.EightBytes.ONES;

/** Texts that JSON holds as they are, told by their bytes in UTF-8. */
final class JsonText {
  /** So much room {@link #copyPlain} needs behind a text. */
  static final int ROOM = Long.BYTES;

  /** The first bytes of letters from U+0080 to U+07FF; those before are never valid. */
  private static final byte FIRST_OF_TWO = (byte) 0xC2;

  private static final byte LAST_OF_TWO = (byte) 0xDF;
  private static final byte LAST_CONTINUATION = (byte) 0xBF;

  private JsonText() {}

  /**
   * Copies a text while it looks at it.
   *
   * @param to exclusive
   * @param out with {@link #ROOM} behind the text, too
   * @param outFrom where the text goes
   * @return false where there is something to escape, or not known to be valid: what was copied is
   *     no good then
   */
  static boolean copyPlain(byte[] in, int from, int to, byte[] out, int outFrom) {
    int shift = outFrom - from;
    int at = from;
    while (at < to) {
      if (at + Long.BYTES <= in.length) {
        // The last of them may lie behind the text.
        long eight = EightBytes.get(in, at);
        EightBytes.set(out, at + shift, eight);
        at += plainBytes(eight);
      } else if (isPlain(in[at])) {
        out[at + shift] = in[at];
        at++;
      }
      if (at < to && !isPlain(in[at])) {
        boolean isPair =
            in[at] >= FIRST_OF_TWO
                && in[at] <= LAST_OF_TWO
                && at + 1 < to
                && in[at + 1] <= LAST_CONTINUATION;
        if (!isPair) {
          return false;
        }
        out[at + shift] = in[at];
        out[at + 1 + shift] = in[at + 1];
        at += 2;
      }
    }
    return true;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\';
  }

  /** How many of eight bytes come before the first one that is not plain. */
  private static int plainBytes(long eight) {
    long quotes = ByteSearch.zeros(eight ^ ('"' * ONES));
    long backslashes = ByteSearch.zeros(eight ^ ('\\' * ONES));
    // What is below a blank has to borrow; the first byte that does is right.
    long controls = eight - BLANKS;
    return EightBytes.first((eight | controls | quotes | backslashes) & HIGH_BITS);
  }
}
