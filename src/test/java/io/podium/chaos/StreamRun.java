package io.podium.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code podium run} as a process of its own, started again and again. */
final class StreamRun {
  private static final List<String> OTHER_CLUSTERS =
      List.of("SPARK_HOME", "SPARK_CONF_DIR", "FLINK_HOME", "FLINK_CONF_DIR");

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path folder;
  private final ProcessGroup processes;
  private Process process;
  private int starts;

  /**
   * @param command the launcher with all options: the same at each start
   * @param environment what is set besides what this JVM has
   * @param folder where it runs, and where its logs are
   */
  StreamRun(
      List<String> command, Map<String, String> environment, Path folder, ProcessGroup processes) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.folder = folder;
    this.processes = processes;
  }

  /** Starts it; it must not be running. */
  void start() throws IOException {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("the run is still running");
    }
    starts++;
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(OTHER_CLUSTERS);
    builder.environment().putAll(environment);
    process = processes.start(builder, folder, "run", log());
  }

  /** How often it was started. */
  int starts() {
    return starts;
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** The exit code of a run that has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /**
   * Kills it with SIGKILL. The script has given its process over to Java, so it is the driver's; on
   * a Flink cluster, that of the launcher.
   *
   * @return its process id
   */
  long kill() throws IOException, InterruptedException {
    ProcessGroup.kill(process);
    return process.pid();
  }

  /** The log of the last start. */
  Path log() {
    return folder.resolve(String.format("run-%02d.log", starts));
  }
}
