package io.podium.runners.flink;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;

/** Keeps hold of the job that was submitted; Beam does not give it out while it runs. */
public final class SubmittedJob implements JobListener {
  private static volatile JobClient client;
  private static volatile Runnable told = () -> {};

  /** Made by Flink, which is told of it by name. */
  public SubmittedJob() {}

  /** The job; null before it is submitted. */
  static JobClient client() {
    return client;
  }

  /**
   * Forgets the job before.
   *
   * @param listener told when the next one is submitted
   */
  static void expect(Runnable listener) {
    client = null;
    told = listener;
  }

  /** Takes hold of a job that was submitted before. */
  static void found(JobClient running) {
    client = running;
  }

  @Override
  public void onJobSubmitted(JobClient submitted, Throwable failure) {
    client = submitted;
    if (submitted != null) {
      told.run();
    }
  }

  @Override
  public void onJobExecuted(JobExecutionResult result, Throwable failure) {
    // Whoever waits for the run is told by Beam.
  }
}
