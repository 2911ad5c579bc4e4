package io.podium.lake.validation;

import io.podium.lake.StageManifest;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What is known of a table of one date.
 *
 * @param rules what it must be like
 * @param manifest what its stage says it did; null where there is no such record
 * @param facts what its files hold; null where they are not there, or cannot be read
 * @param problem why they cannot be read; null where they can, or are not there
 * @param rejected how many rows the files of rejects hold, by stage and reason; null where they
 *     cannot be read
 * @param landed how many rows were landed, by the record of the landing; null where it does not
 *     tell, or where the table is not made of what was landed
 */
public record Output(
    TableRules rules,
    StageManifest.Table manifest,
    TableFacts facts,
    String problem,
    Map<String, Long> rejected,
    Long landed) {
  public Output {
    Objects.requireNonNull(rules, "rules");
    rejected = rejected == null ? null : Collections.unmodifiableMap(new TreeMap<>(rejected));
  }

  /** How many rows were set aside, by the files of rejects; 0 where these cannot be read. */
  public long setAside() {
    return rejected == null ? 0 : rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** {@code layer/table}. */
  public String id() {
    return rules.id();
  }
}
