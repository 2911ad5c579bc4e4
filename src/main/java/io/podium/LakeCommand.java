package io.podium;

import io.podium.athletes.AthleteTables;
import io.podium.errors.InputNotReadyException;
import io.podium.io.LakeFolder;
import io.podium.io.ParquetFiles;
import io.podium.lake.FolderLock;
import io.podium.lake.Lake;
import io.podium.lake.LakeOptions;
import io.podium.lake.LakeRun;
import io.podium.lake.LakeStage;
import io.podium.lake.StageManifest;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import io.podium.runners.RunnerArguments;
import io.podium.runners.RunnerLauncher;
import io.podium.transforms.RunnerName;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;

/** {@code podium run landing-to-bronze} and the other stages of the lake; {@code lake} is all. */
final class LakeCommand {
  /** The name of all stages together. */
  static final String ALL = "lake";

  private static final org.joda.time.Duration STEP = org.joda.time.Duration.standardSeconds(1);

  private final String name;
  private final List<String> arguments;
  private final PrintStream out;

  /**
   * @param name of {@link #names}
   * @param arguments the options
   * @param out where the summaries go
   */
  LakeCommand(String name, List<String> arguments, PrintStream out) {
    this.name = name;
    this.arguments = List.copyOf(arguments);
    this.out = out;
  }

  /** What can be run: each stage, and all of them. */
  static List<String> names() {
    return Stream.concat(
            AthleteTables.stages(List.of()).stream().map(LakeStage::name), Stream.of(ALL))
        .toList();
  }

  /** The help. */
  static String help() {
    return "podium run "
        + String.join("|", names())
        + " --name=value …\n\n"
        + OptionTable.of(LakeOptions.class).text();
  }

  /**
   * Runs the stages for each date.
   *
   * @return the exit code
   */
  int run() throws IOException, InterruptedException {
    RunnerName runner = RunnerName.of(arguments);
    CommandLine line = new CommandLine();
    List<String> complete = RunnerArguments.complete(arguments, false, line);
    try (RunnerLauncher launcher = RunnerLauncher.of(runner)) {
      launcher.begin(complete);
      return run(line.read(complete, LakeOptions.class), line, launcher, runner);
    }
  }

  private int run(LakeOptions options, CommandLine line, RunnerLauncher launcher, RunnerName runner)
      throws IOException, InterruptedException {
    LakeRun run = LakeRun.from(options, AthleteTables.ofLake(), line);
    FileSystems.setDefaultPipelineOptions(options);
    InterruptOnExit interruptOnExit = new InterruptOnExit(Thread.currentThread());
    try {
      for (LocalDate date : run.dates()) {
        for (LakeStage stage : AthleteTables.stages(run.tables())) {
          if (name.equals(ALL) || name.equals(stage.name())) {
            Pipeline pipeline = Pipeline.create(options);
            StageManifest manifest = run(stage, run, date, pipeline, launcher, runner);
            out.print(manifest.summary());
            if (!balances(manifest.tables())) {
              out.printf(
                  "podium: %s of %s: the sum does not hold, most likely because its input was"
                      + " changed meanwhile, so nothing was changed in the lake; run it again, or"
                      + " land %s again first%n",
                  stage.name(), date, date);
              return ExitCode.VALIDATION_FAILED;
            }
          }
        }
      }
      return ExitCode.DONE;
    } finally {
      interruptOnExit.done();
    }
  }

  private static StageManifest run(
      LakeStage stage,
      LakeRun run,
      LocalDate date,
      Pipeline pipeline,
      RunnerLauncher launcher,
      RunnerName runner)
      throws IOException, InterruptedException {
    try (FolderLock lock = run.lake().tryLock(stage.name(), date)) {
      if (lock == null) {
        throw new InputNotReadyException(
            "another process runs "
                + stage.name()
                + " of "
                + date
                + "; run it again when that one has ended");
      }
      return runLocked(stage, run, date, pipeline, launcher, runner);
    }
  }

  private static StageManifest runLocked(
      LakeStage stage,
      LakeRun run,
      LocalDate date,
      Pipeline pipeline,
      RunnerLauncher launcher,
      RunnerName runner)
      throws IOException, InterruptedException {
    Instant startedAt = Instant.now();
    Lake lake = run.lake();
    List<LakeStage.Output> outputs = stage.outputs(lake, date);
    LakeFolder.discardAll(lake.stagings(stage.name(), date));
    Lake staging = lake.staging(stage.name(), date, run.runId());
    try {
      stage.build(pipeline, lake, date, outputs, staging);
      await(launcher.run(pipeline));
      List<StageManifest.Table> tables = new ArrayList<>();
      List<String> folders = new ArrayList<>();
      for (LakeStage.Output output : outputs) {
        tables.add(written(output, staging));
        folders.add(output.rejects());
        folders.add(output.folder());
      }
      StageManifest manifest =
          new StageManifest(
              stage.name(),
              date,
              Podium.version(),
              runner.beamName(),
              startedAt,
              Duration.between(startedAt, Instant.now()),
              tables);
      if (balances(tables)) {
        requireStaged(outputs, staging);
        LakeFolder.replace(staging.root(), lake.root(), folders);
        manifest.writeTo(lake);
      }
      return manifest;
    } finally {
      LakeFolder.discard(staging.root());
    }
  }

  /** What is not there would be taken for a partition to delete. */
  private static void requireStaged(List<LakeStage.Output> outputs, Lake staging)
      throws IOException {
    for (LakeStage.Output output : outputs) {
      String file = staging.file(output.folder());
      if (!ParquetFiles.exists(file)) {
        throw new IOException(file + " was written and is gone; run the stage again");
      }
    }
  }

  private static boolean balances(List<StageManifest.Table> tables) {
    return tables.stream().allMatch(StageManifest.Table::balances);
  }

  private static void await(PipelineResult result) throws IOException, InterruptedException {
    try {
      PipelineResult.State state = null;
      while (state == null || !state.isTerminal()) {
        state = result.waitUntilFinish(STEP);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the pipeline ended " + state);
      }
    } finally {
      PipelineRun.stop(result);
    }
  }

  /** What was written of a table; one without rows gets a file, too, which says so. */
  private static StageManifest.Table written(LakeStage.Output output, Lake staging)
      throws IOException {
    String file = staging.file(output.folder());
    if (!ParquetFiles.exists(file)) {
      ParquetFiles.write(file, output.schema(), List.of());
    }
    long rows = ParquetFiles.rows(file);
    long[] behind = {output.countColumn() == null ? rows : 0};
    if (output.countColumn() != null) {
      ParquetFiles.read(file, record -> behind[0] += (Long) record.get(output.countColumn()));
    }
    Map<String, Long> rejected = new TreeMap<>();
    String rejects = staging.file(output.rejects());
    if (ParquetFiles.exists(rejects)) {
      ParquetFiles.read(
          rejects,
          record ->
              rejected.merge(record.get("stage") + "/" + record.get("reason"), 1L, Long::sum));
    }
    long setAside = rejected.values().stream().mapToLong(Long::longValue).sum();
    return new StageManifest.Table(
        output.table(),
        output.read() == null ? behind[0] + setAside : output.read(),
        behind[0],
        rows,
        rejected,
        output.schema().getFields().stream().map(Schema.Field::name).toList());
  }
}
