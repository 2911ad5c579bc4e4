package io.podium.lake;

import io.podium.rules.Columns;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A table that is fetched and goes through the layers.
 *
 * @param name names its folders and files
 * @param columns those that are known, by the names they have in files; a file may have more
 * @param required those without which a file makes no sense
 */
public record LakeTable(String name, Columns columns, List<String> required)
    implements Serializable {
  public LakeTable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(columns, "columns");
    required = List.copyOf(required);
  }

  /**
   * Reads names with commas between them.
   *
   * @param known all tables there are
   * @return one at least, each once, in the order of their names
   * @throws IllegalArgumentException where a name is not known or comes twice
   */
  public static List<LakeTable> parse(String names, List<LakeTable> known) {
    List<LakeTable> tables =
        Arrays.stream(names.split(",", -1)).map(name -> named(name.strip(), known)).toList();
    if (tables.stream().distinct().count() < tables.size()) {
      throw new IllegalArgumentException("a table is named twice");
    }
    return tables;
  }

  private static LakeTable named(String name, List<LakeTable> known) {
    return known.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + name
                        + "' is not a table; there are "
                        + known.stream().map(LakeTable::name).collect(Collectors.joining(", "))));
  }
}
