package io.podium.runners.flink;

import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.JobListener;

/** Keeps hold of the job that was submitted; Beam does not give it out while it runs. */
public final class SubmittedJob implements JobListener {
  private static volatile JobClient client;

  /** Made by Flink, which is told of it by name. */
  public SubmittedJob() {}

  /** The job; null before it is submitted. */
  static JobClient client() {
    return client;
  }

  static void forget() {
    client = null;
  }

  @Override
  public void onJobSubmitted(JobClient submitted, Throwable failure) {
    client = submitted;
  }

  @Override
  public void onJobExecuted(JobExecutionResult result, Throwable failure) {
    // Whoever waits for the run is told by Beam.
  }
}
