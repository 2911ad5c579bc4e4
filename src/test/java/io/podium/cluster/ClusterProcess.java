package io.podium.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server of a cluster, as a process of its own. It ends when this JVM does, however that ends: a
 * shell stands between the two, and kills the server when nobody is left at the other end of its
 * input.
 */
final class ClusterProcess {
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final int LOG_TAIL_CHARS = 4000;

  /** The watcher holds the input; the server does not, and its exit code becomes the shell's. */
  private static final String WATCHED =
      """
      exec 3<&0
      pid_file=$1
      shift
      "$@" 3<&- </dev/null &
      server=$!
      echo $server >"$pid_file.new" && mv "$pid_file.new" "$pid_file"
      ( cat <&3 >/dev/null; kill -0 $$ && kill -9 $server ) >/dev/null 2>&1 &
      exec 3<&-
      wait $server
      """;

  private final String name;
  private final Process shell;
  private final long pid;
  private final Path log;

  private ClusterProcess(String name, Process shell, long pid, Path log) {
    this.name = name;
    this.shell = shell;
    this.pid = pid;
    this.log = log;
  }

  /**
   * Starts a server; it need not be ready yet when this returns.
   *
   * @param name names its files in the folder
   * @param folder its working folder, and where its log and its pid are
   * @param environment what is set besides what this JVM has
   * @param command the program and its arguments
   */
  static ClusterProcess start(
      String name, Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path pidFile = folder.resolve(name + ".pid");
    Path log = folder.resolve(name + ".log");
    List<String> watched =
        new ArrayList<>(List.of("/bin/sh", "-c", WATCHED, name, pidFile.toString()));
    watched.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(watched)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // Flags meant for this JVM.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    Files.deleteIfExists(pidFile);
    Process shell = builder.start();
    Await.until(
        "the start of " + name,
        START_LIMIT,
        () -> Files.exists(pidFile) || !shell.isAlive(),
        () -> tail(log));
    if (!Files.exists(pidFile)) {
      throw new IOException(name + " did not start: " + tail(log));
    }
    return new ClusterProcess(name, shell, Long.parseLong(Files.readString(pidFile).strip()), log);
  }

  /** The server's process id. */
  long pid() {
    return pid;
  }

  /** What names its files. */
  String name() {
    return name;
  }

  boolean isAlive() {
    return shell.isAlive();
  }

  /**
   * @throws IOException where the server has ended; the message quotes its log
   */
  void requireAlive() throws IOException {
    if (!shell.isAlive()) {
      throw new IOException("it has ended: " + tail());
    }
  }

  /** The end of what the server has said. */
  String tail() {
    return name + ": " + tail(log);
  }

  /** The processes that the server has started, by a word of their command line. */
  List<Long> children(String word) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .filter(child -> commandLine(child).contains(word))
        .toList();
  }

  /** Ends the server as a crash would, and waits until it is gone. */
  void kill() throws IOException, InterruptedException {
    end(true);
  }

  /** Ends the server, by force if it does not end when it is asked to. */
  void stop() throws IOException, InterruptedException {
    end(false);
    if (shell.isAlive()) {
      end(true);
    }
  }

  private void end(boolean byForce) throws IOException, InterruptedException {
    // While the shell lives the server has not been reaped, and the id is still its own.
    if (shell.isAlive()) {
      ProcessHandle.of(pid)
          .ifPresent(
              server -> {
                boolean unused = byForce ? server.destroyForcibly() : server.destroy();
              });
    }
    boolean ended = shell.waitFor(STOP_GRACE.toSeconds(), TimeUnit.SECONDS);
    if (!ended && byForce) {
      throw new IOException(name + " (process " + pid + ") does not end");
    }
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }

  private static String tail(Path log) {
    try {
      String all = Files.readString(log, StandardCharsets.ISO_8859_1);
      return all.substring(Math.max(0, all.length() - LOG_TAIL_CHARS));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
