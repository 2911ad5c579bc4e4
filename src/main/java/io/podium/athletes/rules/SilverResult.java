package io.podium.athletes.rules;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A result with the columns that its file has besides the known ones.
 *
 * @param line the line of its file; of identical results the first one counts
 * @param result the result
 * @param added one text for each added column; null for an empty one
 */
public record SilverResult(long line, AthleteResult result, List<String> added) {
  public SilverResult {
    Objects.requireNonNull(result, "result");
    added = Collections.unmodifiableList(new ArrayList<>(added));
  }
}
