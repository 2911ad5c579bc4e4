package io.podium.runners.flink;

import io.podium.runners.CheckpointFolder;
import io.podium.runners.RunnerArguments;
import io.podium.runners.RunnerLauncher;
import io.podium.runners.StreamJobs;
import io.podium.runners.StreamJobs.StreamJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.metrics.FlinkMetricContainer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.ClusterClientJobClientAdapter;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts pipelines on Flink, in this JVM or on a cluster. */
public final class FlinkLauncher implements RunnerLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(FlinkLauncher.class);

  /** How Flink refuses a job of the same identifier. */
  private static final String DUPLICATE = "DuplicateJobSubmissionException";

  private static final String LOCAL = "[local]";
  private static final String AUTO = "[auto]";
  private static final String LOOPBACK = "127.0.0.1";

  /** Flink's own, where it is a process by itself. */
  private static final float SORTING_SHARE =
      TaskManagerOptions.MANAGED_MEMORY_FRACTION.defaultValue();

  private Local local;

  /** Flink in this JVM, and where its REST interface is or will be: {@code host:port}. */
  private record Local(LocalCluster cluster, String address) {}

  @Override
  public void begin(List<String> arguments) {
    String master = RunnerArguments.value(arguments, "flinkMaster").orElse("");
    Optional<String> folder = RunnerArguments.value(arguments, "checkpointDir");
    Optional<Integer> slots =
        RunnerArguments.value(arguments, "parallelism")
            // What is no such number, the options refuse in a moment.
            .filter(number -> master.equals(LOCAL) && number.matches("[1-9][0-9]{0,3}"))
            .map(Integer::valueOf);
    try {
      slots.ifPresent(number -> local = startLocal(number, folder));
    } catch (UncheckedIOException failure) {
      // It is tried again, and then it fails the run, once the options are known to be right.
      LOG.debug("Flink could not be started early", failure);
    }
    PipelineOptionsFactory.register(FlinkStreamOptions.class);
  }

  @Override
  public void close() {
    if (local != null) {
      local.cluster().discard();
      local = null;
    }
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    String folder = pipeline.getOptions().as(FlinkStreamOptions.class).getCheckpointDir();
    String master = options.getFlinkMaster();
    boolean isLocal = master.equals(LOCAL);
    if (isLocal && local == null) {
      local = startLocal(options.getParallelism(), Optional.ofNullable(folder));
    }
    String address = isLocal ? local.address() : restAddress(master);
    StreamJobs jobs;
    StreamJob job;
    Map<String, String> settings;
    try {
      jobs = folder == null ? null : StreamJobs.of(folder).orElse(null);
      job = jobs == null ? null : jobs.toStayWith(isCluster(master) ? address : null).orElse(null);
      if (job != null && job.running()) {
        requireNoSavepoint(options, job);
        return stayWith(job, folder, address);
      }
      settings = jobSettings(options, folder, job);
      if (!isLocal) {
        settings.putAll(streamSettings(folder));
      }
      options.setFlinkConfDir(writeConfiguration(settings).toString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
    LocalCluster cluster = isLocal ? local.cluster() : null;
    local = null;
    CompletableFuture<MetricResults> ended = new CompletableFuture<>();
    SubmittedJob.expect(() -> note(jobs, job));
    // In streaming Flink's run returns at the job's end only.
    Thread runner =
        new Thread(
            () -> {
              try {
                ended.complete(
                    cluster == null
                        ? pipeline.run().metrics()
                        : cluster.during(
                            Configuration.fromMap(settings), () -> runHere(pipeline, options)));
              } catch (RuntimeException | Error failure) {
                ended.completeExceptionally(explained(failure, jobs, job));
                if (cluster != null) {
                  cluster.discard();
                }
              }
            },
            "flink-job");
    runner.setDaemon(true);
    if (cluster != null) {
      LocalFiles.usedBy(runner);
    }
    runner.start();
    return new FlinkJob(ended, savepoints(folder), address);
  }

  /** The same options may be those of the next pipeline, so they stay as they were. */
  private static MetricResults runHere(Pipeline pipeline, FlinkPipelineOptions options) {
    options.setFlinkMaster(AUTO);
    try {
      return pipeline.run().metrics();
    } finally {
      options.setFlinkMaster(LOCAL);
    }
  }

  @Override
  public boolean runsHere(PipelineOptions options) {
    return !isCluster(options.as(FlinkPipelineOptions.class).getFlinkMaster());
  }

  @Override
  public boolean countsAll(PipelineResult run) {
    return ((FlinkJob) run).countsAll();
  }

  @Override
  public void stop(PipelineResult run) throws IOException {
    ((FlinkJob) run).stopWithSavepoint();
  }

  /** Goes on with a job that a launcher before this one has submitted. */
  private static FlinkJob stayWith(StreamJob job, String folder, String address) {
    LOG.info("The stream runs as job {} on {}: staying with it", job.id(), address);
    Configuration configuration = new Configuration();
    int colon = address.lastIndexOf(':');
    configuration.set(RestOptions.ADDRESS, address.substring(0, colon));
    configuration.set(RestOptions.PORT, Integer.parseInt(address.substring(colon + 1)));
    JobClient running =
        new ClusterClientJobClientAdapter<>(
            () -> client(configuration),
            JobID.fromHexString(job.id()),
            FlinkLauncher.class.getClassLoader());
    SubmittedJob.found(running);
    return new FlinkJob(
        running.getJobExecutionResult().thenApply(FlinkLauncher::counted),
        savepoints(folder),
        address);
  }

  private static RestClusterClient<StandaloneClusterId> client(Configuration configuration) {
    try {
      return new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
    } catch (Exception failure) {
      throw new IllegalStateException("no client of the Flink cluster can be made", failure);
    }
  }

  private static MetricResults counted(JobExecutionResult result) {
    MetricsContainerStepMap all =
        result.getAccumulatorResult(FlinkMetricContainer.ACCUMULATOR_NAME);
    return MetricsContainerStepMap.asAttemptedOnlyMetricResults(
        all == null ? new MetricsContainerStepMap() : all);
  }

  private static void requireNoSavepoint(FlinkPipelineOptions options, StreamJob job) {
    if (options.getSavepointPath() != null) {
      throw new IllegalStateException(
          "--savepointPath: the stream runs already, as job "
              + job.id()
              + "; stop that first, or leave --savepointPath out to stay with it");
    }
  }

  private static void note(StreamJobs jobs, StreamJob job) {
    if (job == null) {
      return;
    }
    try {
      jobs.submitted(job);
    } catch (IOException failure) {
      // The next start asks the cluster anyway; this only saves it a second try.
      LOG.warn("It could not be noted that job {} was submitted", job.id(), failure);
    }
  }

  private static Throwable explained(Throwable failure, StreamJobs jobs, StreamJob job) {
    boolean refused = false;
    // By REST the name of the exception comes as text.
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      refused |= cause.toString().contains(DUPLICATE);
    }
    if (job == null || !refused) {
      return failure;
    }
    note(jobs, job);
    return new IllegalStateException(
        "job "
            + job.id()
            + " of this stream was submitted by another start of it; start again, and this command"
            + " stays with it",
        failure);
  }

  private static boolean isCluster(String master) {
    return !master.startsWith("[");
  }

  /** Where Flink's REST interface is; null where Flink itself started this program. */
  private static String restAddress(String master) {
    return master.equals(AUTO) ? null : master.replaceFirst("^https?://", "");
  }

  private static Local startLocal(int slots, Optional<String> folder) {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException("no port for Flink's REST interface", failure);
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("rest.address", LOOPBACK);
    settings.put("rest.bind-address", LOOPBACK);
    settings.put("rest.bind-port", "" + port);
    settings.put("jobmanager.bind-host", LOOPBACK);
    settings.put("taskmanager.bind-host", LOOPBACK);
    settings.put("taskmanager.host", LOOPBACK);
    settings.put("metrics.fetcher.update-interval", "1000");
    settings.put("taskmanager.numberOfTaskSlots", "" + Math.max(1, slots));
    settings.put("taskmanager.memory.network.min", "128mb");
    settings.put("taskmanager.memory.network.max", "128mb");
    // What rows are sorted in lies outside of the heap, and Beam has it in proportion to that.
    long sorting = (long) (EnvironmentInformation.getMaxJvmHeapMemory() * SORTING_SHARE);
    settings.put("taskmanager.memory.managed.size", "" + sorting);
    settings.put("classloader.check-leaked-classloader", "false");
    settings.put("io.tmp.dirs", LocalFiles.folder());
    settings.put("web.tmpdir", LocalFiles.folder());
    settings.putAll(streamSettings(folder.orElse(null)));
    return new Local(LocalCluster.begin(Configuration.fromMap(settings)), LOOPBACK + ':' + port);
  }

  /**
   * What a cluster has to know of a stream.
   *
   * @param folder that of its checkpoints; null where the run is none
   */
  private static Map<String, String> streamSettings(String folder) {
    if (folder == null) {
      return Map.of("restart-strategy.type", "none");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("state.checkpoints.dir", url(folder));
    settings.put("state.savepoints.dir", savepoints(folder));
    // A checkpoint that is being written when the process dies is none.
    settings.put("state.checkpoints.num-retained", "2");
    // Not a number for all of a stream's life, which any stream comes to in the end.
    settings.put("restart-strategy.type", "failure-rate");
    settings.put("restart-strategy.failure-rate.max-failures-per-interval", "10");
    settings.put("restart-strategy.failure-rate.failure-rate-interval", "1 h");
    settings.put("restart-strategy.failure-rate.delay", "2 s");
    return settings;
  }

  private static Map<String, String> jobSettings(
      FlinkPipelineOptions options, String folder, StreamJob job) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("execution.job-listeners", SubmittedJob.class.getName());
    if (folder != null && options.getSavepointPath() == null) {
      Optional<String> latest = new CheckpointFolder(folder).latestOfFlink();
      latest.ifPresent(path -> options.setSavepointPath(url(path)));
    }
    if (options.getSavepointPath() != null) {
      settings.put("execution.savepoint.path", options.getSavepointPath());
    }
    if (job != null) {
      settings.put(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID.key(), job.id());
    }
    return settings;
  }

  /** Beam reads Flink's settings from a folder. */
  private static Path writeConfiguration(Map<String, String> settings) throws IOException {
    StringBuilder text = new StringBuilder();
    settings.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    Path configuration = Files.createTempDirectory("podium-flink");
    Path file = configuration.resolve("flink-conf.yaml");
    Files.writeString(file, text);
    // The last one first.
    configuration.toFile().deleteOnExit();
    file.toFile().deleteOnExit();
    return configuration;
  }

  private static String savepoints(String folder) {
    return folder == null ? null : url(folder) + "/savepoints";
  }

  private static String url(String folder) {
    // As it is: Flink would take an encoded blank for three signs of the folder's name.
    return folder.matches("[a-z0-9]+:.*")
        ? folder
        : "file://" + Path.of(folder).toAbsolutePath().normalize();
  }
}
