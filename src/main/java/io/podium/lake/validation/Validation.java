package io.podium.lake.validation;

import io.podium.io.TextFiles;
import io.podium.lake.Lake;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What came out for a date.
 *
 * @param version Podium's version
 * @param whole whether all was looked at, so that a later date may be compared with this one
 * @param at when it was validated
 * @param lake where
 * @param facts what the lake holds
 * @param baseline what it was compared with; null where there was none
 * @param changes of means against that; null where they could not be compared
 * @param checks all that were made
 */
public record Validation(
    String version,
    boolean whole,
    Instant at,
    Lake lake,
    DateFacts facts,
    Baseline baseline,
    Changes changes,
    List<Check> checks) {
  /** The name of a validation, as files and reports have it. */
  static final String NAME = "validation";

  private static final int ON_SCREEN = 12;

  public Validation {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(lake, "lake");
    Objects.requireNonNull(facts, "facts");
    checks = List.copyOf(checks);
  }

  /** What all checks say together. */
  public Verdict verdict() {
    return Verdict.of(checks);
  }

  /** The checks that did not pass, failures first. */
  public List<Check> findings() {
    return checks.stream()
        .filter(check -> !check.passed())
        .sorted(Comparator.comparing(Check::severity))
        .toList();
  }

  /** How many checks did not pass with this severity. */
  long count(Severity severity) {
    return findings().stream().filter(check -> check.severity() == severity).count();
  }

  /**
   * Writes the report and the record into the lake; a reader never sees half of one. The record
   * comes last: it is what the next date is compared with.
   */
  public void write() throws IOException {
    TextFiles.write(reportFile(), "text/html", new Report(this).html());
    TextFiles.write(recordFile(), "application/json", ValidationJson.write(this));
  }

  /** Where the report is. */
  String reportFile() {
    return recordFile().replaceFirst("\\.json$", ".html");
  }

  /** What looked at a part says nothing of the rest, and leaves the record of all alone. */
  private String recordFile() {
    return lake.manifest(whole ? NAME : NAME + "-of-a-part", facts.date());
  }

  /** {@code 1 failure, 2 warnings, 40 checks passed}. */
  String counts() {
    long failures = count(Severity.FAILURE);
    long warnings = count(Severity.WARNING);
    return String.format(
        "%s, %s, %s passed",
        failures == 1 ? "1 failure" : failures + " failures",
        warnings == 1 ? "1 warning" : warnings + " warnings",
        checks.size() - failures - warnings == 1
            ? "1 check"
            : checks.size() - failures - warnings + " checks");
  }

  /** One screen for a terminal. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%s %s %s: %s%n", NAME, facts.date(), verdict().label(), counts()));
    List<Check> findings = findings();
    for (Check check : findings.subList(0, Math.min(ON_SCREEN, findings.size()))) {
      text.append(
          String.format(
              "  %s %s %s: %s; expected %s%n",
              check.outcome(), check.name(), check.subject(), check.found(), check.expected()));
    }
    if (findings.size() > ON_SCREEN) {
      text.append(String.format("  and %d more%n", findings.size() - ON_SCREEN));
    }
    for (Output output : facts.outputs()) {
      if (output.facts() != null) {
        text.append(
            String.format(
                "  %s: %s, %s set aside%n",
                output.id(), Words.rows(output.facts().rows()), Words.count(output.setAside())));
      }
    }
    text.append(
        baseline == null
            ? "  compared with no earlier date: none has passed"
            : "  compared with " + baseline.date());
    text.append(String.format("%n  report: %s%n", reportFile()));
    return text.toString();
  }
}
