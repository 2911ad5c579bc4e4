package io.podium.runners.spark;

import java.util.function.Consumer;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * Tells of a lost executor. With it a part of what was worked out is lost, and worked out again it
 * need not come out as the other executors have used it already.
 */
public final class ExecutorLossListener extends SparkListener {
  private static volatile Consumer<Throwable> told = any -> {};

  /** Made by Spark, which is told of it by name. */
  public ExecutorLossListener() {}

  /** Names who is told; one stream a JVM. */
  static void onLoss(Consumer<Throwable> listener) {
    told = listener;
  }

  @Override
  public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    told.accept(
        new IllegalStateException(
            "executor " + removed.executorId() + " was lost: " + removed.reason()));
  }
}
