package io.podium.runners.spark;

import java.io.IOException;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.spark.SparkCommonPipelineOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.runners.spark.SparkRunner;
import org.apache.beam.runners.spark.SparkTransformOverrides;
import org.apache.beam.runners.spark.metrics.MetricsAccumulator;
import org.apache.beam.runners.spark.translation.streaming.Checkpoint.CheckpointDir;
import org.apache.beam.runners.spark.translation.streaming.SparkRunnerStreamingContextFactory;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder.WatermarkAdvancingStreamingListener;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.util.construction.SplittableParDo;
import org.apache.spark.rdd.RDD$;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.streaming.StreamingContextState;
import org.apache.spark.streaming.api.java.JavaStreamingContext;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchSubmitted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerOutputOperationCompleted;
import org.apache.spark.streaming.api.java.JavaStreamingListenerWrapper;
import org.apache.spark.streaming.dstream.DStream;
import org.joda.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream on Spark. It is translated and started as by {@code SparkRunner}, from whose public
 * parts it is made, but for what it needs and can only be set in between:
 *
 * <ul>
 *   <li>State is checkpointed with every micro-batch, not with every tenth: what is restored
 *       belongs to the same moment, and no more than two micro-batches are remembered.
 *   <li>What does not fit into memory goes to disk. By default it is dropped and worked out again,
 *       on state that Beam has changed in place meanwhile: rows count twice, without a word.
 *   <li>The first failure ends the stream, and its micro-batch is done again after a restart. By
 *       default Spark goes on with the next: see {@link MicroBatches}.
 *   <li>What is restored is the newest checkpoint, with the state of all steps: see {@link
 *       StreamCheckpoints}.
 *   <li>Micro-batches are made no faster than they are worked through: see {@link PacedClock}.
 * </ul>
 */
@SuppressWarnings("deprecation") // DStreams are what Beam's runner is made of
final class SparkStream implements PipelineResult {
  private static final Logger LOG = LoggerFactory.getLogger(SparkStream.class);

  private final JavaStreamingContext context;
  private volatile Throwable failure;
  private volatile State state = State.RUNNING;

  private SparkStream(JavaStreamingContext context) {
    this.context = context;
  }

  /** Starts the stream, or goes on with the one of the options' checkpoint folder. */
  static SparkStream start(Pipeline pipeline, SparkPipelineOptions options) {
    MetricsEnvironment.setMetricsSupported(true);
    options.setStreaming(true);
    SplittableParDo.convertReadBasedSplittableDoFnsToPrimitiveReadsIfNecessary(pipeline);
    pipeline.replaceAll(SparkTransformOverrides.getDefaultOverrides(true));
    SparkCommonPipelineOptions.prepareFilesToStage(options);
    CheckpointDir checkpoints = new CheckpointDir(options.getCheckpointDir());
    SparkRunnerStreamingContextFactory translation =
        new SparkRunnerStreamingContextFactory(pipeline, options, checkpoints);
    PacedClock.stopAt(
        new StreamCheckpoints(checkpoints.getSparkCheckpointDir().toString())
            .prepare()
            .orElseGet(System::currentTimeMillis));
    MicroBatches.reset();
    JavaStreamingContext context =
        JavaStreamingContext.getOrCreate(
            checkpoints.getSparkCheckpointDir().toString(),
            () -> {
              JavaStreamingContext made = translation.call();
              keepAllOf(made);
              MicroBatches.join(made.ssc());
              return made;
            });
    SparkStream stream = new SparkStream(context);
    listen(context, new MetricsAccumulator.AccumulatorCheckpointingSparkListener());
    listen(context, new WatermarkAdvancingStreamingListener());
    listen(context, stream.new FailureListener());
    SparkRunner.initAccumulators(options, context.sparkContext());
    ExecutorLossListener.onLoss(stream::fail);
    // Spark sets it for each micro-batch but for those that it does again after a restart: of these
    // only the last state of each output would be kept, and that of the steps before it be lost.
    context.sparkContext().setLocalProperty(RDD$.MODULE$.CHECKPOINT_ALL_MARKED_ANCESTORS(), "true");
    context.start();
    return stream;
  }

  private static void listen(JavaStreamingContext context, JavaStreamingListener listener) {
    context.addStreamingListener(new JavaStreamingListenerWrapper(listener));
  }

  /** Sets what Beam leaves at Spark's defaults, on every step of the graph. */
  private static void keepAllOf(JavaStreamingContext context) {
    for (DStream<?> step : MicroBatches.steps(context.ssc().graph().getOutputStreams())) {
      if (step.mustCheckpoint()) {
        step.checkpointDuration_$eq(step.slideDuration());
      }
      StorageLevel level = step.storageLevel();
      if (level.useMemory()) {
        step.storageLevel_$eq(
            StorageLevel.apply(true, true, false, level.deserialized(), level.replication()));
      }
    }
  }

  /** Ends the stream at once: no checkpoint may be written that is past the failure. */
  private synchronized void fail(Throwable cause) {
    if (failure == null && state == State.RUNNING) {
      failure = cause;
      MicroBatches.fail(cause);
      // Not on a listener's thread, which stopping waits for.
      new Thread(() -> context.stop(false, false), "stop-failed-stream").start();
    }
  }

  @Override
  public State getState() {
    return state;
  }

  /** Ends the stream after the micro-batch that it is at. */
  @Override
  public State cancel() throws IOException {
    end(State.CANCELLED, failure == null);
    return state;
  }

  /** Ends the stream so that it can go on later. */
  void stop() {
    end(State.DONE, true);
  }

  private void end(State as, boolean gracefully) {
    synchronized (this) {
      if (state.isTerminal()) {
        return;
      }
      state = as;
    }
    context.stop(false, gracefully);
    context.sparkContext().stop();
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.millis(Long.MAX_VALUE));
  }

  @Override
  public State waitUntilFinish(Duration limit) {
    try {
      context.awaitTerminationOrTimeout(limit.getMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (Exception failed) {
      fail(failed);
    }
    if (failure != null) {
      state = State.FAILED;
      throw new IllegalStateException(
          "the stream ended; started again it goes on from its checkpoint", failure);
    }
    if (context.getState() == StreamingContextState.STOPPED && !state.isTerminal()) {
      state = State.STOPPED;
    }
    return state;
  }

  @Override
  public MetricResults metrics() {
    return MetricsContainerStepMap.asAttemptedOnlyMetricResults(
        MetricsAccumulator.getInstance().value());
  }

  private final class FailureListener extends JavaStreamingListener {
    @Override
    public void onBatchSubmitted(JavaStreamingListenerBatchSubmitted submitted) {
      PacedClock.submitted();
    }

    @Override
    public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
      PacedClock.completed();
      LOG.debug(
          "micro-batch of {}: {} records, waited {} ms, took {} ms",
          completed.batchInfo().batchTime(),
          completed.batchInfo().numRecords(),
          completed.batchInfo().schedulingDelay(),
          completed.batchInfo().processingDelay());
    }

    @Override
    public void onOutputOperationCompleted(
        JavaStreamingListenerOutputOperationCompleted completed) {
      String reason = completed.outputOperationInfo().failureReason();
      if (reason != null) {
        LOG.warn("A micro-batch failed: {}", reason);
        fail(new IllegalStateException(reason.lines().findFirst().orElse("")));
      }
    }
  }
}
