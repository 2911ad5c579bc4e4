package io.podium.lake.landing;

/** Numbers of bytes as people read them. */
public final class Bytes {
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};
  private static final double STEP = 1000;

  private Bytes() {}

  /** Three digits or so and a unit, such as {@code 12.3 MB}. */
  public static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    // From where one digit behind the point would be rounded up to the next unit.
    while (value >= STEP - 0.05 && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    return unit == 0 ? bytes + " bytes" : String.format("%.1f %s", value, UNITS[unit]);
  }

  /** All digits, and what they amount to. */
  static String exact(long bytes) {
    return bytes < STEP ? bytes + " bytes" : String.format("%,d bytes (%s)", bytes, text(bytes));
  }
}
