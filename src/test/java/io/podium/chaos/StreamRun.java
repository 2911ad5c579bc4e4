package io.podium.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code podium run athlete-features} as a process of its own, started again and again. */
final class StreamRun {
  private final List<String> command;
  private final Path folder;
  private final ProcessGroup processes;
  private Process process;
  private int starts;

  /**
   * @param command the launcher with all options: the same at each start
   * @param folder where it runs, and where its logs are
   */
  StreamRun(List<String> command, Path folder, ProcessGroup processes) {
    this.command = List.copyOf(command);
    this.folder = folder;
    this.processes = processes;
  }

  /** Starts it; it must not be running. */
  void start() throws IOException {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("the run is still running");
    }
    starts++;
    process = processes.start(new ProcessBuilder(command), folder, "run", log());
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
   * Kills it with SIGKILL. The launcher has given its process over to Java, so it is the driver's.
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
