package io.podium.rules;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what almost all messages are, in their bytes: a JSON object of texts, whole numbers, true,
 * false and null, none of them twice. It says nothing of others, and a library reads those. Not
 * thread-safe.
 */
final class FlatJson {
  private static final int LONGEST_NAME = 64;

  /** What is longer is left to the library, which sets limits. */
  private static final int LONGEST_MESSAGE = 1 << 20;

  /** Of so many first fields it is remembered which they were. */
  private static final int REMEMBERED = 128;

  /** So many are a long. */
  private static final int LONG_DIGITS = 18;

  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");
  private static final Object NONE = new Object();

  private final byte[][] names;
  private final FrequentTexts[] texts;
  private final FrequentTexts otherNames = new FrequentTexts();
  private final FrequentTexts otherTexts = new FrequentTexts();

  /** The column that the message before had at a place: messages mostly have the same order. */
  private final int[] order = new int[REMEMBERED];

  private byte[] bytes;
  private int position;
  private int end;

  /** Where the text is that was passed last: in the message or, if it has escapes, by itself. */
  private byte[] textIn;

  private int textFrom;
  private int textTo;
  private byte[] unescaped = new byte[256];

  private Object[] values;
  private long seen;
  private Set<String> others;

  /**
   * @param columns 64 at most
   */
  FlatJson(Columns columns) {
    this.names =
        columns.names().stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.texts =
        Stream.generate(FrequentTexts::new).limit(names.length).toArray(FrequentTexts[]::new);
  }

  /**
   * Reads a message.
   *
   * @param to exclusive
   * @return a value for each column, as {@link Row} has them; null where it is anything else than
   *     described above
   */
  Object[] read(byte[] in, int from, int to) {
    if (to - from > LONGEST_MESSAGE) {
      return null;
    }
    bytes = in;
    position = from;
    end = to;
    values = new Object[names.length];
    seen = 0;
    Object[] read = readObject() ? values : null;
    // A thread keeps this object, but need not keep the message.
    bytes = null;
    textIn = null;
    values = null;
    others = null;
    return read;
  }

  private boolean readObject() {
    passSpace();
    if (!pass('{')) {
      return false;
    }
    passSpace();
    if (!pass('}')) {
      int place = 0;
      do {
        passSpace();
        if (!readField(place)) {
          return false;
        }
        place++;
        passSpace();
      } while (pass(','));
      if (!pass('}')) {
        return false;
      }
    }
    passSpace();
    return position == end;
  }

  private boolean readField(int place) {
    if (!passText() || textTo - textFrom > LONGEST_NAME) {
      return false;
    }
    int column = column(place);
    if (column < 0) {
      String name = otherNames.text(textIn, textFrom, textTo);
      others = others == null ? new HashSet<>() : others;
      if (name == null || !others.add(name)) {
        return false;
      }
    } else if ((seen & (1L << column)) != 0) {
      return false;
    } else {
      seen |= 1L << column;
    }
    passSpace();
    if (!pass(':')) {
      return false;
    }
    passSpace();
    Object value = readValue(column < 0 ? otherTexts : texts[column]);
    if (value == NONE) {
      return false;
    }
    if (column >= 0) {
      values[column] = value;
    }
    return true;
  }

  /** The column whose name was passed; -1 where it is another one. */
  private int column(int place) {
    if (place < REMEMBERED && isName(order[place])) {
      return order[place];
    }
    int column = names.length - 1;
    while (column >= 0 && !isName(column)) {
      column--;
    }
    if (place < REMEMBERED && column >= 0) {
      order[place] = column;
    }
    return column;
  }

  private boolean isName(int column) {
    return Arrays.equals(names[column], 0, names[column].length, textIn, textFrom, textTo);
  }

  /** A value; {@link #NONE} where it is something else. */
  private Object readValue(FrequentTexts made) {
    if (position == end) {
      return NONE;
    }
    if (bytes[position] == '"') {
      String text = passText() ? made.text(textIn, textFrom, textTo) : null;
      return text == null ? NONE : text;
    }
    if (passWord(NULL)) {
      return null;
    }
    if (passWord(TRUE)) {
      return Boolean.TRUE;
    }
    return passWord(FALSE) ? Boolean.FALSE : readNumber();
  }

  private Object readNumber() {
    boolean isNegative = pass('-');
    byte[] in = bytes;
    int from = position;
    int at = from;
    long number = 0;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      number = 10 * number + (in[at] - '0');
      at++;
    }
    position = at;
    int digits = at - from;
    boolean isEnded = at < end && (in[at] == ',' || in[at] == '}' || isSpace(in[at]));
    if (!isEnded || digits == 0 || digits > LONG_DIGITS || (digits > 1 && in[from] == '0')) {
      return NONE;
    }
    return BigDecimal.valueOf(isNegative ? -number : number);
  }

  /** Goes on behind a text; false where there is none. */
  private boolean passText() {
    if (!pass('"')) {
      return false;
    }
    int special = nextSpecial(position);
    if (special == end) {
      return false;
    }
    if (bytes[special] != '"') {
      return unescape(special);
    }
    textIn = bytes;
    textFrom = position;
    textTo = special;
    position = special + 1;
    return true;
  }

  /** Where the next byte is that does not stand for itself in a text; the end where none is. */
  private int nextSpecial(int from) {
    byte[] in = bytes;
    int to = end;
    int at = from;
    while (at < to && in[at] != '"' && in[at] != '\\' && (in[at] >= ' ' || in[at] < 0)) {
      at++;
    }
    return at;
  }

  /** Passes a text of which all before its first special byte was looked at. */
  private boolean unescape(int firstSpecial) {
    int most = end - position;
    if (unescaped.length < most) {
      unescaped = new byte[2 * most];
    }
    textIn = unescaped;
    textFrom = 0;
    textTo = 0;
    int special = firstSpecial;
    while (special < end) {
      int plain = special - position;
      System.arraycopy(bytes, position, unescaped, textTo, plain);
      textTo += plain;
      position = special + 1;
      if (bytes[special] == '"') {
        return true;
      }
      if (bytes[special] != '\\' || !unescapeOne()) {
        return false;
      }
      special = nextSpecial(position);
    }
    return false;
  }

  private boolean unescapeOne() {
    if (position == end) {
      return false;
    }
    byte b = bytes[position++];
    int simple = "\"\\/bfnrt".indexOf(b);
    if (simple >= 0) {
      unescaped[textTo++] = (byte) "\"\\/\b\f\n\r\t".charAt(simple);
      return true;
    }
    return b == 'u' && appendUtf8(hexadecimal());
  }

  /** The number of four digits; -1 where they are not there. */
  private int hexadecimal() {
    if (end - position < 4) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(bytes[position++], 16);
      if (digit < 0) {
        return -1;
      }
      number = 16 * number + digit;
    }
    return number;
  }

  /** Half of a surrogate pair is left to the library. */
  private boolean appendUtf8(int c) {
    if (c < 0 || Character.isSurrogate((char) c)) {
      return false;
    }
    byte[] encoded = Character.toString(c).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(encoded, 0, unescaped, textTo, encoded.length);
    textTo += encoded.length;
    return true;
  }

  private boolean passWord(byte[] word) {
    int to = position + word.length;
    if (to > end || !Arrays.equals(word, 0, word.length, bytes, position, to)) {
      return false;
    }
    position = to;
    return true;
  }

  private boolean pass(char c) {
    if (position < end && bytes[position] == c) {
      position++;
      return true;
    }
    return false;
  }

  private void passSpace() {
    while (position < end && isSpace(bytes[position])) {
      position++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static byte[] ascii(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }
}
