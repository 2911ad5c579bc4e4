package io.podium.runners.flink;

import io.podium.runners.CheckpointFolder;
import io.podium.runners.RunnerLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Starts pipelines on Flink, in this JVM or on a cluster. */
public final class FlinkLauncher implements RunnerLauncher {
  /** Makes Podium's options for Flink known. */
  public FlinkLauncher() {
    PipelineOptionsFactory.register(FlinkStreamOptions.class);
  }

  @Override
  public PipelineResult run(Pipeline pipeline) {
    FlinkPipelineOptions options = pipeline.getOptions().as(FlinkPipelineOptions.class);
    String folder = pipeline.getOptions().as(FlinkStreamOptions.class).getCheckpointDir();
    String address;
    try {
      address = restAddress(options.getFlinkMaster());
      options.setFlinkConfDir(writeConfiguration(options, folder, address).toString());
    } catch (IOException failure) {
      throw new UncheckedIOException("Flink's settings cannot be written", failure);
    }
    CompletableFuture<PipelineResult> ended = new CompletableFuture<>();
    SubmittedJob.forget();
    // In streaming Flink's run returns at the job's end only.
    Thread runner =
        new Thread(
            () -> {
              try {
                ended.complete(pipeline.run());
              } catch (RuntimeException | Error failure) {
                ended.completeExceptionally(failure);
              }
            },
            "flink-job");
    runner.setDaemon(true);
    runner.start();
    return new FlinkJob(ended, folder, address);
  }

  @Override
  public void stop(PipelineResult run) throws IOException {
    ((FlinkJob) run).stopWithSavepoint();
  }

  /** Where Flink's REST interface is; null where Flink itself started this program. */
  private static String restAddress(String master) throws IOException {
    if (master.equals("[auto]")) {
      return null;
    }
    if (!master.equals("[local]")) {
      return master.replaceFirst("^https?://", "");
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + free.getLocalPort();
    }
  }

  private static Path writeConfiguration(
      FlinkPipelineOptions options, String folder, String address) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("execution.job-listeners", SubmittedJob.class.getName());
    if (options.getFlinkMaster().equals("[local]")) {
      settings.put("rest.address", "127.0.0.1");
      settings.put("rest.bind-address", "127.0.0.1");
      settings.put("rest.bind-port", address.substring(address.indexOf(':') + 1));
      settings.put("jobmanager.bind-host", "127.0.0.1");
      settings.put("taskmanager.bind-host", "127.0.0.1");
      settings.put("taskmanager.host", "127.0.0.1");
      settings.put("metrics.fetcher.update-interval", "1000");
      settings.put("taskmanager.numberOfTaskSlots", "" + Math.max(1, options.getParallelism()));
      settings.put("taskmanager.memory.network.min", "128mb");
      settings.put("taskmanager.memory.network.max", "128mb");
    }
    if (folder != null) {
      CheckpointFolder checkpoints = new CheckpointFolder(folder);
      settings.put("state.checkpoints.dir", url(folder));
      settings.put("state.savepoints.dir", url(folder) + "/savepoints");
      // A checkpoint that is being written when the process dies is none.
      settings.put("state.checkpoints.num-retained", "2");
      Optional<String> latest = checkpoints.latestOfFlink();
      if (latest.isPresent() && options.getSavepointPath() == null) {
        options.setSavepointPath(url(latest.get()));
      }
    }
    if (options.getSavepointPath() != null) {
      settings.put("execution.savepoint.path", options.getSavepointPath());
    }
    settings.put("restart-strategy.type", "fixed-delay");
    settings.put("restart-strategy.fixed-delay.attempts", folder == null ? "0" : "10");
    settings.put("restart-strategy.fixed-delay.delay", "2 s");
    StringBuilder text = new StringBuilder();
    settings.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    Path configuration = Files.createTempDirectory("podium-flink");
    Path file = configuration.resolve("flink-conf.yaml");
    Files.writeString(file, text);
    file.toFile().deleteOnExit();
    configuration.toFile().deleteOnExit();
    return configuration;
  }

  private static String url(String folder) {
    return folder.matches("[a-z0-9]+:.*")
        ? folder
        : Path.of(folder).toAbsolutePath().toUri().toString().replaceFirst("/+$", "");
  }
}
