package io.podium.athletes.model;

import java.util.List;
import java.util.SortedMap;

/**
 * What a run of the model gives.
 *
 * @param rows the final feature rows
 * @param counts {@code read, rejected, duplicate, unmatched, filtered, written}: each is present,
 *     and the first is the sum of the others
 * @param outcomes the outcome of each message or CSV row, in reading order
 */
public record ModelResult(
    SortedMap<ModelKey, ModelRow> rows, SortedMap<String, Long> counts, List<Outcome> outcomes) {

  /** What became of a row that was read. */
  public enum Outcome {
    REJECTED,
    DUPLICATE,
    UNMATCHED,
    FILTERED,
    WRITTEN
  }
}
