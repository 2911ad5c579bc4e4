package io.podium;

import io.podium.athletes.AthleteFeatures;
import io.podium.athletes.AthleteFeaturesOptions;
import io.podium.athletes.AthleteFeaturesPipeline;
import io.podium.athletes.AthletePreparation;
import io.podium.io.TopicOffsets;
import io.podium.options.CommandLine;
import io.podium.options.OptionTable;
import io.podium.options.UsageException;
import io.podium.runners.CheckpointFolder;
import io.podium.runners.RunnerArguments;
import io.podium.runners.RunnerLauncher;
import io.podium.transforms.Outcomes;
import io.podium.transforms.RunnerName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code podium run athlete-features}: runs a pipeline and reports on it. */
final class RunCommand {
  /** The pipeline's name. */
  static final String PIPELINE = "athlete-features";

  /** What a runner needs from a message's coming to its being gathered, and for its counts. */
  private static final Duration RUNNER_SHARE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  private final List<String> arguments;
  private final PrintStream out;

  /**
   * A run that has ended.
   *
   * @param file where the manifest is
   */
  record Ended(RunManifest manifest, Path file) {}

  /**
   * @param arguments the options
   * @param out where the progress and the summary go
   */
  RunCommand(List<String> arguments, PrintStream out) {
    this.arguments = List.copyOf(arguments);
    this.out = out;
  }

  /** The help. */
  static String help() {
    return "podium run athlete-features --name=value …\n\n"
        + OptionTable.of(AthleteFeaturesOptions.class).text()
        + "\nBeam's own options are taken, too: --help=PipelineOptions lists them.\n";
  }

  /**
   * Runs the pipeline to its end and prints the summary.
   *
   * @return the exit code
   */
  int run() throws InterruptedException, IOException, SQLException {
    InterruptOnExit interruptOnExit = new InterruptOnExit(Thread.currentThread());
    try {
      Ended ended = run(counts -> {});
      out.print(ended.manifest().summary());
      out.println("  manifest " + ended.file());
      return ended.manifest().exitCode();
    } finally {
      interruptOnExit.done();
    }
  }

  /**
   * Runs the pipeline to its end and writes the manifest. Where the thread is interrupted the run
   * is stopped; the manifest says so.
   *
   * @param observer gets what has been counted so far, about once a second and at the end; where it
   *     throws the run is stopped and has failed
   */
  Ended run(Consumer<RunCounts> observer) throws InterruptedException, IOException, SQLException {
    RunnerName runner = RunnerName.of(arguments);
    RunnerLauncher launcher = RunnerLauncher.of(runner);
    CommandLine line = new CommandLine();
    boolean unbounded = RunnerArguments.value(arguments, "resultsTopic").isPresent();
    AthleteFeaturesOptions options =
        line.read(
            RunnerArguments.complete(arguments, unbounded, line), AthleteFeaturesOptions.class);
    AthleteFeatures config = AthleteFeatures.from(options, line);
    FileSystems.setDefaultPipelineOptions(options);
    boolean resumed = false;
    Optional<String> checkpoints = RunnerArguments.value(arguments, "checkpointDir");
    if (unbounded && checkpoints.isPresent()) {
      CheckpointFolder.Stream stream = openStream(checkpoints.get());
      config = config.withRunId(stream.runId());
      resumed = stream.resumed();
    }
    AthletePreparation.prepare(config);
    Pipeline pipeline = Pipeline.create(options);
    AthleteFeaturesPipeline.build(pipeline, config);
    if (!unbounded || runner == RunnerName.DIRECT) {
      return watch(pipeline, launcher, options, config, observer, counts -> false, resumed);
    }
    try (TopicOffsets offsets =
        new TopicOffsets(config.bootstrapServers(), config.resultsTopic())) {
      StreamWatch stream =
          new StreamWatch(
              offsets::now, resumed, config.untilIdle(), flush(config), System::currentTimeMillis);
      return watch(pipeline, launcher, options, config, observer, over(stream), resumed);
    }
  }

