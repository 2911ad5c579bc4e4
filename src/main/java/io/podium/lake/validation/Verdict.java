package io.podium.lake.validation;

import java.util.Collection;
import java.util.Locale;

/** What all checks of a date say together. */
public enum Verdict {
  /** Every check has passed. */
  PASSED,
  /** Only warnings. */
  WARNED,
  /** One failure at least. */
  FAILED;

  /** The verdict of these checks. */
  public static Verdict of(Collection<Check> checks) {
    Verdict verdict = PASSED;
    for (Check check : checks) {
      if (!check.passed()) {
        if (check.severity() == Severity.FAILURE) {
          return FAILED;
        }
        verdict = WARNED;
      }
    }
    return verdict;
  }

  /** The name in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
