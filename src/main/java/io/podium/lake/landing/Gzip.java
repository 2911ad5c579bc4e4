package io.podium.lake.landing;

/** What tells a file compressed by gzip from others. */
final class Gzip {
  private static final String ENDING = ".gz";
  private static final int FIRST = 0x1F;
  private static final int SECOND = 0x8B;

  private Gzip() {}

  /** Whether a file's name says that it is compressed. */
  static boolean isNamed(String file) {
    return file.endsWith(ENDING);
  }

  /** Whether a file begins as a compressed one does. */
  static boolean begins(byte[] head) {
    return head.length >= 2 && (head[0] & 0xFF) == FIRST && (head[1] & 0xFF) == SECOND;
  }
}
