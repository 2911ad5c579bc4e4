package io.podium.lake.validation;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a table's files hold now.
 *
 * @param rows how many rows
 * @param behind how many rows of the input are behind them
 * @param columns the columns in their order
 * @param measures the columns of numbers that have ranges
 * @param repeatedKeys how many rows have a key that another has
 * @param firstRepeatedKey such a key; null for none
 * @param incompleteKeys how many rows lack a part of the key
 * @param newest the newest {@code ingested_at}; null where there is none
 */
public record TableFacts(
    long rows,
    long behind,
    Map<String, Column> columns,
    Map<String, Measure> measures,
    long repeatedKeys,
    String firstRepeatedKey,
    long incompleteKeys,
    Instant newest) {
  public TableFacts {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
  }

  /**
   * A column.
   *
   * @param type as the file's footer has it
   * @param nulls how many rows have no value
   */
  public record Column(String type, long nulls) {}

  /** The share of rows that have no value in a column, from 0 to 1. */
  public double nullShare(String column) {
    return rows == 0 ? 0 : (double) columns.get(column).nulls() / rows;
  }
}
