package io.podium.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A standalone Flink session cluster on 127.0.0.1, of the jars that Flink ships and no others: a
 * JobManager, and TaskManagers with a slot each. Its processes end with this JVM.
 *
 * <p>The class path comes from the build for Flink, so that has to be made first.
 */
public final class FlinkCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(20);

  private final Path folder;
  private final int port = ClusterFiles.freePort();
  private final int restPort = ClusterFiles.freePort();
  private final Map<String, ClusterProcess> taskManagers = new LinkedHashMap<>();
  private ClusterProcess jobManager;
  private String classPath;

  private FlinkCluster(Path folder) throws IOException {
    this.folder = folder;
  }

  /**
   * Starts a cluster and waits until it is complete.
   *
   * @param folder an empty one for its files; made if absent
   * @param taskManagers how many
   * @throws IOException if it does not come up within a minute; the message quotes the logs
   */
  public static FlinkCluster start(Path folder, int taskManagers)
      throws IOException, InterruptedException {
    FlinkCluster cluster = new FlinkCluster(folder);
    boolean complete = false;
    try {
      cluster.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        cluster.spawnTaskManager();
      }
      cluster.await(cluster.taskManagers.keySet());
      complete = true;
      return cluster;
    } finally {
      if (!complete) {
        cluster.close();
      }
    }
  }

  /** The address for {@code --flinkMaster}: that of the REST API. */
  public String master() {
    return "127.0.0.1:" + restPort;
  }

  /** That of the REST API. */
  int restPort() {
    return restPort;
  }

  /** What a distribution's {@code bin/flink run} comes to, with all slots; the jar comes next. */
  public List<String> flinkRun() {
    return List.of(
        ClusterFiles.java(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "@" + ClusterFiles.home().resolve("runners/flink/jvm.options"),
        "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
        "-cp",
        classPath,
        "org.apache.flink.client.cli.CliFrontend",
        "run",
        "--jobmanager",
        master(),
        "--parallelism",
        "" + taskManagers().size(),
        "--class",
        "io.podium.Podium");
  }

  /** The folder of the cluster's settings, for {@code FLINK_CONF_DIR}. */
  public Path settings() {
    return folder;
  }

  /** The process ids of the TaskManagers that run. */
  public List<Long> taskManagers() {
    return taskManagers.values().stream()
        .filter(ClusterProcess::isAlive)
        .map(ClusterProcess::pid)
        .toList();
  }

  /**
   * Starts one more TaskManager and waits until the JobManager knows it.
   *
   * @return its process id
   */
  public long addTaskManager() throws IOException, InterruptedException {
    String added = spawnTaskManager();
    await(Set.of(added));
    return taskManagers.get(added).pid();
  }

  /**
   * Ends a TaskManager as a crash would.
   *
   * @param pid one of {@link #taskManagers}
   */
  public void killTaskManager(long pid) throws IOException, InterruptedException {
    for (ClusterProcess taskManager : taskManagers.values()) {
      if (taskManager.pid() == pid) {
        taskManager.kill();
      }
    }
  }

  /**
   * Asks the REST API.
   *
   * @param path such as {@code /jobs/overview}
   * @return the answer; empty while there is none
   */
  public Optional<JsonNode> ask(String path) throws IOException, InterruptedException {
    return ClusterFiles.ask(restPort, path);
  }

  /**
   * A job that has ended, as the REST API tells of it. The API answers from a copy of the job that
   * may be three seconds old ({@code web.refresh-interval}), so it can say for a while that the job
   * runs.
   *
   * @param id the job's
   */
  JsonNode endedJob(String id) throws IOException, InterruptedException {
    String path = "/jobs/" + id;
    Await.until(
        "the end of job " + id,
        END_LIMIT,
        () -> ask(path).map(job -> job.get("end-time").asLong() > 0).orElse(false),
        jobManager::tail);
    return ask(path).orElseThrow();
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
    for (ClusterProcess taskManager : taskManagers.values()) {
      taskManager.stop();
    }
    if (jobManager != null) {
      jobManager.stop();
    }
  }

  private void startJobManager() throws IOException, InterruptedException {
    classPath =
        ClusterFiles.jars("flink").stream().map(Path::toString).collect(Collectors.joining(":"));
    Files.createDirectories(folder.resolve("tmp"));
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("jobmanager.rpc.address", "127.0.0.1");
    settings.put("jobmanager.rpc.port", "" + port);
    settings.put("jobmanager.bind-host", "127.0.0.1");
    settings.put("rest.address", "127.0.0.1");
    settings.put("rest.port", "" + restPort);
    settings.put("rest.bind-address", "127.0.0.1");
    settings.put("taskmanager.host", "127.0.0.1");
    settings.put("taskmanager.bind-host", "127.0.0.1");
    settings.put("io.tmp.dirs", folder.resolve("tmp").toString());
    // A TaskManager that was killed is missed within seconds.
    settings.put("heartbeat.interval", "1000");
    settings.put("heartbeat.timeout", "10000");
    settings.put("taskmanager.numberOfTaskSlots", "1");
    // All sizes are given, as Flink's start scripts would work them out.
    settings.put("taskmanager.cpu.cores", "1.0");
    settings.put("taskmanager.memory.framework.heap.size", "128m");
    settings.put("taskmanager.memory.framework.off-heap.size", "128m");
    settings.put("taskmanager.memory.task.heap.size", "512m");
    settings.put("taskmanager.memory.task.off-heap.size", "0m");
    settings.put("taskmanager.memory.managed.size", "128m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
    settings.put("taskmanager.memory.jvm-overhead.min", "192m");
    settings.put("taskmanager.memory.jvm-overhead.max", "192m");
    StringBuilder text = new StringBuilder();
    settings.forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    Files.writeString(folder.resolve("flink-conf.yaml"), text);
    Files.writeString(
        folder.resolve("log4j2.properties"),
        """
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%ex
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        """);
    jobManager =
        spawn(
            "jobmanager",
            "512m",
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            List.of());
  }

  private String spawnTaskManager() throws IOException, InterruptedException {
    String name = "taskmanager-" + taskManagers.size();
    ClusterProcess taskManager =
        spawn(
            name,
            "768m",
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            List.of("-Dtaskmanager.resource-id=" + name));
    taskManagers.put(name, taskManager);
    return name;
  }

  private ClusterProcess spawn(String name, String heap, String type, List<String> settings)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ClusterFiles.java(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "@" + ClusterFiles.home().resolve("runners/flink/jvm.options"),
                "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties"),
                "-cp",
                classPath,
                type,
                "--configDir",
                folder.toString()));
    command.addAll(1, ServerJvm.options());
    command.addAll(settings);
    return ClusterProcess.start(name, folder, Map.of(), command);
  }

  private void await(Set<String> names) throws IOException, InterruptedException {
    Await.until(
        "the registration of the TaskManagers",
        START_LIMIT,
        () -> {
          for (String name : names) {
            taskManagers.get(name).requireAlive();
          }
          jobManager.requireAlive();
          return registered().containsAll(names);
        },
        () ->
            jobManager.tail()
                + names.stream()
                    .map(name -> taskManagers.get(name).tail())
                    .collect(Collectors.joining("\n")));
  }

  private Set<String> registered() throws IOException, InterruptedException {
    Set<String> names = new HashSet<>();
    ask("/taskmanagers")
        .ifPresent(
            answer -> answer.get("taskmanagers").forEach(one -> names.add(one.get("id").asText())));
    return names;
  }
}
