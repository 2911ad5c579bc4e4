package io.podium.chaos;

import io.podium.cluster.FlinkCluster;
import io.podium.cluster.SparkCluster;
import io.podium.cluster.Submission;
import io.podium.transforms.RunnerName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real cluster that the stream is submitted to; as a victim it loses its workers. */
interface StreamCluster extends Victim, AutoCloseable {
  /** How many workers it has. */
  int WORKERS = 2;

  /**
   * Starts a cluster; what is sent to it has to be built.
   *
   * @param runner Spark or Flink
   * @param folder for its files; need not exist
   */
  static StreamCluster start(RunnerName runner, Path folder)
      throws IOException, InterruptedException {
    return switch (runner) {
      case SPARK -> new OfSpark(SparkCluster.start(folder, WORKERS));
      case FLINK -> new OfFlink(FlinkCluster.start(folder, WORKERS));
      case DIRECT -> throw new IllegalArgumentException("DirectRunner has no clusters");
    };
  }

  /** The command that submits the stream of a pipeline; its options come next. */
  List<String> command(String pipeline);

  /** What is set for the command besides this JVM's environment. */
  Map<String, String> environment();

  @Override
  void close() throws IOException;

  /** Loses executors, which its workers start again, or a worker with its executor. */
  final class OfSpark implements StreamCluster {
    /** One kill in so many is that of a worker. */
    private static final int WORKER_EVERY = 3;

    private final SparkCluster cluster;
    private boolean lostWorker;

    private OfSpark(SparkCluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public List<String> command(String pipeline) {
      return Submission.script(
          "spark",
          "--sparkMaster=" + cluster.master(),
          "--conf=spark.executor.memory=768m",
          "--conf=spark.ui.enabled=false",
          pipeline);
    }

    @Override
    public Map<String, String> environment() {
      return cluster.environment();
    }

    @Override
    public String kill(int choice) throws IOException, InterruptedException {
      List<Long> executors = cluster.executors();
      // There are none for a moment where the run has just ended by itself.
      lostWorker = executors.isEmpty() || choice % WORKER_EVERY == 0;
      if (lostWorker) {
        long worker = one(cluster.workers(), choice);
        cluster.killWorker(worker);
        return "worker with its executor, process " + worker;
      }
      long executor = one(executors, choice);
      cluster.killExecutor(executor);
      return "executor, process " + executor;
    }

    @Override
    public void revive() throws IOException, InterruptedException {
      if (lostWorker) {
        long unused = cluster.addWorker();
      }
    }

    @Override
    public void close() throws IOException {
      cluster.close();
    }
  }

  /** Loses TaskManagers, each with a part of the job. */
  final class OfFlink implements StreamCluster {
    private final FlinkCluster cluster;

    private OfFlink(FlinkCluster cluster) {
      this.cluster = cluster;
    }

    @Override
    public List<String> command(String pipeline) {
      return Submission.script(
          "flink", "--flinkMaster=" + cluster.master(), pipeline, "--parallelism=" + WORKERS);
    }

    @Override
    public Map<String, String> environment() {
      return Map.of("FLINK_CONF_DIR", cluster.settings().toString());
    }

    @Override
    public String kill(int choice) throws IOException, InterruptedException {
      long taskManager = one(cluster.taskManagers(), choice);
      cluster.killTaskManager(taskManager);
      return "TaskManager, process " + taskManager;
    }

    @Override
    public void revive() throws IOException, InterruptedException {
      long unused = cluster.addTaskManager();
    }

    @Override
    public void close() throws IOException {
      cluster.close();
    }
  }

  private static long one(List<Long> processes, int choice) {
    return processes.get(choice % processes.size());
  }
}
