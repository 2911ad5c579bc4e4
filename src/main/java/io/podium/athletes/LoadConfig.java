package io.podium.athletes;

import io.podium.io.Database;
import io.podium.io.SqlNames;
import io.podium.options.CommandLine;
import java.util.Objects;

/**
 * What {@code podium load} shall do: its options, checked.
 *
 * @param database where the tables are
 * @param bio files of biometrics, a path or glob; null for none
 * @param results files of results, a path or glob; null for none
 * @param bioTable the table of the biometrics
 * @param resultsTable the table of the results
 * @param append whether the tables are added to, not replaced
 */
public record LoadConfig(
    Database database,
    String bio,
    String results,
    String bioTable,
    String resultsTable,
    boolean append) {

  /**
   * Checks options.
   *
   * @throws io.podium.options.UsageException where anything is wrong with them or the line; it says
   *     all that is
   */
  public static LoadConfig from(LoadOptions options, CommandLine line) {
    Database database = Database.from(options, line);
    if (options.getJdbcUrl() == null) {
      line.problem("load needs --jdbcUrl");
    }
    if (options.getBio() == null && options.getResults() == null) {
      line.problem("nothing to load is named: give --bio or --results, or both");
    }
    String bioTable =
        line.value(
            "bioTable",
            Objects.requireNonNullElse(options.getBioTable(), AthleteTables.BIO),
            SqlNames::checkedTable);
    String resultsTable =
        line.value(
            "resultsTable",
            Objects.requireNonNullElse(options.getResultsTable(), AthleteTables.RESULTS),
            SqlNames::checkedTable);
    if (bioTable != null && bioTable.equalsIgnoreCase(resultsTable)) {
      line.problem("--bioTable and --resultsTable must differ");
    }
    line.check();
    return new LoadConfig(
        database,
        options.getBio(),
        options.getResults(),
        bioTable,
        resultsTable,
        options.getAppend());
  }
}
