package io.podium.lake.validation;

import java.util.List;

/** One kind of check. */
@FunctionalInterface
interface Rule {
  /** All rules, in the order of the report. */
  List<Rule> ALL =
      List.of(
          new ManifestRule(),
          new CountRule(),
          new ColumnRule(),
          new KeyRule(),
          new RangeRule(),
          new NullRule(),
          new RejectRule(),
          new FreshnessRule());

  /**
   * Checks a date.
   *
   * @param baseline the last validated date; null where there is none
   * @return the checks that were made, those that passed included
   */
  List<Check> check(DateFacts facts, Baseline baseline, Limits limits);
}
