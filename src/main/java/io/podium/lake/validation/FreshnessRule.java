package io.podium.lake.validation;

import io.podium.lake.Layer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The newest row is new enough. */
final class FreshnessRule implements Rule {
  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    boolean bronze =
        facts.outputs().stream().anyMatch(output -> output.rules().layer() == Layer.BRONZE);
    if (limits.maxAge() == null || !bronze) {
      return List.of();
    }
    Instant newest =
        facts.outputs().stream()
            .filter(output -> output.facts() != null)
            .map(output -> output.facts().newest())
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null);
    Duration age = newest == null ? null : Duration.between(newest, limits.now());
    return List.of(
        Check.failure(
            "freshness",
            "newest ingested_at",
            age != null && age.compareTo(limits.maxAge()) <= 0,
            newest == null ? "nothing was ingested" : newest + ", " + Words.age(age) + " old",
            "at most " + Words.age(limits.maxAge()) + " old"));
  }
}