  private CheckpointFolder.Stream openStream(String folder) throws IOException {
    try {
      return new CheckpointFolder(folder).open(arguments);
    } catch (IllegalArgumentException other) {
      throw new UsageException(List.of(other.getMessage()));
    }
  }

  /** How long what came may be gathered before it is written, with the runner's own share. */
  private static Duration flush(AthleteFeatures config) {
    Duration features = config.earlyFiring().plus(AthleteFeaturesPipeline.WRITE_INTERVAL);
    Duration lake = config.lake() == null ? Duration.ZERO : config.lakeInterval();
    return (features.compareTo(lake) > 0 ? features : lake).plus(RUNNER_SHARE);
  }

  private static Predicate<RunCounts> over(StreamWatch stream) {
    return counts -> {
      try {
        return stream.isOver(counts.get(Outcomes.READ), counts.nextOffsets());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    };
  }

  private Ended watch(
      Pipeline pipeline,
      RunnerLauncher launcher,
      AthleteFeaturesOptions options,
      AthleteFeatures config,
      Consumer<RunCounts> observer,
      Predicate<RunCounts> over,
      boolean resumed)
      throws InterruptedException, IOException {
    Instant startedAt = Instant.now();
    RunOutcome outcome = RunOutcome.done();
    PipelineResult result = null;
    try {
      result = launcher.run(pipeline);
      PipelineResult.State state = new RunProgress(result, out, observer).untilDone(over);
      if (!state.isTerminal()) {
        launcher.stop(result);
        state = PipelineResult.State.DONE;
      }
      if (state != PipelineResult.State.DONE) {
        outcome = RunOutcome.failed(ExitCode.PIPELINE_FAILED, "the pipeline ended " + state);
      } else if (!resumed && !RunCounts.of(result).balances()) {
        outcome =
            RunOutcome.failed(ExitCode.VALIDATION_FAILED, "rows are not accounted for: a defect");
      } else {
        AthletePreparation.finish(config);
      }
    } catch (RuntimeException | IOException | Error failure) {
      outcome = RunOutcome.failed(failure);
    } catch (InterruptedException interrupted) {
      outcome = RunOutcome.stopped();
    }
    if (outcome.exitCode() != ExitCode.DONE) {
      cleanUp(result, config);
    }
    RunCounts counts = result == null ? RunCounts.NONE : RunCounts.of(result);
    RunManifest manifest =
        new RunManifest(
            PIPELINE,
            Podium.version(),
            config.runId(),
            outcome.status(),
            outcome.exitCode(),
            outcome.error(),
            arguments,
            startedAt,
            Duration.between(startedAt, Instant.now()),
            counts);
    Path file = manifestFile(options, config);
    manifest.writeTo(file);
    if (outcome.exitCode() == ExitCode.INTERRUPTED) {
      out.print(manifest.summary());
      throw new InterruptedException("the run was stopped; its manifest is " + file);
    }
    return new Ended(manifest, file);
  }

  /** What fails here must not hide why the run failed. */
  private static void cleanUp(PipelineResult result, AthleteFeatures config) {
    try {
      stop(result);
      AthletePreparation.discard(config);
    } catch (IOException | RuntimeException failure) {
      LOG.warn("The remains of the run could not be removed", failure);
    }
  }

  /** Ends a run that nobody waits for any more; without it a local one would go on. */
  static void stop(PipelineResult result) throws IOException {
    if (result != null && !result.getState().isTerminal()) {
      result.cancel();
    }
  }

  private static Path manifestFile(AthleteFeaturesOptions options, AthleteFeatures config) {
    if (options.getManifest() != null) {
      return Path.of(options.getManifest());
    }
    String folder = config.lake() == null ? ".podium/runs" : config.lake() + "/manifests";
    return Path.of(folder, PIPELINE + '-' + config.runId() + ".json");
  }
}
