package io.podium.runners.flink;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job that runs, and what it has counted so far. */
final class FlinkJob implements PipelineResult {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkJob.class);
  private static final long ANSWER_SECONDS = 10;

  /** Less than a process that was asked to end has. */
  private static final long SUBMISSION_SECONDS = 15;

  private static final long SAVEPOINT_SECONDS = 120;

  private final CompletableFuture<MetricResults> ended;
  private final String savepoints;
  private final RunningCounts running;
  private volatile MetricsContainerStepMap counted = new MetricsContainerStepMap();
  private volatile State stopped;

  /**
   * @param ended gets all that was counted, when the job ends
   * @param savepoints the folder that they go to, which a cluster knows nothing of; null for none
   * @param address {@code host:port} of Flink's REST interface; null where it is not known
   */
  FlinkJob(CompletableFuture<MetricResults> ended, String savepoints, String address) {
    this.ended = ended;
    this.savepoints = savepoints;
    this.running = address == null ? null : new RunningCounts(address);
  }

  @Override
  public State getState() {
    if (stopped != null) {
      return stopped;
    }
    if (!ended.isDone()) {
      return State.RUNNING;
    }
    return ended.isCompletedExceptionally() ? State.FAILED : State.DONE;
  }

  @Override
  public State cancel() throws IOException {
    JobClient job = submitted();
    if (job != null && !getState().isTerminal()) {
      refresh();
      await(job.cancel(), ANSWER_SECONDS, "cancelled");
    }
    stopped = State.CANCELLED;
    return stopped;
  }

  /** Ends the job with a savepoint; one without a folder for it is cancelled. */
  void stopWithSavepoint() throws IOException {
    JobClient job = submitted();
    if (job == null || savepoints == null) {
      cancel();
      return;
    }
    refresh();
    // Not drained: that would close the windows, and the stream could not go on with them.
    await(
        job.stopWithSavepoint(false, savepoints, SavepointFormatType.CANONICAL),
        SAVEPOINT_SECONDS,
        "stopped with a savepoint");
    stopped = State.DONE;
    try {
      // The last counts come with the job's end.
      ended.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException withoutCounts) {
      LOG.warn("The job has stopped, but its last counts did not come", withoutCounts);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.millis(Long.MAX_VALUE));
  }

  @Override
  public State waitUntilFinish(Duration limit) {
    try {
      ended.get(limit.getMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException running) {
      return State.RUNNING;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(failure.getCause());
    }
    return getState();
  }

  @Override
  public MetricResults metrics() {
    if (ended.isDone() && !ended.isCompletedExceptionally()) {
      return ended.join();
    }
    if (stopped == null) {
      refresh();
    }
    return MetricsContainerStepMap.asAttemptedOnlyMetricResults(counted);
  }

  /**
   * Whether the job was never restarted, as far as is known, and its last counts have come; one
   * without checkpoints never is.
   */
  boolean countsAll() {
    return savepoints == null
        || (running != null
            && !running.sawRestart()
            && ended.isDone()
            && !ended.isCompletedExceptionally());
  }

  private void refresh() {
    JobClient job = SubmittedJob.client();
    if (job == null || running == null) {
      return;
    }
    try {
      counted = running.of(job.getJobID().toHexString());
    } catch (IOException notNow) {
      // The job is starting, ending or restarting: what was known stays.
      LOG.debug("No counts of the job now", notNow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The job, once it is clear whether there is one: one that is on its way would stay. */
  private JobClient submitted() throws IOException {
    CompletableFuture<JobClient> submission = SubmittedJob.submission();
    CompletableFuture<?> failed = ended.exceptionally(failure -> null);
    await(
        CompletableFuture.anyOf(submission, failed),
        SUBMISSION_SECONDS,
        "stopped, as it was still being submitted; it may come up");
    return submission.getNow(null);
  }

  private static void await(CompletableFuture<?> answer, long seconds, String what)
      throws IOException {
    try {
      answer.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException("the job could not be " + what, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the job was " + what, interrupted);
    }
  }
}
