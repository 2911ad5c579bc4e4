package io.podium;

import io.podium.athletes.AthleteTables;
import io.podium.athletes.LoadConfig;
import io.podium.athletes.LoadOptions;
import io.podium.io.LoadSpec;
import io.podium.io.LoadTables;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;

/** {@code podium load}: fills tables from CSV files. */
final class LoadCommand {
  private final List<String> arguments;
  private final PrintStream out;

  /**
   * @param arguments the options
   * @param out where progress and the last lines go
   */
  LoadCommand(List<String> arguments, PrintStream out) {
    this.arguments = List.copyOf(arguments);
    this.out = out;
  }

  /** The help. */
  static String help() {
    return "podium load --name=value …\n\n" + OptionTable.of(LoadOptions.class).text();
  }

  /**
   * Loads all files, or changes nothing.
   *
   * @return the exit code
   */
  int run() throws SQLException, InterruptedException {
    CommandLine line = new CommandLine();
    LoadOptions options = line.read(arguments, LoadOptions.class);
    LoadConfig config = LoadConfig.from(options, line);
    FileSystems.setDefaultPipelineOptions(options);
    try (LoadTables tables = new LoadTables(config.database())) {
      if (config.bio() != null) {
        fill(tables, AthleteTables.bio(config.bioTable()), config.bio());
      }
      if (config.results() != null) {
        fill(tables, AthleteTables.results(config.resultsTable()), config.results());
      }
      if (config.append()) {
        tables.append();
      } else {
        tables.replace();
      }
    }
    return ExitCode.DONE;
  }

  private void fill(LoadTables tables, LoadSpec table, String pattern)
      throws SQLException, InterruptedException {
    RowRate rate = new RowRate("loaded for " + table.table(), out);
    rate.finish(tables.fill(table, pattern, rate));
  }
}
