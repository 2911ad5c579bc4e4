package io.podium.lake.landing;

import io.podium.athletes.AthleteTables;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.Biometrics;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that can be landed.
 *
 * @param name the table's, and that of its file without the ending
 * @param required the columns without which a file makes no sense, in any order
 */
public record LandingTable(String name, List<String> required) {
  /** All there are. */
  public static final List<LandingTable> ALL =
      List.of(
          new LandingTable(AthleteTables.BIO, Biometrics.COLUMNS.names()),
          new LandingTable(AthleteTables.RESULTS, AthleteResultFormat.REQUIRED));

  /** Keeps a copy of the list. */
  public LandingTable {
    required = List.copyOf(required);
  }

  /**
   * Reads names with commas between them.
   *
   * @return one at least, each once
   * @throws IllegalArgumentException where a name is not known or comes twice
   */
  public static List<LandingTable> parse(String names) {
    List<LandingTable> tables =
        List.of(names.split(",", -1)).stream().map(name -> named(name.strip())).toList();
    if (tables.stream().distinct().count() < tables.size()) {
      throw new IllegalArgumentException("a table is named twice");
    }
    return tables;
  }

  /** The names that its file may have, the preferred one first. */
  List<String> files() {
    return List.of(name + ".csv.gz", name + ".csv");
  }

  private static LandingTable named(String name) {
    return ALL.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + name
                        + "' is not a table; there are "
                        + ALL.stream().map(LandingTable::name).collect(Collectors.joining(", "))));
  }
}
