package io.podium.lake;

import io.podium.errors.InputNotReadyException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of columns that every reader of Parquet takes: letters, digits and underscores. */
final class ColumnNames {
  private ColumnNames() {}

  /**
   * The names in the lake of columns by their names in a file.
   *
   * @param file for messages
   * @return one for each, in their order
   * @throws InputNotReadyException where two become the same
   */
  static List<String> of(List<String> names, String file) {
    Map<String, String> seen = new HashMap<>();
    List<String> columns = new ArrayList<>(names.size());
    for (String name : names) {
      String column = name.replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[0-9])", "_");
      String other = seen.put(column, name);
      if (other != null) {
        throw new InputNotReadyException(
            file
                + ": the columns "
                + other
                + " and "
                + name
                + " would both be "
                + column
                + " in the lake: rename one of them");
      }
      columns.add(column);
    }
    return columns;
  }
}
