package io.podium.rules;

import io.podium.rules.RawRow.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

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

  private final byte[][] names;
  private final FrequentTexts otherNames = new FrequentTexts();
  private final FrequentTexts otherTexts = new FrequentTexts();

  /** The column that the message before had at a place: messages mostly have the same order. */
  private final int[] order = new int[REMEMBERED];

  private byte[] bytes;
  private int position;
  private int end;

  /** Where the text is that was passed last: in the message or, if it has escapes, by itself. */
  private boolean isTextUnescaped;

  private int textFrom;
  private int textTo;

  /** The texts of a message that have escapes, one behind the other. */
  private byte[] unescaped = new byte[256];

  private int unescapedLength;

  /** Where the values are, by column. */
  private final Kind[] kinds;

  private final boolean[] isUnescaped;
  private final int[] valueFrom;
  private final int[] valueTo;

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
    this.kinds = new Kind[names.length];
    this.isUnescaped = new boolean[names.length];
    this.valueFrom = new int[names.length];
    this.valueTo = new int[names.length];
  }

  /**
   * Finds the values of a message. What is said of them is good until the next one.
   *
   * @param to exclusive
   * @return false where it is anything else than described above
   */
  boolean locate(byte[] in, int from, int to) {
    if (to - from > LONGEST_MESSAGE) {
      return false;
    }
    bytes = in;
    position = from;
    end = to;
    unescapedLength = 0;
    if (unescaped.length < to - from) {
      // Enough for all texts of the message, which are no longer than it is.
      unescaped = new byte[2 * (to - from)];
    }
    Arrays.fill(kinds, Kind.ABSENT);
    seen = 0;
    others = null;
    return readObject();
  }

  /** What a value is. */
  Kind kind(int column) {
    return kinds[column];
  }

  /** The bytes that a text or a number lies in. */
  byte[] bytes(int column) {
    return isUnescaped[column] ? unescaped : bytes;
  }

  /** Where in its bytes a text or a number begins. */
  int from(int column) {
    return valueFrom[column];
  }

  /** Where in its bytes a text or a number ends, exclusive. */
  int to(int column) {
    return valueTo[column];
  }

  /** The number that a value is. */
  long number(int column) {
    int from = valueFrom[column];
    boolean isNegative = bytes[from] == '-';
    long number = 0;
    for (int at = isNegative ? from + 1 : from; at < valueTo[column]; at++) {
      number = 10 * number + (bytes[at] - '0');
    }
    return isNegative ? -number : number;
  }

  /** A thread keeps this object, but need not keep the message. */
  void forget() {
    bytes = null;
    others = null;
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
      String name = otherNames.text(textIn(), textFrom, textTo);
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
    return readValue(column);
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
    return Arrays.equals(names[column], 0, names[column].length, textIn(), textFrom, textTo);
  }

  /**
   * Goes on behind a value.
   *
   * @param column where it belongs; -1 for nowhere
   */
  private boolean readValue(int column) {
    if (position == end) {
      return false;
    }
    if (bytes[position] == '"') {
      return passText() && takeText(column);
    }
    if (passWord(NULL)) {
      return true;
    }
    if (passWord(TRUE)) {
      return take(column, Kind.TRUE);
    }
    return passWord(FALSE) ? take(column, Kind.FALSE) : passNumber(column);
  }

  private boolean take(int column, Kind kind) {
    if (column >= 0) {
      kinds[column] = kind;
    }
    return true;
  }

  private void take(int column, Kind kind, int from, int to) {
    if (column >= 0) {
      kinds[column] = kind;
      isUnescaped[column] = false;
      valueFrom[column] = from;
      valueTo[column] = to;
    }
  }

  private boolean takeText(int column) {
    if (column < 0) {
      // Nobody reads it, so nobody else would see that it is no text.
      return otherTexts.text(textIn(), textFrom, textTo) != null;
    }
    take(column, Kind.TEXT, textFrom, textTo);
    isUnescaped[column] = isTextUnescaped;
    return true;
  }

  private boolean passNumber(int column) {
    byte[] in = bytes;
    int from = position;
    int first = in[from] == '-' ? from + 1 : from;
    int at = first;
    while (at < end && in[at] >= '0' && in[at] <= '9') {
      at++;
    }
    position = at;
    take(column, Kind.WHOLE_NUMBER, from, at);
    int digits = at - first;
    boolean isEnded = at < end && (in[at] == ',' || in[at] == '}' || isSpace(in[at]));
    return isEnded && digits > 0 && digits <= LONG_DIGITS && (digits == 1 || in[first] != '0');
  }

  private byte[] textIn() {
    return isTextUnescaped ? unescaped : bytes;
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
    isTextUnescaped = false;
    textFrom = position;
    textTo = special;
    position = special + 1;
    return true;
  }

  /** Where the next byte is that does not stand for itself in a text; the end where none is. */
  private int nextSpecial(int from) {
    return ByteSearch.firstOfOrControl('"', '\\', bytes, from, end);
  }

  /** Passes a text of which all before its first special byte was looked at. */
  private boolean unescape(int firstSpecial) {
    isTextUnescaped = true;
    textFrom = unescapedLength;
    textTo = unescapedLength;
    int special = firstSpecial;
    while (special < end) {
      int plain = special - position;
      System.arraycopy(bytes, position, unescaped, textTo, plain);
      textTo += plain;
      position = special + 1;
      if (bytes[special] == '"') {
        unescapedLength = textTo;
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
