package io.podium;

import io.podium.errors.InputNotReadyException;
import io.podium.lake.CompactOptions;
import io.podium.lake.Compaction;
import io.podium.lake.FolderLock;
import io.podium.lake.Lake;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import io.podium.rules.Durations;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;

/** {@code podium compact}: merges the small files that streams write into a lake. */
final class CompactCommand {
  private static final long MIB = 1L << 20;

  /** No listing of a folder takes so long. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final List<String> arguments;
  private final PrintStream out;
  private final Clock clock;

  /**
   * @param arguments the options
   * @param out where the last lines go
   * @param clock tells how old files are
   */
  CompactCommand(List<String> arguments, PrintStream out, Clock clock) {
    this.arguments = List.copyOf(arguments);
    this.out = out;
    this.clock = clock;
  }

  /** The help. */
  static String help() {
    return "podium compact --name=value …\n\n" + OptionTable.of(CompactOptions.class).text();
  }

  /**
   * Merges what there is to merge.
   *
   * @return the exit code
   */
  int run() throws IOException, InterruptedException {
    CommandLine line = new CommandLine();
    CompactOptions options = line.read(arguments, CompactOptions.class);
    if (options.getLake() == null) {
      line.problem("compact needs --lake");
    }
    Path named = line.value("lake", options.getLake(), Lake::localFolder);
    Duration age = line.value("olderThan", options.getOlderThan(), Durations::parse);
    if (options.getKeepNewest() < 0) {
      line.problem("--keepNewest: at least 0, not " + options.getKeepNewest());
    }
    if (options.getFileMiB() < 1) {
      line.problem("--fileMiB: at least 1, not " + options.getFileMiB());
    }
    line.check();
    if (!Files.isDirectory(named)) {
      throw new InputNotReadyException("there is no folder " + named + "; check --lake");
    }
    Path lake = named.toRealPath();
    FileSystems.setDefaultPipelineOptions(options);
    try (FolderLock lock = FolderLock.tryTake(lake.resolve(".compaction.lock"))) {
      if (lock == null) {
        throw new InputNotReadyException(
            "another process is compacting " + lake + "; run it again when that one has ended");
      }
      List<Compaction.Merged> merged =
          new Compaction(
                  lake,
                  clock.instant().minus(age),
                  options.getKeepNewest(),
                  options.getFileMiB() * MIB,
                  GRACE)
              .run();
      for (Compaction.Merged each : merged) {
        out.printf(
            "%s: %,d files merged into %,d, %,d rows%n",
            each.folder(), each.merged(), each.into(), each.rows());
      }
      if (merged.isEmpty()) {
        out.println("nothing to merge");
      }
    }
    return ExitCode.DONE;
  }
}
