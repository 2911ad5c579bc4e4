package io.podium.runners.spark;

import io.podium.runners.RunnerLauncher;
import java.io.IOException;
import java.util.List;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;

/** Starts pipelines on Spark, in this JVM or on a cluster. */
public final class SparkLauncher implements RunnerLauncher {
  @Override
  public PipelineResult run(Pipeline pipeline) {
    SparkPipelineOptions options = pipeline.getOptions().as(SparkPipelineOptions.class);
    if (options.getSparkMaster().startsWith("local")) {
      listenOnLoopback();
    }
    boolean unbounded = options.as(SparkContextOptions.class).getCheckpointDurationMillis() > 0;
    if (unbounded) {
      options.as(SparkContextOptions.class).setListeners(List.of(new BatchWatch()));
      // A task or an executor that is lost may be done again with another outcome than the one that
      // others have used already; a checkpoint holds what belongs together. So a failure ends the
      // run, and the next start goes on from the checkpoint.
      setIfAbsent("spark.task.maxFailures", "1");
      setIfAbsent("spark.extraListeners", ExecutorWatch.class.getName());
    }
    return pipeline.run();
  }

  @Override
  public void stop(PipelineResult run) throws IOException {
    run.cancel();
  }

  private static void listenOnLoopback() {
    setIfAbsent("spark.driver.host", "127.0.0.1");
    setIfAbsent("spark.driver.bindAddress", "127.0.0.1");
    setIfAbsent("spark.ui.enabled", "false");
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
