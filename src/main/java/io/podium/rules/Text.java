package io.podium.rules;

/** Rules for text from outside. */
public final class Text {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /** Marks of lists, tables, markup and broken encodings. */
  private static final String STRAY_MARKS = "*#|~^`\\{}•¦¬\uFFFD";

  private Text() {}

  /**
   * Removes outer white space of every kind, the no-break spaces and a byte order mark included.
   *
   * @param text may be null
   * @return null where nothing is left
   */
  public static String strip(String text) {
    if (text == null) {
      return null;
    }
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return start == end ? null : text.substring(start, end);
  }

  /**
   * {@link #strip} that also takes {@code nan}, in any case, for nothing: tools for data frames
   * write it where SQL has NULL.
   *
   * @param text may be null
   */
  public static String stripNan(String text) {
    String stripped = strip(text);
    return stripped == null || isNan(stripped) ? null : stripped;
  }

  /** Looks at the first letter before all of it: texts are many. */
  private static boolean isNan(String text) {
    return text.length() == 3
        && (text.charAt(0) == 'n' || text.charAt(0) == 'N')
        && text.equalsIgnoreCase("nan");
  }

  /**
   * Whether a text can be written as UTF-8 and kept by every sink: no unpaired surrogate, no NUL.
   */
  public static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /**
   * A text for people, without what came in by accident: control characters and invisible format
   * characters go (the joiners that Persian and Indic scripts need stay), white space of every kind
   * becomes one blank, outer white space goes, and so do marks that mean nothing in a text (such as
   * {@code * # | ~}) and other punctuation that stands alone. Letters of every script with their
   * diacritics, digits, hyphens, decimal marks, apostrophes, quotes and brackets at a word stay.
   *
   * @param text may be null
   * @return null where nothing is left
   */
  public static String clean(String text) {
    if (text == null) {
      return null;
    }
    StringBuilder cleaned = new StringBuilder(text.length());
    text.codePoints().forEach(c -> appendCleaned(cleaned, c));
    StringBuilder words = new StringBuilder(cleaned.length());
    for (String word : cleaned.toString().split(" +", -1)) {
      if (word.codePoints().anyMatch(Text::standsAlone)) {
        words.append(words.isEmpty() ? "" : " ").append(word);
      }
    }
    return words.isEmpty() ? null : words.toString();
  }

  private static void appendCleaned(StringBuilder to, int c) {
    int type = Character.getType(c);
    if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
      to.append(' ');
    } else if (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) {
      to.appendCodePoint(c);
    } else if (type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.PRIVATE_USE
        && type != Character.UNASSIGNED
        && STRAY_MARKS.indexOf(c) < 0) {
      to.appendCodePoint(c);
    }
  }

  /** Whether a character has a meaning without a word beside it. */
  private static boolean standsAlone(int c) {
    return switch (Character.getType(c)) {
      case Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.CONNECTOR_PUNCTUATION,
              Character.OTHER_PUNCTUATION ->
          c == '&';
      case Character.FORMAT, Character.MODIFIER_SYMBOL -> false;
      default -> true;
    };
  }

  private static boolean isSpace(char c) {
    if (c > ' ' && c < 0x7F) {
      return false;
    }
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK;
  }
}
