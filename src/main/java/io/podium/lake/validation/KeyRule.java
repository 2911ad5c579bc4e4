package io.podium.lake.validation;

import java.util.ArrayList;
import java.util.List;

/** No two rows of a table have the same key, and none lacks a part of it. */
final class KeyRule implements Rule {
  @Override
  public List<Check> check(DateFacts facts, Baseline baseline, Limits limits) {
    List<Check> checks = new ArrayList<>();
    for (Output output : facts.outputs()) {
      TableFacts table = output.facts();
      if (table != null && !output.rules().key().isEmpty()) {
        String found = Words.count(table.rows()) + " keys";
        if (table.repeatedKeys() > 0) {
          found =
              Words.rows(table.repeatedKeys())
                  + " with a key that another has, such as "
                  + table.firstRepeatedKey();
        } else if (table.incompleteKeys() > 0) {
          found = Words.rows(table.incompleteKeys()) + " without a part of the key";
        }
        checks.add(
            Check.failure(
                "keys-unique",
                output.id(),
                table.repeatedKeys() == 0 && table.incompleteKeys() == 0,
                found,
                "each " + Words.list(output.rules().key()) + " once"));
      }
    }
    return checks;
  }
}
