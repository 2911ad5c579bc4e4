package io.podium;

import io.podium.athletes.SampleOlympics;
import io.podium.athletes.SampleOptions;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code podium sample}: writes invented Olympics as CSV, to try everything else on. */
final class SampleCommand {
  private final List<String> arguments;
  private final PrintStream out;

  /**
   * @param arguments the options
   * @param out where the last line goes
   */
  SampleCommand(List<String> arguments, PrintStream out) {
    this.arguments = List.copyOf(arguments);
    this.out = out;
  }

  /** The help. */
  static String help() {
    return "podium sample --name=value …\n\n" + OptionTable.of(SampleOptions.class).text();
  }

  /**
   * Writes the files; those of before are replaced.
   *
   * @return the exit code
   */
  int run() throws IOException {
    CommandLine line = new CommandLine();
    SampleOptions options = line.read(arguments, SampleOptions.class);
    if (options.getDir() == null) {
      line.problem("sample needs --dir");
    }
    atLeastOne("athletes", options.getAthletes(), line);
    atLeastOne("results", options.getResults(), line);
    line.check();
    Path folder = Path.of(options.getDir());
    SampleOlympics.withSeed(options.getSeed())
        .athletes(options.getAthletes())
        .results(options.getResults())
        .writeTo(folder);
    out.printf(
        "%s: %,d athletes in %s and %,d results in %s%n",
        folder,
        options.getAthletes(),
        SampleOlympics.BIO_FILE,
        options.getResults(),
        SampleOlympics.RESULTS_FILE);
    return ExitCode.DONE;
  }

  private static void atLeastOne(String name, int value, CommandLine line) {
    if (value < 1) {
      line.problem("--" + name + ": at least 1, not " + value);
    }
  }
}
