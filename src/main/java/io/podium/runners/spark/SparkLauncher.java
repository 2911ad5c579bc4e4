package io.podium.runners.spark;

import io.podium.runners.RunnerLauncher;
import java.io.IOException;
import java.util.List;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.util.construction.resources.PipelineResourcesOptions;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PValue;

/** Starts pipelines on Spark, in this JVM or on a cluster. */
public final class SparkLauncher implements RunnerLauncher {
  @Override
  public PipelineResult run(Pipeline pipeline) {
    SparkPipelineOptions options = pipeline.getOptions().as(SparkPipelineOptions.class);
    boolean local = options.getSparkMaster().startsWith("local");
    if (local || System.getProperty("spark.jars") != null) {
      // The executors have the jars, or Spark sends them. Left alone Beam would put all of the
      // class path in their place.
      options.as(PipelineResourcesOptions.class).setPipelineResourcesDetector(loader -> List.of());
    }
    if (local) {
      setIfAbsent("spark.driver.host", "127.0.0.1");
      setIfAbsent("spark.driver.bindAddress", "127.0.0.1");
      setIfAbsent("spark.ui.enabled", "false");
    }
    if (!isUnbounded(pipeline)) {
      return pipeline.run();
    }
    // A task that is done again may read on other state than the first time: see SparkStream.
    setIfAbsent("spark.task.maxFailures", "1");
    setIfAbsent("spark.stage.maxConsecutiveAttempts", "1");
    // All that a micro-batch has read is in its checkpoint; compressed it takes less time to write.
    setIfAbsent("spark.checkpoint.compress", "true");
    setIfAbsent("spark.extraListeners", ExecutorLossListener.class.getName());
    setIfAbsent("spark.streaming.clock", PacedClock.class.getName());
    // By default a stop waits ten intervals for the micro-batches that were begun.
    setIfAbsent("spark.streaming.gracefulStopTimeout", "10min");
    return SparkStream.start(pipeline, options);
  }

  @Override
  public void stop(PipelineResult run) throws IOException {
    ((SparkStream) run).stop();
  }

  private static boolean isUnbounded(Pipeline pipeline) {
    boolean[] unbounded = new boolean[1];
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitValue(PValue value, Node producer) {
            unbounded[0] |=
                value instanceof PCollection<?> collection
                    && collection.isBounded() == IsBounded.UNBOUNDED;
          }
        });
    return unbounded[0];
  }

  private static void setIfAbsent(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
