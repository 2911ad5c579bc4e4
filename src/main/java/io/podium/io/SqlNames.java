package io.podium.io;

/** Names of tables and columns, safe to stand in a statement, in quotes. */
public final class SqlNames {
  private SqlNames() {}

  /**
   * A table's name as it is, where it is one.
   *
   * @param name not null, with its schema's before a dot where need be
   * @throws IllegalArgumentException where it holds other signs than letters, digits, _ and $
   */
  public static String checkedTable(String name) {
    if (!name.matches("[\\p{L}\\p{N}_$]+(\\.[\\p{L}\\p{N}_$]+)?")) {
      throw new IllegalArgumentException("not a table's name: " + name);
    }
    return name;
  }

  /**
   * A column's name as it is, where it is one.
   *
   * @param name not null
   * @throws IllegalArgumentException where it holds other signs than letters, digits, _ and $
   */
  public static String checkedColumn(String name) {
    if (!name.matches("[\\p{L}\\p{N}_$]+")) {
      throw new IllegalArgumentException("not a column's name: " + name);
    }
    return name;
  }

  /** A checked name in the backticks of MySQL; a dot parts a schema's name from a table's. */
  static String quoted(String name) {
    return '`' + name.replace(".", "`.`") + '`';
  }
}
