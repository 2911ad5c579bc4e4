package io.podium;

import io.podium.runners.RunnerLauncher;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline from its start to its end, however it ends. */
final class PipelineRun {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineRun.class);

  private final Pipeline pipeline;
  private final RunnerLauncher launcher;
  private final Job job;
  private final boolean resumed;
  private PipelineResult result;

  /**
   * @param resumed whether a stream goes on, so that its counts may lack what was counted before
   */
  PipelineRun(Pipeline pipeline, RunnerLauncher launcher, Job job, boolean resumed) {
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.launcher = Objects.requireNonNull(launcher, "launcher");
    this.job = Objects.requireNonNull(job, "job");
    this.resumed = resumed;
  }

  /** Tells one run from another. */
  String id() {
    return job.runId();
  }

  /** Whether a stream goes on, or has gone on after a failure that the runner dealt with. */
  boolean resumed() {
    return resumed || (!counts().balances() && !launcher.countsAll(result));
  }

  /** What has been counted so far. */
  RunCounts counts() {
    return result == null ? RunCounts.NONE : RunCounts.of(result);
  }

  /**
   * Runs the pipeline until it has ended, a stream should end, or the thread is interrupted. What
   * is done makes its outputs visible; what is not leaves no remains.
   *
   * @param out where the progress goes
   * @param observer see {@link RunProgress}
   * @param over whether a stream should end, by what it has counted so far
   */
  RunOutcome toItsEnd(PrintStream out, Consumer<RunCounts> observer, Predicate<RunCounts> over) {
    RunOutcome outcome;
    try {
      outcome = run(out, observer, over);
    } catch (RuntimeException | IOException | SQLException | Error failure) {
      outcome = RunOutcome.failed(failure);
    } catch (InterruptedException interrupted) {
      outcome = RunOutcome.stopped();
    }
    if (outcome.exitCode() != ExitCode.DONE) {
      cleanUp();
    }
    return outcome;
  }

  private RunOutcome run(PrintStream out, Consumer<RunCounts> observer, Predicate<RunCounts> over)
      throws InterruptedException, IOException, SQLException {
    result = launcher.run(pipeline);
    PipelineResult.State state =
        new RunProgress(result, out, observer, job.pipeline().made()).untilDone(over);
    if (!state.isTerminal()) {
      launcher.stop(result);
      state = PipelineResult.State.DONE;
    }
    if (state != PipelineResult.State.DONE) {
      return RunOutcome.failed(ExitCode.PIPELINE_FAILED, "the pipeline ended " + state);
    }
    if (!resumed() && !counts().balances()) {
      return RunOutcome.failed(ExitCode.VALIDATION_FAILED, "rows are not accounted for: a defect");
    }
    job.finish();
    return RunOutcome.done();
  }

  /** What fails here must not hide why the run failed. */
  private void cleanUp() {
    try {
      stop(result);
      job.discard();
    } catch (IOException | RuntimeException failure) {
      LOG.warn("The remains of the run could not be removed", failure);
    }
  }

  /**
   * Ends a run that nobody waits for any more; without it a local one would go on.
   *
   * @param result null where it was not started
   */
  static void stop(PipelineResult result) throws IOException {
    if (result != null && !result.getState().isTerminal()) {
      result.cancel();
    }
  }
}
