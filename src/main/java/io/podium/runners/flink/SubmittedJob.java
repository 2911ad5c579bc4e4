package io.podium.runners.flink;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;

/** Keeps hold of the job that was submitted; Beam does not give it out while it runs. */
public final class SubmittedJob implements JobListener {
  private static volatile CompletableFuture<JobClient> submission = new CompletableFuture<>();
  private static volatile Runnable told = () -> {};

  /** Made by Flink, which is told of it by name. */
  public SubmittedJob() {}

  /** The job; null before it is submitted. */
  static JobClient client() {
    return submission.getNow(null);
  }

  /** Gets the job when it has been submitted; null where it was refused. */
  static CompletableFuture<JobClient> submission() {
    return submission;
  }

  /**
   * Forgets the job before.
   *
   * @param listener told when the next one is submitted
   */
  static void expect(Runnable listener) {
    submission = new CompletableFuture<>();
    told = listener;
  }

  /** Takes hold of a job that was submitted before. */
  static void found(JobClient running) {
    submission = CompletableFuture.completedFuture(running);
  }

  @Override
  public void onJobSubmitted(JobClient submitted, Throwable failure) {
    submission.complete(submitted);
    if (submitted != null) {
      told.run();
    }
  }

  @Override
  public void onJobExecuted(JobExecutionResult result, Throwable failure) {
    // Whoever waits for the run is told by Beam.
  }
}
