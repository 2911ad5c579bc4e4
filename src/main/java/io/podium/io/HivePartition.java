package io.podium.io;

/** Names of partition folders, in the form that Hive began and every reader knows. */
final class HivePartition {
  /** What Spark escapes in such names; each reader turns it back. */
  private static final String ESCAPED = "\"#%'*/:=?\\{[]^\u007F";

  private HivePartition() {}

  /** {@code column=value}, with the value's special characters as {@code %XX}. */
  static String folder(String column, String value) {
    StringBuilder name = new StringBuilder(column).append('=');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || ESCAPED.indexOf(c) >= 0) {
        name.append(String.format("%%%02X", (int) c));
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }

  /**
   * The value of a folder that {@link #folder} named.
   *
   * @param folder the folder's name, without its parents
   * @throws IllegalArgumentException where it is not of this column
   */
  static String value(String column, String folder) {
    if (!folder.startsWith(column + '=')) {
      throw new IllegalArgumentException(folder + " is not a partition by " + column);
    }
    String escaped = folder.substring(column.length() + 1);
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c == '%') {
        c = (char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16);
        i += 2;
      }
      value.append(c);
    }
    return value.toString();
  }
}
