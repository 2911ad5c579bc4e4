package io.podium.runners.spark;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.streaming.DStreamGraph;
import org.apache.spark.streaming.Duration;
import org.apache.spark.streaming.StreamingContext;
import org.apache.spark.streaming.Time;
import org.apache.spark.streaming.dstream.DStream;
import org.apache.spark.streaming.scheduler.Job;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.mutable.ArraySeq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * All outputs of a stream as one job a micro-batch: they are worked through in their order, the
 * first that fails ends it, and none begins after a failure, nor before a checkpoint holds what the
 * micro-batch has read. So one that is done again after a restart is the same one, and writes what
 * it wrote before.
 *
 * <p>Left alone, each output is a job of its own. Spark takes a micro-batch for done when the last
 * of its jobs has succeeded, whatever became of the others, and begins the next one after a
 * failure: what the failed job had to write is not written, and is not done again after a restart
 * either.
 */
@SuppressWarnings("deprecation") // DStreams are what Beam's runner is made of
final class MicroBatches extends DStream<BoxedUnit> {
  private static final long serialVersionUID = 1;
  private static final String OUTPUTS = "outputStreams";

  /** What failed first; one stream a JVM. */
  private static final AtomicReference<Throwable> FAILURE = new AtomicReference<>();

  private final DStream<?>[] outputs;

  private MicroBatches(StreamingContext context, DStream<?>[] outputs) {
    super(context, ClassTag$.MODULE$.apply(BoxedUnit.class));
    this.outputs = outputs;
  }

  /** Puts one output in the place of all those that a stream has. */
  static void join(StreamingContext context) {
    DStreamGraph graph = context.graph();
    MicroBatches joined = new MicroBatches(context, graph.getOutputStreams());
    removeOutputs(graph);
    graph.addOutputStream(joined);
  }

  /** Forgets the failure of a stream before. */
  static void reset() {
    FAILURE.set(null);
  }

  /** Lets no micro-batch end well from now on. */
  static void fail(Throwable cause) {
    FAILURE.compareAndSet(null, cause);
  }

  private static void removeOutputs(DStreamGraph graph) {
    try {
      Field field = DStreamGraph.class.getDeclaredField(OUTPUTS);
      field.setAccessible(true);
      field.set(graph, ArraySeq.empty());
    } catch (ReflectiveOperationException other) {
      throw new IllegalStateException(
          "this Spark keeps its outputs elsewhere than the one Podium is made for", other);
    }
  }

  @Override
  public Duration slideDuration() {
    return context().graph().batchDuration();
  }

  @Override
  public scala.collection.immutable.List<DStream<?>> dependencies() {
    return JavaConverters.asScalaBuffer(Arrays.<DStream<?>>asList(outputs)).toList();
  }

  @Override
  public Option<RDD<BoxedUnit>> compute(Time time) {
    return Option.empty();
  }

  @Override
  public Option<Job> generateJob(Time time) {
    List<Job> jobs = new ArrayList<>();
    try {
      requireNoFailure();
      requireState(time);
      for (DStream<?> output : outputs) {
        // Beam reads the source here, for what it reports of it.
        Option<Job> job = output.generateJob(time);
        if (job.isDefined()) {
          jobs.add(job.get());
        }
      }
    } catch (Throwable failure) {
      // Spark throws checked exceptions that it does not declare. Thrown from here it would leave
      // no trace in the checkpoints: the micro-batch were skipped.
      fail(failure);
      return Option.apply(new Job(time, MicroBatches::failed));
    }
    StreamCheckpoints checkpoints = new StreamCheckpoints(context().checkpointDir());
    SparkContext spark = context().sparkContext();
    List<RDD<?>> states = spark.isLocal() ? List.of() : states(time);
    return Option.apply(
        new Job(
            time,
            () -> {
              try {
                checkpoints.await(time.milliseconds());
                for (RDD<?> state : states) {
                  requireNoFailure();
                  work(spark, state);
                }
                return work(jobs);
              } catch (Throwable failure) {
                // At once: the next micro-batch begins before a listener hears of it.
                fail(failure);
                throw failure;
              }
            }));
  }

  private static <T> void work(SparkContext spark, RDD<T> state) {
    ClassTag<BoxedUnit> nothing = ClassTag$.MODULE$.apply(BoxedUnit.class);
    Object unused = spark.runJob(state, new WorkThroughFn<T>(), nothing);
  }

  /** Sent to workers. */
  private static final class WorkThroughFn<T> extends AbstractFunction1<Iterator<T>, BoxedUnit>
      implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public BoxedUnit apply(Iterator<T> rows) {
      while (rows.hasNext()) {
        rows.next();
      }
      return BoxedUnit.UNIT;
    }
  }

  /** Spark would begin with empty state, without a word. */
  private void requireState(Time time) {
    Time before = time.$minus(slideDuration());
    if (before.$less$eq(zeroTime())) {
      return;
    }
    for (DStream<?> step : steps(this)) {
      if (step.mustCheckpoint()
          && !step.generatedRDDs().contains(time)
          && !step.generatedRDDs().contains(before)) {
        throw new IllegalStateException("the state of a step before " + time + " is gone: " + step);
      }
    }
  }

  /**
   * What the steps with state make of a micro-batch, each before those that follow from it. Worked
   * out one by one they are in a checkpoint before anything follows: else two workers may work out
   * the same one at the same time, or one again what was lost with the other, and come to something
   * else.
   */
  private List<RDD<?>> states(Time time) {
    List<RDD<?>> states = new ArrayList<>();
    for (DStream<?> step : steps(outputs)) {
      if (step.mustCheckpoint() && step.generatedRDDs().contains(time)) {
        states.add((RDD<?>) step.generatedRDDs().apply(time));
      }
    }
    return states;
  }

  /** All steps that lead to outputs, and these; each after those that it follows from. */
  static Set<DStream<?>> steps(DStream<?>... outputs) {
    Set<DStream<?>> steps = new LinkedHashSet<>();
    for (DStream<?> output : outputs) {
      addSteps(output, steps);
    }
    return steps;
  }

  private static void addSteps(DStream<?> step, Set<DStream<?>> steps) {
    if (steps.contains(step)) {
      return;
    }
    for (DStream<?> before : JavaConverters.seqAsJavaList(step.dependencies())) {
      addSteps(before, steps);
    }
    steps.add(step);
  }

  private static Object work(List<Job> jobs) {
    for (Job job : jobs) {
      requireNoFailure();
      job.run();
      if (job.result().isFailure()) {
        fail(job.result().failed().get());
      }
    }
    requireNoFailure();
    return BoxedUnit.UNIT;
  }

  private static Object failed() {
    requireNoFailure();
    throw new AssertionError("made only after a failure");
  }

  private static void requireNoFailure() {
    Throwable failure = FAILURE.get();
    if (failure != null) {
      throw new IllegalStateException("the stream has failed: " + failure.getMessage(), failure);
    }
  }
}
