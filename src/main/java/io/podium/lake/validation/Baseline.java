package io.podium.lake.validation;

import java.time.LocalDate;
import java.util.Map;

/**
 * What the last validated date was like, for comparison.
 *
 * @param date the date
 * @param tables its tables by {@code layer/table}
 */
public record Baseline(LocalDate date, Map<String, Table> tables) {
  public Baseline {
    tables = Map.copyOf(tables);
  }

  /**
   * A table.
   *
   * @param types the columns' types
   * @param nullShares the columns' shares of nulls, from 0 to 1
   * @param setAsideShare which share of the rows read was set aside, from 0 to 1
   */
  public record Table(
      Map<String, String> types, Map<String, Double> nullShares, double setAsideShare) {
    public Table {
      types = Map.copyOf(types);
      nullShares = Map.copyOf(nullShares);
    }
  }

  /** A table; null where there was no baseline, or the table was not looked at then. */
  static Table table(Baseline baseline, String id) {
    return baseline == null ? null : baseline.tables().get(id);
  }
}
