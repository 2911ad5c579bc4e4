package io.podium.lake.validation;

import io.podium.io.TextFiles;
import io.podium.lake.Lake;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Validates dates of a lake, each against the last one before it that had no failure. */
public final class Validator {
  private static final Pattern RECORD =
      Pattern.compile(".*[/\\\\]" + Validation.NAME + "-(\\d{4}-\\d{2}-\\d{2})\\.json");

  private final Lake lake;
  private final List<TableRules> rules;
  private final Limits limits;
  private final String version;
  private final boolean whole;

  /**
   * @param lake where
   * @param rules of the tables to look at
   * @param limits what the checks go by
   * @param version Podium's
   * @param whole whether these are all tables of all stages
   */
  public Validator(
      Lake lake, List<TableRules> rules, Limits limits, String version, boolean whole) {
    this.lake = lake;
    this.rules = List.copyOf(rules);
    this.limits = limits;
    this.version = version;
    this.whole = whole;
  }

  /**
   * Validates a date.
   *
   * @return null where the lake holds nothing of it
   * @throws IOException where the lake cannot be read
   */
  public Validation validate(LocalDate date) throws IOException {
    DateFacts facts = DateScan.read(lake, date, rules);
    if (facts == null) {
      return null;
    }
    List<Check> checks = new ArrayList<>();
    Baseline baseline = baseline(date, checks);
    for (Rule rule : Rule.ALL) {
      checks.addAll(rule.check(facts, baseline, limits));
    }
    return new Validation(
        version, whole, limits.now(), lake, facts, baseline, changes(facts, baseline), checks);
  }

  private Baseline baseline(LocalDate date, List<Check> checks) throws IOException {
    List<LocalDate> dates = new ArrayList<>();
    for (String file :
        TextFiles.matching(lake.root() + "/manifests/" + Validation.NAME + "-*.json")) {
      Matcher name = RECORD.matcher(file);
      if (name.matches()) {
        dates.add(LocalDate.parse(name.group(1)));
      }
    }
    dates.removeIf(each -> !each.isBefore(date));
    dates.sort(Comparator.reverseOrder());
    for (LocalDate before : dates) {
      try {
        String json = TextFiles.read(lake.manifest(Validation.NAME, before));
        Baseline baseline = json == null ? null : ValidationJson.read(json);
        if (baseline != null) {
          return baseline;
        }
      } catch (IllegalArgumentException malformed) {
        checks.add(
            Check.warning(
                "last-validation",
                Validation.NAME + '-' + before + ".json",
                false,
                malformed.getMessage(),
                "a record to compare with"));
      }
    }
    return null;
  }

  private Changes changes(DateFacts facts, Baseline baseline) throws IOException {
    if (baseline != null) {
      for (Output output : facts.outputs()) {
        if (!output.rules().within().isEmpty() && output.facts() != null) {
          return Changes.read(
              lake, baseline.date(), facts.date(), output.rules(), Changes.IN_MEMORY);
        }
      }
    }
    return null;
  }
}
