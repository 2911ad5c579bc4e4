package io.podium.runners;

import io.podium.transforms.RunnerName;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/** Starts pipelines on a runner, and ends streams so that they can go on later. */
public interface RunnerLauncher extends AutoCloseable {
  /**
   * The launcher of a runner. Those of Spark and Flink are there in their own builds only.
   *
   * @throws IllegalStateException where the runner is not on the class path
   */
  static RunnerLauncher of(RunnerName runner) {
    if (runner == RunnerName.DIRECT) {
      return new DirectLauncher();
    }
    String name = runner.name().toLowerCase(Locale.ROOT);
    String type =
        RunnerLauncher.class.getPackageName()
            + '.'
            + name
            + '.'
            + name.substring(0, 1).toUpperCase(Locale.ROOT)
            + name.substring(1)
            + "Launcher";
    try {
      return Class.forName(type)
          .asSubclass(RunnerLauncher.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException absent) {
      throw new IllegalStateException(
          runner.beamName() + " is not in this build: build with -P " + name + "-runner", absent);
    }
  }

  /**
   * Begins with what a run needs whatever its pipeline is, and makes the runner's options known.
   * Called once, before the options are read and the pipeline is made, which takes as long.
   *
   * @param arguments complete ones; whether they are right is not known yet
   */
  default void begin(List<String> arguments) {}

  /** Ends what was begun and no run has taken; does not wait for it. */
  @Override
  default void close() {}

  /**
   * Starts a pipeline and returns at once.
   *
   * @return the run; its metrics can be asked for at any time, and waiting for it throws what made
   *     it fail
   */
  PipelineResult run(Pipeline pipeline);

  /**
   * Whether runs of such options live no longer than this process, which nobody else then stays
   * with.
   */
  default boolean runsHere(PipelineOptions options) {
    return true;
  }

  /**
   * Whether a run's counts are known to be those of all that it did, each step once. They may not
   * be where the runner has restarted steps that failed.
   *
   * @param run what {@link #run} returned
   */
  default boolean countsAll(PipelineResult run) {
    return true;
  }

  /**
   * Ends a stream at a point from which a later run can go on.
   *
   * @param run what {@link #run} returned
   */
  void stop(PipelineResult run) throws IOException;
}
