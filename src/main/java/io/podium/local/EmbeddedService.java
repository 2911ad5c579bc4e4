package io.podium.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A server that runs as a process of its own and outlives the JVM that started it. What is known
 * about it stands in its state folder: {@code data}, {@code log} (and {@code log.1}, the one
 * before), {@code pid}, {@code port}, {@code lock}. Instances hold no state, so that several of
 * them, in any process, may look after the same folder; they are safe for use by many threads.
 */
public abstract sealed class EmbeddedService permits EmbeddedKafka, EmbeddedDatabase {
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(150);
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_GRACE = Duration.ofSeconds(15);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);
  // A process that an earlier, interrupted start left behind may still be on its way up.
  private static final Duration HEALTH_GRACE = Duration.ofSeconds(10);
  private static final Duration REAP_GRACE = Duration.ofSeconds(5);
  private static final Duration PORT_PATIENCE = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);
  private static final int START_ATTEMPTS = 3;
  private static final int PASSWORD_BYTES = 24;
  private static final int LOG_TAIL_LINES = 30;
  private static final String PORT_TAKEN = "Address already in use";
  private static final Path PROC = Path.of("/proc");
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final String name;
  private final Path folder;

  EmbeddedService(String name, Path folder) {
    this.name = name;
    this.folder = folder;
  }

  /**
   * Starts the server and waits until it answers; does nothing if it already does. A process that
   * an earlier run left behind in this state folder and that does not answer is ended first. The
   * data and, unless somebody else has taken it in the meantime, the port are those of the last
   * run.
   *
   * @throws IOException if the server does not come up within 90 s; the message quotes the end of
   *     its log
   * @throws InterruptedException if interrupted; a half-started server is then ended
   */
  public final void start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    StateLock.holding(
        folder.resolve("lock"),
        LOCK_PATIENCE,
        () -> {
          Optional<ProcessHandle> earlier = find();
          if (earlier.isPresent()) {
            if (becomesHealthy(earlier.get())) {
              writePid(earlier.get());
              return;
            }
            terminate(earlier.get(), REAP_GRACE);
          }
          prepare();
          launch();
        });
  }

  /**
   * Stops the server: first asks it to shut down, then, after 15 s, kills it. Does nothing if it is
   * not running. Data and port stay for the next start.
   *
   * @throws IOException if the process does not end
   * @throws InterruptedException if interrupted while waiting for the process to end
   */
  public final void stop() throws IOException, InterruptedException {
    if (Files.isDirectory(folder)) {
      StateLock.holding(folder.resolve("lock"), LOCK_PATIENCE, this::stopUnlocked);
    } else {
      // The folder was deleted under a running server.
      stopUnlocked();
    }
  }

  /**
   * Whether the server of this state folder is running and answers.
   *
   * @throws InterruptedException if interrupted while waiting for the answer, at most some seconds
   */
  public final boolean isRunning() throws InterruptedException {
    return find().isPresent() && problem().isEmpty();
  }

  /** The process, or empty if there is none, answering or not. */
  public final OptionalLong pid() {
    return find().map(process -> OptionalLong.of(process.pid())).orElse(OptionalLong.empty());
  }

  /**
   * The TCP port on 127.0.0.1, as of the last start.
   *
   * @throws IllegalStateException if the server has never been started in this state folder
   */
  public final int port() {
    return port("port");
  }

  /** The file that the server's output of the current or the last run is in. */
  public final Path log() {
    return folder.resolve("log");
  }

  /** The folder with the server's data, log, pid and port. */
  public final Path folder() {
    return folder;
  }

  /** The name for people, such as {@code Kafka}. */
  public final String name() {
    return name;
  }

  /**
   * The one argument of the server's command line that no other process has. It holds the path of
   * the state folder.
   */
  abstract String marker();

  /** The files that hold a port each; {@code port} is the one for clients. */
  abstract List<String> portFiles();

  /** Brings the state folder into the shape that a start needs. Called before ports are known. */
  abstract void prepare() throws IOException, InterruptedException;

  /** The command line, {@link #marker()} included. Called when the ports are known. */
  abstract List<String> command() throws IOException;

  /** Changes the environment that the server inherits. */
  abstract void adapt(Map<String, String> environment) throws IOException;

  /** Why the server cannot be used yet, or empty if it answers as the one of this folder. */
  abstract Optional<String> problem() throws InterruptedException;

  final int port(String file) {
    Path path = folder.resolve(file);
    return readNumber(path)
        .map(Long::intValue)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s has not been started in %s yet".formatted(name, folder)));
  }

  /** Asks the server to shut down at once, without waiting for its clients. */
  void ask(ProcessHandle process) throws IOException, InterruptedException {
    // The result only says whether the signal could be sent; what counts is the end.
    boolean unused = process.destroy();
  }

  /** Kills the process that has this argument, if there is one. */
  final void endLeftOver(String argument) throws IOException, InterruptedException {
    Optional<ProcessHandle> process = find(argument::equals);
    if (process.isPresent()) {
      terminate(process.get(), Duration.ZERO);
    }
  }

  /** Waits until no process has such an argument, and then kills those that still have. */
  final void awaitEnd(Predicate<String> argument) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + REAP_GRACE.toNanos();
    Optional<ProcessHandle> process = find(argument);
    while (process.isPresent()) {
      Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
      if (!ends(process.get(), left)) {
        terminate(process.get(), Duration.ZERO);
      }
      process = find(argument);
    }
  }

  /** A new password of letters, digits, {@code -} and {@code _}. */
  static String randomPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /**
   * Fails where the packaged server does not run.
   *
   * @param server its name
   * @param other whose server is to be used there
   */
  static void requireSupportedPlatform(String server, String other) throws IOException {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    if (!system.equals("linux") || !processor.equals("amd64")) {
      throw new IOException(
          "The packaged %s runs on Linux on x86-64, not on %s on %s; name a %s server of"
                  .formatted(server, system, processor, other)
              + " your own with --jdbcUrl");
    }
  }

  /** As {@link #replace}, and nobody but the owner can read the file. */
  static void replaceOwnerOnly(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    Files.createFile(next, OWNER_ONLY);
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static void deleteRecursively(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }

  /**
   * Runs a program of the server's to its end, in the state folder.
   *
   * @param command the program and its arguments
   * @param input what it reads
   * @param output the file for what it says
   * @param failure what is to be said where it fails
   */
  final void runToEnd(List<String> command, Path input, Path output, String failure)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    adapt(builder.environment());
    Process process = builder.start();
    boolean ended = false;
    try {
      ended = process.waitFor(INSTALL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } finally {
      if (!ended) {
        process.destroyForcibly();
      }
    }
    if (!ended || process.exitValue() != 0) {
      throw new IOException(
          "%s (%s). The end of %s:%n%s"
              .formatted(
                  failure,
                  ended ? "exit code " + process.exitValue() : "ended after the time limit",
                  output,
                  tail(output)));
    }
  }

  /** Writes the file as a whole: no reader sees, and no killed writer leaves, half of it. */
  static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The last lines of a file of the server's output, for an error message. */
  static String tail(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "(no output)";
    }
    // ISO 8859-1 decodes whatever bytes a dying server leaves.
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    int from = Math.max(0, lines.size() - LOG_TAIL_LINES);
    return String.join(System.lineSeparator(), lines.subList(from, lines.size()));
  }

  private void launch() throws IOException, InterruptedException {
    boolean samePorts = true;
    for (int attempt = 1; ; attempt++) {
      choosePorts(samePorts);
      Process process = spawn();
      boolean ready = false;
      try {
        writePid(process.toHandle());
        Optional<String> failure = awaitReady(process);
        if (failure.isEmpty()) {
          ready = true;
          return;
        }
        String output = tail(log());
        if (attempt == START_ATTEMPTS || process.isAlive() || !output.contains(PORT_TAKEN)) {
          throw new IOException(
              "%s did not start: %s. The end of %s:%n%s"
                  .formatted(name, failure.get(), log(), output));
        }
        // Somebody took the port between the choice and the start.
        samePorts = false;
      } finally {
        if (!ready) {
          terminate(process.toHandle(), Duration.ZERO);
          Files.deleteIfExists(pidFile());
        }
      }
    }
  }

  private void choosePorts(boolean same) throws IOException, InterruptedException {
    Map<String, Integer> chosen = new LinkedHashMap<>();
    for (String file : portFiles()) {
      Optional<Long> last = same ? readNumber(folder.resolve(file)) : Optional.empty();
      int port;
      if (last.isPresent() && Ports.becomesFree(last.get().intValue(), PORT_PATIENCE)) {
        port = last.get().intValue();
      } else {
        do {
          port = Ports.free();
        } while (chosen.containsValue(port));
      }
      chosen.put(file, port);
    }
    for (Map.Entry<String, Integer> port : chosen.entrySet()) {
      replace(folder.resolve(port.getKey()), port.getValue() + "\n");
    }
  }

  private Process spawn() throws IOException {
    if (Files.exists(log())) {
      Files.move(log(), folder.resolve("log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      // A session of its own: Ctrl-C and the end of a terminal do not reach the server. The
      // process id stays the same, since a child that leads no group is not forked again.
      command.add(SETSID.toString());
    }
    command.addAll(command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    adapt(builder.environment());
    return builder.start();
  }

  private Optional<String> awaitReady(Process process) throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      Optional<String> problem = problem();
      if (!process.isAlive()) {
        return Optional.of("it ended with exit code " + process.exitValue());
      }
      if (problem.isEmpty()) {
        return problem;
      }
      if (System.nanoTime() - deadline > 0) {
        return Optional.of(
            "not ready after %d s (%s)".formatted(START_LIMIT.toSeconds(), problem.get()));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private boolean becomesHealthy(ProcessHandle process) throws InterruptedException {
    long deadline = System.nanoTime() + HEALTH_GRACE.toNanos();
    while (isAlive(process) && System.nanoTime() - deadline < 0) {
      if (problem().isEmpty()) {
        return true;
      }
      Thread.sleep(POLL.toMillis());
    }
    return false;
  }

  private void stopUnlocked() throws IOException, InterruptedException {
    Optional<ProcessHandle> process = find();
    if (process.isPresent()) {
      terminate(process.get(), STOP_GRACE);
    }
    Files.deleteIfExists(pidFile());
  }

  private void terminate(ProcessHandle process, Duration grace)
      throws IOException, InterruptedException {
    if (!grace.isZero()) {
      ask(process);
      if (ends(process, grace)) {
        return;
      }
    }
    boolean unused = process.destroyForcibly();
    if (!ends(process, KILL_LIMIT)) {
      throw new IOException(
          "%s (process %d) does not end, not even when killed".formatted(name, process.pid()));
    }
  }

  private static boolean ends(ProcessHandle process, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (isAlive(process)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(POLL.toMillis());
    }
    return true;
  }

  /** The recorded process, if it is this folder's server; otherwise one that was not recorded. */
  private Optional<ProcessHandle> find() {
    Optional<ProcessHandle> recorded =
        readNumber(pidFile()).flatMap(ProcessHandle::of).filter(this::isOurs);
    if (recorded.isPresent()) {
      return recorded;
    }
    return find(marker()::equals);
  }

  /** The eldest: a child has its parent's arguments until it has others. */
  private static Optional<ProcessHandle> find(Predicate<String> argument) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> arguments(process).stream().anyMatch(argument))
          .filter(EmbeddedService::isAlive)
          .min(Comparator.comparing(EmbeddedService::startedAt));
    }
  }

  private static Instant startedAt(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.MAX);
  }

  /** A process id alone proves nothing: it may have been given to an innocent process since. */
  private boolean isOurs(ProcessHandle process) {
    return arguments(process).contains(marker());
  }

  private static List<String> arguments(ProcessHandle process) {
    Path commandLine = PROC.resolve(Long.toString(process.pid())).resolve("cmdline");
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return process.info().arguments().map(List::of).orElse(List.of());
    }
    try {
      // Not ProcessHandle.info(), which cuts a long command line off.
      Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
      String line = new String(Files.readAllBytes(commandLine), charset);
      return List.of(line.split("\0", -1));
    } catch (IOException e) {
      // The process has ended, or belongs to somebody else.
      return List.of();
    }
  }

  /**
   * Whether the process still holds files and ports. One that has ended but whose parent never asks
   * for its exit status, as in a container without an init process, holds none.
   */
  private static boolean isAlive(ProcessHandle process) {
    if (!process.isAlive()) {
      return false;
    }
    Path proc = PROC.resolve(Long.toString(process.pid()));
    if (!Files.isDirectory(proc)) {
      return process.isAlive();
    }
    try (Stream<Path> threads = Files.list(proc.resolve("task"))) {
      String stat = Files.readString(proc.resolve("stat"), StandardCharsets.ISO_8859_1);
      boolean zombie = stat.startsWith(") Z", stat.lastIndexOf(')'));
      return !zombie || threads.count() > 1;
    } catch (IOException e) {
      // It went away while we looked, or the files cannot be read.
      return process.isAlive();
    }
  }

  private Path pidFile() {
    return folder.resolve("pid");
  }

  private void writePid(ProcessHandle process) throws IOException {
    replace(pidFile(), process.pid() + "\n");
  }

  /** Empty if the file is absent or holds no number. */
  private static Optional<Long> readNumber(Path file) {
    try {
      return Optional.of(Long.valueOf(Files.readString(file).strip()));
    } catch (FileSystemException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
