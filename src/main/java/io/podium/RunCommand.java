package io.podium;

import io.podium.errors.InputNotReadyException;
import io.podium.io.TopicOffsets;
import io.podium.lake.FolderLock;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;

/** {@code podium run}: runs a pipeline and reports on it. */
final class RunCommand {
  /** What a runner needs from a message's coming to its being gathered, and for its counts. */
  private static final Duration RUNNER_SHARE = Duration.ofSeconds(5);

  private final RunPipeline pipeline;
  private final List<String> arguments;
  private final PrintStream out;

  /**
   * A run that has ended.
   *
   * @param file where the manifest is
   */
  record Ended(RunManifest manifest, Path file) {}

  /**
   * @param pipeline what is run
   * @param arguments the options
   * @param out where the progress and the summary go
   */
  RunCommand(RunPipeline pipeline, List<String> arguments, PrintStream out) {
    this.pipeline = pipeline;
    this.arguments = List.copyOf(arguments);
    this.out = out;
  }

  /** The help. */
  static String help(RunPipeline pipeline) {
    return "podium run "
        + pipeline.pipeline()
        + " --name=value …\n\n"
        + OptionTable.of(pipeline.options()).text()
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
      Ended ended = run(RunProgress.NO_OBSERVER);
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
    CommandLine line = new CommandLine();
    boolean unbounded = RunnerArguments.value(arguments, pipeline.topicOption()).isPresent();
    List<String> complete = RunnerArguments.complete(arguments, unbounded, line);
    try (RunnerLauncher launcher = RunnerLauncher.of(RunnerName.of(arguments))) {
      launcher.begin(complete);
      return run(launcher, pipeline.job(complete, line), unbounded, observer);
    }
  }

  private Ended run(
      RunnerLauncher launcher, Job job, boolean unbounded, Consumer<RunCounts> observer)
      throws InterruptedException, IOException, SQLException {
    FileSystems.setDefaultPipelineOptions(job.options());
    Optional<CheckpointFolder> checkpoints =
        RunnerArguments.value(arguments, "checkpointDir")
            .filter(folder -> unbounded)
            .map(CheckpointFolder::new);
    if (checkpoints.isEmpty()) {
      job.prepare();
      return start(launcher, job, false, observer);
    }
    FolderLock lock = launcher.runsHere(job.options()) ? lock(checkpoints.get()) : null;
    try {
      CheckpointFolder.Stream stream = openStream(checkpoints.get());
      Job named = job.withRunId(stream.runId());
      named.prepare();
      // Once all is there that the stream needs: until then its options may be mended.
      checkpoints.get().keep(stream, arguments);
      return start(launcher, named, stream.resumed(), observer);
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }

  private Ended start(
      RunnerLauncher launcher, Job job, boolean resumed, Consumer<RunCounts> observer)
      throws InterruptedException, IOException, SQLException {
    RunnerName runner = RunnerName.of(arguments);
    boolean unbounded = RunnerArguments.value(arguments, pipeline.topicOption()).isPresent();
    boolean endedHere = unbounded && runner != RunnerName.DIRECT;
    boolean measured = job.options().getMetricsPort() != null;
    try (MetricsEndpoint metrics = measured ? serveMetrics(job, runner) : null;
        TopicOffsets offsets = endedHere || (unbounded && measured) ? job.offsets() : null) {
      Pipeline graph = Pipeline.create(job.options());
      job.build(graph);
      StreamWatch stream =
          offsets == null
              ? null
              : new StreamWatch(
                  offsets::now,
                  resumed,
                  endedHere ? job.untilIdle() : null,
                  job.flush().plus(RUNNER_SHARE),
                  System::currentTimeMillis);
      PipelineRun run = new PipelineRun(graph, launcher, job, resumed);
      return watch(
          run,
          manifestFile(job),
          metrics == null ? observer : observer.andThen(showing(metrics, stream)),
          stream == null ? RunProgress.NEVER_OVER : over(stream));
    }
  }

  private MetricsEndpoint serveMetrics(Job job, RunnerName runner) throws IOException {
    Map<String, String> run = new LinkedHashMap<>();
    run.put("pipeline", job.pipeline().pipeline());
    run.put("version", Podium.version());
    run.put("run_id", job.runId());
    run.put("runner", runner.beamName());
    MetricsEndpoint metrics =
        MetricsEndpoint.open(job.options().getMetricsPort(), run, job.pipeline().made());
    out.println("  metrics " + metrics.url());
    return metrics;
  }

  private static Consumer<RunCounts> showing(MetricsEndpoint metrics, StreamWatch stream) {
    return counts -> metrics.update(counts, stream == null ? OptionalLong.empty() : stream.lag());
  }

  /** Two that go on from one folder would write over each other's checkpoints and files. */
  private static FolderLock lock(CheckpointFolder checkpoints) throws IOException {
    Optional<Path> folder = checkpoints.local();
    if (folder.isEmpty()) {
      return null;
    }
    Files.createDirectories(folder.get());
    FolderLock lock = FolderLock.tryTake(folder.get().resolve(".stream.lock"));
    if (lock == null) {
      throw new InputNotReadyException(
          "--checkpointDir: another process runs the stream of "
              + folder.get()
              + "; stop that one first, or give another folder to start a stream of its own");
    }
    return lock;
  }

  private CheckpointFolder.Stream openStream(CheckpointFolder checkpoints) throws IOException {
    try {
      return checkpoints.open(arguments);
    } catch (IllegalArgumentException other) {
      throw new UsageException(List.of(other.getMessage()));
    }
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
      PipelineRun run, Path manifestFile, Consumer<RunCounts> observer, Predicate<RunCounts> over)
      throws InterruptedException, IOException {
    Instant startedAt = Instant.now();
    RunOutcome outcome = run.toItsEnd(out, observer, over);
    RunManifest manifest =
        new RunManifest(
            pipeline.pipeline(),
            Podium.version(),
            run.id(),
            outcome.status(),
            outcome.exitCode(),
            outcome.error(),
            arguments,
            run.resumed(),
            startedAt,
            Duration.between(startedAt, Instant.now()),
            run.counts());
    manifest.writeTo(manifestFile);
    if (outcome.exitCode() == ExitCode.INTERRUPTED) {
      out.print(manifest.summary());
      throw new InterruptedException("the run was stopped; its manifest is " + manifestFile);
    }
    return new Ended(manifest, manifestFile);
  }

  private static Path manifestFile(Job job) {
    return job.options().getManifest() == null
        ? job.manifestFolder().resolve(job.pipeline().pipeline() + '-' + job.runId() + ".json")
        : Path.of(job.options().getManifest());
  }
}
