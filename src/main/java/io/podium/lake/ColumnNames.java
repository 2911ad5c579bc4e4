package io.podium.lake;

import io.podium.errors.InputNotReadyException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Names of columns that every reader of Parquet takes: letters, digits and underscores. */
public final class ColumnNames {
  /** The columns that bronze has besides those of the file. */
  public static final Set<String> ADDED = Set.of("source_file", "source_line", "ingested_at");

  private ColumnNames() {}

  /**
   * The names in the lake of columns by their names in a file.
   *
   * @param file for messages
   * @return one for each, in their order
   * @throws InputNotReadyException where two become the same, or one that of an added one
   */
  public static List<String> of(List<String> names, String file) {
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
      if (ADDED.contains(column)) {
        throw new InputNotReadyException(
            file
                + " has a column "
                + name
                + ", which is the name of one that the lake adds: rename it");
      }
      columns.add(column);
    }
    return columns;
  }
}
