package io.podium.lake.validation;

import io.podium.lake.Layer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The newest row of each table is new enough. */
final class FreshnessRule implements Rule {
  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    if (limits.maxAge() == null) {
      return List.of();
    }
    return facts.outputs().stream()
        .filter(output -> output.rules().layer() == Layer.BRONZE)
        .map(output -> check(output, limits))
        .toList();
  }

  private static Check check(Output output, Limits limits) {
    Instant newest = output.facts() == null ? null : output.facts().newest();
    Duration age = newest == null ? null : Duration.between(newest, limits.now());
    return Check.failure(
        "freshness",
        output.id() + ", newest ingested_at",
        age != null && age.compareTo(limits.maxAge()) <= 0,
        newest == null ? "nothing was ingested" : newest + ", " + Words.age(age) + " old",
        "at most " + Words.age(limits.maxAge()) + " old");
  }
}
