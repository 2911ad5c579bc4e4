package io.podium.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Processes that were started here, and nobody else's: only they are ever killed. */
final class ProcessGroup {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int END_SECONDS = 20;

  private final List<Process> processes = new ArrayList<>();
  private boolean closed;

  /**
   * Starts a process in a session of its own, so that Ctrl-C reaches it by way of this JVM alone.
   *
   * @param folder where it runs, and where its pid file is
   * @param name begins the names of its pid file and its log
   * @param log all its output; a log of the same name is continued
   */
  synchronized Process start(ProcessBuilder builder, Path folder, String name, Path log)
      throws IOException {
    if (closed) {
      throw new IllegalStateException(name + " cannot be started any more");
    }
    List<String> command = new ArrayList<>(builder.command());
    if (Files.isExecutable(SETSID)) {
      command.add(0, SETSID.toString());
    }
    Process process =
        builder
            .command(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    processes.removeIf(other -> !other.isAlive());
    processes.add(process);
    Files.writeString(folder.resolve(name + ".pid"), process.pid() + "\n");
    return process;
  }

  /** Kills a process with SIGKILL, and its children before they are orphans. */
  static void kill(Process process) throws IOException, InterruptedException {
    signal(process.toHandle());
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("process " + process.pid() + " does not end, not even when killed");
    }
  }

  /** Sends SIGKILL to a process, and to its children before they are orphans. */
  static void signal(ProcessHandle process) {
    List<ProcessHandle> children = process.descendants().toList();
    boolean unused = process.destroyForcibly();
    for (ProcessHandle child : children) {
      unused = child.destroyForcibly();
    }
  }

  /** Kills all that are left; nothing can be started any more. */
  synchronized void killAll() throws IOException, InterruptedException {
    closed = true;
    for (Process process : processes) {
      kill(process);
    }
    processes.clear();
  }
}
