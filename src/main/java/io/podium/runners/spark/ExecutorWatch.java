package io.podium.runners.spark;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Ends a stream that has lost an executor, and with it a part of what was worked out. */
public final class ExecutorWatch extends SparkListener {
  private static volatile String lost;

  /** Made by Spark, which is told of it by name. */
  public ExecutorWatch() {}

  /** Why an executor was lost; null where none was. */
  static String lost() {
    return lost;
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    lost = "executor " + removed.executorId() + " was lost: " + removed.reason();
    BatchWatch.endStream(lost);
  }
}
