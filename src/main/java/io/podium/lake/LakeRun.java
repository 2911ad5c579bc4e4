package io.podium.lake;

import io.podium.options.CommandLine;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;

/**
 * What a run of the lake's stages shall do: its options, checked and typed.
 *
 * @param lake where
 * @param dates for which dates, in this order
 * @param tables names of the tables
 * @param runId tells one run from another
 */
public record LakeRun(Lake lake, List<LocalDate> dates, List<String> tables, String runId) {
  /** A range of dates longer than this is taken for a mistake. */
  private static final int MAX_DATES = 3660;

  public LakeRun {
    dates = List.copyOf(dates);
    tables = List.copyOf(tables);
  }

  /**
   * Checks options.
   *
   * @param known all tables
   * @throws io.podium.options.UsageException where anything is wrong with them or the line; it says
   *     all that is
   */
  public static LakeRun from(LakeOptions options, List<LakeTable> known, CommandLine line) {
    if (options.getLake() == null) {
      line.problem("--lake is missing: the lake's folder");
    } else if (options.getLake().matches(".*[*?\\[\\]{}\\\\].*|/+")) {
      line.problem("--lake must be a folder, and hold none of * ? [ ] { } \\");
    }
    LocalDate date = line.value("date", options.getDate(), LakeRun::date);
    LocalDate from = line.value("from", options.getFrom(), LakeRun::date);
    LocalDate to = line.value("to", options.getTo(), LakeRun::date);
    boolean range = options.getFrom() != null || options.getTo() != null;
    if ((options.getDate() == null) != range) {
      line.problem("give either --date, or --from and --to");
    } else if (range && (options.getFrom() == null || options.getTo() == null)) {
      line.problem("--from and --to go together");
    } else if (from != null && to != null) {
      if (from.isAfter(to)) {
        line.problem("--from is after --to");
      } else if (from.plusDays(MAX_DATES).isBefore(to)) {
        line.problem("--from and --to are more than " + MAX_DATES + " days apart");
      }
    }
    List<LakeTable> tables =
        options.getTables() == null
            ? known
            : line.value("tables", options.getTables(), names -> LakeTable.parse(names, known));
    line.check();
    return new LakeRun(
        new Lake(options.getLake()),
        date != null ? List.of(date) : from.datesUntil(to.plusDays(1)).toList(),
        tables.stream().map(LakeTable::name).toList(),
        UUID.randomUUID().toString().substring(0, 8));
  }

  /**
   * Reads a date.
   *
   * @throws IllegalArgumentException where it is none; its message says what is expected
   */
  public static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException malformed) {
      throw new IllegalArgumentException(
          "expected a date such as 2026-08-01, not " + text, malformed);
    }
  }
}
