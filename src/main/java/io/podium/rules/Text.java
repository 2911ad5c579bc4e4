package io.podium.rules;

/** Rules for text from outside. */
public final class Text {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

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
    return "nan".equalsIgnoreCase(stripped) ? null : stripped;
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

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK;
  }
}
