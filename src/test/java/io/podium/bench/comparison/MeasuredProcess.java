package io.podium.bench.comparison;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program as a process of its own, and what Linux says that it used. */
final class MeasuredProcess implements AutoCloseable {
  private static final int LOG_LINES = 40;
  private static final int LOOK_MILLIS = 50;
  private static final int TERM_SECONDS = 20;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern STAT =
      Pattern.compile("(?s).*\\) \\S+(?: \\S+){10} (\\d+) (\\d+) (\\d+) (\\d+) .*");

  /** The JVM's threads that compile, and that collect garbage. */
  private static final Pattern THREAD =
      Pattern.compile("(?<=\\()(C[12] Compiler|GC Thread|VM Thread)");

  /** A kernel's clock ticks a second, as its interface has them: always 100. */
  private static final double TICKS = 100;

  private final Process process;
  private final Path log;
  private final Path usage;
  private final long startNanos;
  private final Thread killer;
  private long peakBytes;
  private boolean watchesThreads;

  /** By the threads' ids: a compiler's thread may end before its process. */
  private final Map<Path, Long> compilerTicks = new HashMap<>();

  private final Map<Path, Long> collectorTicks = new HashMap<>();

  /**
   * @param wallSeconds from the process's start to its end
   * @param cpuSeconds of the user and of the system, by the process and all that it started
   * @param peakBytes the most memory that was resident
   */
  record Usage(double wallSeconds, double cpuSeconds, long peakBytes) {}

  /** What a JVM's own threads have used, in seconds of a processor. */
  record VmThreads(double compilerSeconds, double collectorSeconds) {}

  private MeasuredProcess(Process process, Path log, Path usage, long startNanos) {
    this.process = process;
    this.log = log;
    this.usage = usage;
    this.startNanos = startNanos;
    this.killer = new Thread(this::kill, "kill-" + process.pid());
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts a command in a folder, with its output in a file there.
   *
   * @param javaOptions those of Podium's JVM
   */
  static MeasuredProcess start(List<String> command, Path folder, String javaOptions)
      throws IOException {
    Files.createDirectories(folder);
    Path log = folder.resolve("run.log");
    Path usage = folder.resolve("usage");
    // The shell is told by the kernel what its children used, to the end.
    List<String> timed =
        new ArrayList<>(
            List.of(
                "bash",
                "-c",
                "out=$1; shift; TIMEFORMAT='%U %S'; exec 3>&2 2>\"$out\"; time \"$@\" 2>&3",
                "time",
                usage.toString()));
    timed.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(timed)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PODIUM_JAVA_OPTS", javaOptions);
    long start = System.nanoTime();
    return new MeasuredProcess(builder.start(), log, usage, start);
  }

  /** Looks at its threads from now on, which costs it a little. */
  void watchThreads() {
    watchesThreads = true;
  }

  /** What the JVM's own threads had used when they were looked at last. */
  VmThreads vmThreads() {
    return new VmThreads(seconds(compilerTicks), seconds(collectorTicks));
  }

  private static double seconds(Map<Path, Long> ticks) {
    return ticks.values().stream().mapToLong(Long::longValue).sum() / TICKS;
  }

  double secondsSinceStart() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /**
   * Waits for its end.
   *
   * @throws IOException where it fails, or takes longer than the limit
   */
  Usage toItsEnd(long limitSeconds) throws IOException, InterruptedException {
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      lookAtMemory();
      lookAtThreads();
      if (secondsSinceStart() > limitSeconds) {
        throw new IOException("it does not end:\n" + logTail());
      }
    }
    double wall = secondsSinceStart();
    if (process.exitValue() != 0) {
      throw new IOException("it ended with " + process.exitValue() + ":\n" + logTail());
    }
    String[] userAndSystem = Files.readString(usage).strip().split(" ", 2);
    double cpu = Double.parseDouble(userAndSystem[0]) + Double.parseDouble(userAndSystem[1]);
    return new Usage(wall, cpu, peakBytes);
  }

  /**
   * What it has used so far.
   *
   * @throws IOException where it has ended
   */
  Usage soFar() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("it ended with " + process.exitValue() + ":\n" + logTail());
    }
    lookAtMemory();
    lookAtThreads();
    double ticks = 0;
    for (ProcessHandle each : processes()) {
      ticks += ticks(each);
    }
    return new Usage(secondsSinceStart(), ticks / TICKS, peakBytes);
  }

  /** Asks it to stop, and makes it. */
  @Override
  public void close() {
    for (ProcessHandle each : processes()) {
      each.destroy();
    }
    try {
      if (!process.waitFor(TERM_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException interrupted) {
      kill();
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(killer);
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    Process unused = process.destroyForcibly();
  }

  /** All but the shell that keeps the time. */
  private List<ProcessHandle> processes() {
    return process.descendants().toList();
  }

  private void lookAtThreads() throws IOException {
    if (!watchesThreads) {
      return;
    }
    for (ProcessHandle each : processes()) {
      Path tasks = Path.of("/proc", Long.toString(each.pid()), "task");
      if (Files.exists(tasks)) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
          for (Path thread : threads) {
            lookAtThread(each, thread);
          }
        }
      }
    }
  }

  private void lookAtThread(ProcessHandle process, Path thread) throws IOException {
    String file = "task/" + thread.getFileName() + "/stat";
    String stat = read(process, file);
    Matcher name = THREAD.matcher(stat);
    if (name.find()) {
      (name.group().startsWith("C") ? compilerTicks : collectorTicks).put(thread, ticks(stat));
    }
  }

  private static long ticks(ProcessHandle each) throws IOException {
    return ticks(read(each, "stat"));
  }

  private static long ticks(String line) {
    Matcher stat = STAT.matcher(line);
    return stat.matches()
        ? Stream.of(1, 2, 3, 4).mapToLong(group -> Long.parseLong(stat.group(group))).sum()
        : 0;
  }

  private void lookAtMemory() throws IOException {
    for (ProcessHandle each : processes()) {
      Matcher peak = PEAK.matcher(read(each, "status"));
      if (peak.find()) {
        peakBytes = Math.max(peakBytes, Long.parseLong(peak.group(1)) * 1024);
      }
    }
  }

  /** Empty where it has just ended. */
  private static String read(ProcessHandle each, String file) throws IOException {
    Path path = Path.of("/proc", Long.toString(each.pid()), file);
    try {
      return Files.readString(path);
    } catch (IOException ended) {
      if (each.isAlive() && !file.startsWith("task/")) {
        throw ended;
      }
      return "";
    }
  }

  /** The last lines that it printed. */
  String logTail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }
}
