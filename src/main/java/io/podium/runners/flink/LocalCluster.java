package io.podium.runners.flink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.api.java.ExecutionEnvironment;
import org.apache.flink.client.deployment.executors.LocalExecutor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Flink in this JVM, for one job, after which it ends. It starts while the pipeline is still being
 * made: both take a second. Left alone Flink starts once it has the job.
 */
// Flink's classes have a close() that may be interrupted.
@SuppressWarnings("try")
final class LocalCluster extends MiniCluster {
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final Configuration settings;

  private LocalCluster(Configuration settings) {
    super(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(settings)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(settings.get(TaskManagerOptions.NUM_TASK_SLOTS))
            .setRpcServiceSharing(RpcServiceSharing.SHARED)
            .build());
    this.settings = settings;
  }

  /**
   * Begins to start a cluster.
   *
   * @param settings Flink's, the number of slots among them
   */
  static LocalCluster begin(Configuration settings) {
    LocalCluster cluster = new LocalCluster(settings);
    Thread starter = new Thread(cluster::startNow, "flink-start");
    starter.setDaemon(true);
    LocalFiles.usedBy(starter);
    starter.start();
    return cluster;
  }

  private void startNow() {
    try {
      super.start();
      started.complete(null);
    } catch (Exception | Error failure) {
      started.completeExceptionally(failure);
    }
  }

  /** Waits until it has started: Flink calls this when it has the job. */
  @Override
  public void start() throws Exception {
    try {
      started.get();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
  }

  /** Ends it as soon as it has started, where that is not done yet; does not wait for it. */
  void discard() {
    CompletableFuture<Void> unused = started.thenCompose(up -> closeAsync());
  }

  /**
   * Does some work in which pipelines whose master is {@code [auto]} run here.
   *
   * @param ofJobs settings that are not the cluster's
   */
  <T> T during(Configuration ofJobs, Supplier<T> work) {
    Configuration all = new Configuration();
    // As Flink's own environments for this JVM have it.
    all.set(DeploymentOptions.TARGET, LocalExecutor.NAME);
    all.set(DeploymentOptions.ATTACHED, true);
    all.addAll(settings);
    all.addAll(ofJobs);
    BatchEnvironment.take(new Executors(this), all);
    StreamEnvironment.take(new Executors(this), all);
    try {
      return work.get();
    } finally {
      BatchEnvironment.reset();
      StreamEnvironment.reset();
    }
  }

  private record Executors(LocalCluster cluster)
      implements PipelineExecutorServiceLoader, PipelineExecutorFactory {
    @Override
    public PipelineExecutorFactory getExecutorFactory(Configuration settings) {
      return this;
    }

    @Override
    public Stream<String> getExecutorNames() {
      return Stream.of(getName());
    }

    @Override
    public String getName() {
      return LocalExecutor.NAME;
    }

    @Override
    public boolean isCompatibleWith(Configuration settings) {
      return true;
    }

    @Override
    public PipelineExecutor getExecutor(Configuration settings) {
      return LocalExecutor.createWithFactory(settings, same -> cluster);
    }
  }

  /** For bounded pipelines, which Beam has done by Flink's older interface. */
  @SuppressWarnings("deprecation")
  private static final class BatchEnvironment extends ExecutionEnvironment {
    private BatchEnvironment(PipelineExecutorServiceLoader executors, Configuration settings) {
      super(executors, settings, null);
    }

    private static void take(PipelineExecutorServiceLoader executors, Configuration settings) {
      initializeContextEnvironment(() -> new BatchEnvironment(executors, settings));
    }

    private static void reset() {
      resetContextEnvironment();
    }
  }

  /** For unbounded ones. */
  @SuppressWarnings("try")
  private static final class StreamEnvironment extends StreamExecutionEnvironment {
    private StreamEnvironment(PipelineExecutorServiceLoader executors, Configuration settings) {
      super(executors, settings, null);
    }

    private static void take(PipelineExecutorServiceLoader executors, Configuration settings) {
      initializeContextEnvironment(any -> new StreamEnvironment(executors, settings));
    }

    private static void reset() {
      resetContextEnvironment();
    }
  }
}
