package io.podium;

import io.podium.athletes.AthleteTables;
import io.podium.lake.LakeTable;
import io.podium.lake.landing.Bytes;
import io.podium.lake.landing.LandConfig;
import io.podium.lake.landing.LandOptions;
import io.podium.lake.landing.Landed;
import io.podium.lake.landing.LandedFile;
import io.podium.lake.landing.Landing;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code podium land}: fetches files into the lake. */
final class LandCommand {
  private final List<String> arguments;
  private final PrintStream out;

  /**
   * @param arguments the options
   * @param out where progress and the last lines go
   */
  LandCommand(List<String> arguments, PrintStream out) {
    this.arguments = List.copyOf(arguments);
    this.out = out;
  }

  /** The help. */
  static String help() {
    return "podium land --name=value …\n\n" + OptionTable.of(LandOptions.class).text();
  }

  /**
   * Lands the tables one by one; each that was landed stays, also where the next one fails.
   *
   * @return the exit code
   */
  int run() throws IOException, InterruptedException {
    CommandLine line = new CommandLine();
    LandOptions options = line.read(arguments, LandOptions.class);
    LandConfig config = LandConfig.from(options, AthleteTables.ofLake(), line, Clock.systemUTC());
    try (Landing landing = new Landing(config)) {
      for (LakeTable table : config.tables()) {
        FetchProgress progress = new FetchProgress(out);
        Landed landed;
        try {
          landed = landing.land(table, config.date(), progress);
        } finally {
          progress.clear();
        }
        out.println(summary(table, landed, progress));
      }
    }
    return ExitCode.DONE;
  }

  private static String summary(LakeTable table, Landed landed, FetchProgress progress) {
    String what = table.name() + ": ";
    LandedFile file = landed.file();
    String content = content(file);
    return switch (landed.how()) {
      case UNCHANGED ->
          what + "unchanged at the source, nothing fetched; " + landed.path() + ", " + content;
      case CARRIED_OVER ->
          what
              + "unchanged at the source since "
              + file.carriedFrom()
              + ", carried over from there; "
              + landed.path()
              + ", "
              + content;
      case FETCHED_THE_SAME ->
          what + progress.total(landed) + ", the same as before; " + landed.path() + ", " + content;
      case FETCHED -> what + progress.total(landed) + "; " + landed.path() + ", " + content;
    };
  }

  private static String content(LandedFile file) {
    String rows = String.format("%s, %,d rows", Bytes.text(file.bytes()), file.rows());
    return file.malformedRows() == 0
        ? rows
        : String.format(
            "%s, %,d of them malformed, which the next stage rejects", rows, file.malformedRows());
  }
}
