package io.podium.lake;

import io.podium.rules.Columns;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

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
}
