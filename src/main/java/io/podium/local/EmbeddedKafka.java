package io.podium.local;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.Uuid;

/**
 * One Kafka node, broker and KRaft controller in one process. Topics are not created by being
 * named, records are kept for ever whatever their timestamp, and may be up to 4 MiB.
 */
public final class EmbeddedKafka extends EmbeddedService {
  private static final String CONTROLLER_PORT = "controller.port";
  private static final String CONFIGURATION = "server.properties";
  private static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;
  private static final int PROBE_MILLIS = 5000;

  private final Path classPath;

  EmbeddedKafka(Path folder, Path classPath) {
    super("Kafka", folder);
    this.classPath = classPath;
  }

  /**
   * The address for clients, such as {@code 127.0.0.1:21092}.
   *
   * @throws IllegalStateException if the broker has never been started in this state folder
   */
  public String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  @Override
  String marker() {
    return "-Dpodium.service=" + folder();
  }

  @Override
  List<String> portFiles() {
    return List.of("port", CONTROLLER_PORT);
  }

  @Override
  void prepare() throws IOException {
    Services.requireBuilt(classPath);
    if (!Files.exists(metaProperties())) {
      // All that the storage tool would write for a single node, without a second JVM.
      Files.createDirectories(data());
      Properties meta = new Properties();
      meta.setProperty("version", "1");
      meta.setProperty("cluster.id", Uuid.randomUuid().toString());
      meta.setProperty("node.id", "1");
      meta.setProperty("directory.id", Uuid.randomUuid().toString());
      store(meta, metaProperties());
    }
  }

  @Override
  List<String> command() throws IOException {
    store(configuration(), folder().resolve(CONFIGURATION));
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        marker(),
        "-Xmx384m",
        "-XX:+UseSerialGC",
        "-Djava.awt.headless=true",
        "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
        "kafka.Kafka",
        CONFIGURATION);
  }

  @Override
  void adapt(Map<String, String> environment) throws IOException {
    // Flags meant for the JVM that starts the broker, such as a heap size or a debugger's port.
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.remove("JDK_JAVA_OPTIONS");
    environment.put("CLASSPATH", Files.readString(classPath).strip());
  }

  @Override
  Optional<String> problem() throws InterruptedException {
    try {
      int port = port();
      // A refused connection says so at once, where the client below would retry and complain.
      if (!Ports.accepts(port)) {
        return Optional.of("port %d does not accept connections".formatted(port));
      }
      Map<String, Object> client =
          Map.of(
              AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
              bootstrapServers(),
              AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
              PROBE_MILLIS,
              AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
              PROBE_MILLIS);
      Admin admin = Admin.create(client);
      try {
        DescribeClusterResult cluster = admin.describeCluster();
        String id = cluster.clusterId().get(PROBE_MILLIS, TimeUnit.MILLISECONDS);
        if (!id.equals(clusterId())) {
          return Optional.of("port %d belongs to another cluster, %s".formatted(port, id));
        }
        if (cluster.nodes().get(PROBE_MILLIS, TimeUnit.MILLISECONDS).isEmpty()) {
          return Optional.of("the broker has not joined its cluster");
        }
        return Optional.empty();
      } finally {
        // A close without a limit can wait for ever for the answer of a broker that hangs.
        admin.close(Duration.ZERO);
      }
    } catch (ExecutionException e) {
      return Optional.of(String.valueOf(e.getCause()));
    } catch (IOException | TimeoutException | IllegalStateException e) {
      return Optional.of(e.toString());
    }
  }

  private Properties configuration() {
    int port = port();
    int controllerPort = port(CONTROLLER_PORT);
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    p.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    // Relative to the process's working folder, since this is a list and paths may hold a comma.
    p.setProperty("log.dirs", data().getFileName().toString());

    // Quick restarts: the controller forgets the broker's last life sooner.
    p.setProperty("broker.session.timeout.ms", "3000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("group.initial.rebalance.delay.ms", "0");

    // One node, and few partitions of the internal topics to create and to load.
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "4");

    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("message.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    p.setProperty("replica.fetch.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    // Historical timestamps: neither delete records for their age, nor begin a segment for each
    // week of event time.
    p.setProperty("log.retention.ms", "-1");
    p.setProperty("log.roll.ms", Long.toString(Long.MAX_VALUE));
    // The default, 128 MiB, is a third of the heap.
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    return p;
  }

  private String clusterId() throws IOException {
    Properties meta = new Properties();
    try (Reader reader = Files.newBufferedReader(metaProperties())) {
      meta.load(reader);
    }
    return meta.getProperty("cluster.id", "");
  }

  private static void store(Properties properties, Path file) throws IOException {
    StringWriter text = new StringWriter();
    properties.store(text, null);
    replace(file, text.toString());
  }

  private Path data() {
    return folder().resolve("data");
  }

  private Path metaProperties() {
    return data().resolve("meta.properties");
  }
}
