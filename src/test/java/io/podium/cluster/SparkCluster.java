package io.podium.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A standalone Spark cluster on 127.0.0.1, of the jars that Spark ships and no others: a master,
 * and workers with a core and a gigabyte for an executor each. Its processes end with this JVM.
 *
 * <p>The class path comes from the build for Spark, so that has to be made first.
 */
public final class SparkCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String EXECUTOR = "CoarseGrainedExecutorBackend";

  private final Path folder;
  private final Path home;
  private final int port = ClusterFiles.freePort();
  private final int webPort = ClusterFiles.freePort();
  private final List<ClusterProcess> workers = new ArrayList<>();
  private ClusterProcess master;

  private SparkCluster(Path folder) throws IOException {
    this.folder = folder;
    this.home = folder.resolve("spark");
  }

  /**
   * Starts a cluster and waits until it is complete.
   *
   * @param folder an empty one for its files; made if absent
   * @param workers how many
   * @throws IOException if it does not come up within a minute; the message quotes the logs
   */
  public static SparkCluster start(Path folder, int workers)
      throws IOException, InterruptedException {
    SparkCluster cluster = new SparkCluster(folder);
    boolean complete = false;
    try {
      cluster.startMaster();
      for (int i = 0; i < workers; i++) {
        cluster.spawnWorker();
      }
      cluster.await(cluster.workers);
      complete = true;
      return cluster;
    } finally {
      if (!complete) {
        cluster.close();
      }
    }
  }

  /** The address for {@code --sparkMaster}. */
  public String master() {
    return "spark://127.0.0.1:" + port;
  }

  /** For {@code SPARK_HOME}: a Spark with {@code bin/spark-submit}. */
  public Path home() {
    return home;
  }

  /** What keeps a driver on 127.0.0.1, for its environment. */
  public Map<String, String> environment() {
    return Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_LOCAL_HOSTNAME", "127.0.0.1");
  }

  /** The process ids of the workers that run. */
  public List<Long> workers() {
    return workers.stream()
        .filter(ClusterProcess::isAlive)
        .map(ClusterProcess::pid)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The process ids of the executors that run, of all workers. */
  public List<Long> executors() {
    return workers.stream()
        .filter(ClusterProcess::isAlive)
        .flatMap(worker -> worker.children(EXECUTOR).stream())
        .toList();
  }

  /**
   * Starts one more worker and waits until the master knows it.
   *
   * @return its process id
   */
  public long addWorker() throws IOException, InterruptedException {
    ClusterProcess worker = spawnWorker();
    await(List.of(worker));
    return worker.pid();
  }

  /**
   * Ends a worker as a crash would. Its executors end by themselves as they miss it; they are
   * waited for.
   *
   * @param pid one of {@link #workers}
   */
  public void killWorker(long pid) throws IOException, InterruptedException {
    for (ClusterProcess worker : workers) {
      if (worker.pid() == pid) {
        List<Long> executors = worker.children(EXECUTOR);
        worker.kill();
        awaitEnd(executors);
      }
    }
  }

  /**
   * Ends an executor as a crash would; the worker starts another where the application wants one.
   *
   * @param pid one of {@link #executors}
   */
  public void killExecutor(long pid) throws IOException, InterruptedException {
    if (executors().contains(pid)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      awaitEnd(List.of(pid));
    }
  }

  /** What the master says of itself: {@code workers}, {@code activeapps}, {@code completedapps}. */
  public Optional<JsonNode> status() throws IOException, InterruptedException {
    return ClusterFiles.ask(webPort, "/json/");
  }

  /**
   * Ends all processes and waits until they are gone.
   *
   * @throws IOException where one does not end, or the thread is interrupted; those that are left
   *     end with this JVM
   */
  @Override
  public void close() throws IOException {
    try {
      stop();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the cluster was stopped");
    }
  }

  private void stop() throws IOException, InterruptedException {
    List<Long> executors = executors();
    for (ClusterProcess worker : workers) {
      worker.stop();
    }
    if (master != null) {
      master.stop();
    }
    awaitEnd(executors);
  }

  private static void awaitEnd(List<Long> executors) throws IOException, InterruptedException {
    Await.until(
        "the end of the executors",
        START_LIMIT,
        () ->
            executors.stream()
                .noneMatch(pid -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()),
        executors::toString);
  }

  private void startMaster() throws IOException, InterruptedException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path jar : ClusterFiles.jars("spark")) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    // What a distribution's script comes to.
    Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/bin/sh
        exec '%s' -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 '@%s' -cp '%s/*' org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(
                ClusterFiles.java(),
                ClusterFiles.home().resolve("runners/spark/jvm.options"),
                jars));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    master =
        spawn(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            "" + port,
            "--webui-port",
            "" + webPort);
  }

  private ClusterProcess spawnWorker() throws IOException, InterruptedException {
    int workerPort = ClusterFiles.freePort();
    String name = "worker-" + workerPort;
    ClusterProcess worker =
        spawn(
            name,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--port",
            "" + workerPort,
            "--webui-port",
            "0",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            folder.resolve(name).toString(),
            master());
    workers.add(worker);
    return worker;
  }

  private ClusterProcess spawn(String name, String type, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ClusterFiles.java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "@" + ClusterFiles.home().resolve("runners/spark/jvm.options"),
                "-cp",
                home.resolve("jars") + "/*",
                type));
    command.addAll(1, ServerJvm.options());
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("SPARK_HOME", home.toString());
    // A distribution says so in its start scripts.
    environment.put("SPARK_SCALA_VERSION", "2.12");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return ClusterProcess.start(name, folder, environment, command);
  }

  private void await(Collection<ClusterProcess> started) throws IOException, InterruptedException {
    Await.until(
        "the registration of the workers",
        START_LIMIT,
        () -> {
          for (ClusterProcess worker : started) {
            worker.requireAlive();
          }
          master.requireAlive();
          return registered().containsAll(started.stream().map(ClusterProcess::name).toList());
        },
        () ->
            master.tail()
                + started.stream().map(ClusterProcess::tail).collect(Collectors.joining("\n")));
  }

  /** Workers are told apart by the port that each was given. */
  private Set<String> registered() throws IOException, InterruptedException {
    Set<String> names = new HashSet<>();
    status()
        .ifPresent(
            answer ->
                answer
                    .path("workers")
                    .forEach(
                        worker -> {
                          if (worker.path("state").asText().equals("ALIVE")) {
                            names.add("worker-" + worker.path("port").asInt());
                          }
                        }));
    return names;
  }
}
