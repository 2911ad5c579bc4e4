package io.podium.lake.validation;

import java.util.Objects;

/**
 * One thing that was looked at.
 *
 * @param name what was looked at, as a short code such as {@code keys-unique}
 * @param subject of what: a table, a column, a stage
 * @param severity how bad it is when it does not pass
 * @param passed whether it is as expected
 * @param found what is there, in words
 * @param expected what should be there, in words
 */
public record Check(
    String name, String subject, Severity severity, boolean passed, String found, String expected) {
  public Check {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(expected, "expected");
  }

  /** A check whose failing means that the lake must not be used. */
  static Check failure(String name, String subject, boolean passed, String found, String expected) {
    return new Check(name, subject, Severity.FAILURE, passed, found, expected);
  }

  /** A check whose failing a person should look at. */
  static Check warning(String name, String subject, boolean passed, String found, String expected) {
    return new Check(name, subject, Severity.WARNING, passed, found, expected);
  }

  /** {@code passed}, or the severity. */
  public String outcome() {
    return passed ? "passed" : severity.label();
  }
}
