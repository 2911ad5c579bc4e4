package io.podium.rules;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The columns a domain knows, in their order. */
public final class Columns implements Serializable {

  private final List<String> names;
  private final String[] inOrder;
  private final Map<String, Integer> indexes;

  private Columns(List<String> names) {
    this.names = List.copyOf(names);
    this.inOrder = names.toArray(String[]::new);
    this.indexes = new HashMap<>();
    for (String name : names) {
      indexes.put(name, indexes.size());
    }
  }

  /**
   * @param names distinct names, in order
   */
  public static Columns of(String... names) {
    return new Columns(List.of(names));
  }

  /** The names, in order. */
  public List<String> names() {
    return names;
  }

  /** How many there are. */
  public int size() {
    return names.size();
  }

  /**
   * The position of a column, from 0.
   *
   * @return -1 where it is not known
   */
  @SuppressWarnings("ReferenceEquality") // For speed alone: equal names are found below.
  public int indexOf(String name) {
    for (int i = 0; i < inOrder.length; i++) {
      if (inOrder[i] == name) {
        return i;
      }
    }
    return indexes.getOrDefault(Objects.requireNonNull(name, "name"), -1);
  }
}
