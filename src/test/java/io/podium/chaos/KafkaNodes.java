package io.podium.chaos;

import io.podium.cluster.ServerJvm;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaTopics;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/**
 * Three Kafka nodes, each broker and KRaft controller in one process. All topics are on all three,
 * and a message counts as written when two have it, so that one node may be killed at any time and
 * no acknowledged message is lost.
 */
final class KafkaNodes {
  private static final int NODES = 3;
  private static final int ANSWER_MILLIS = 5_000;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;
  private static final int LOWEST_PORT = 15_000;

  /** Below the ephemeral ports, which any outgoing connection may take while a node is down. */
  private static final int HIGHEST_PORT = 32_000;

  private final Path folder;
  private final Path classPath;
  private final ProcessGroup processes;
  private final String clusterId = Uuid.randomUuid().toString();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Integer> controllerPorts = new ArrayList<>();
  private final Process[] nodes = new Process[NODES];

  /**
   * @param folder for data and logs; a folder for each node is made in it
   * @param classPath the file with the broker's class path, from the build
   * @param processes what the nodes are started in
   */
  KafkaNodes(Path folder, Path classPath, ProcessGroup processes) {
    this.folder = folder;
    this.classPath = classPath;
    this.processes = processes;
  }

  /** The addresses for clients: all nodes. */
  String bootstrapServers() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** Starts all nodes and waits until they have found each other. */
  void start() throws IOException, InterruptedException {
    Set<Integer> chosen = new HashSet<>();
    for (int node = 0; node < NODES; node++) {
      ports.add(freePort(chosen));
      controllerPorts.add(freePort(chosen));
    }
    for (int node = 0; node < NODES; node++) {
      prepare(node);
      launch(node);
    }
    awaitComplete();
  }

  /**
   * Makes a topic for events, on all nodes.
   *
   * @param partitions how many
   */
  void createTopic(String topic, int partitions) throws InterruptedException {
    try (KafkaTopics topics = new KafkaTopics(KafkaCluster.at(bootstrapServers()))) {
      topics.createForEvents(topic, partitions);
    }
  }

  /** The number of the node that leads a partition. */
  int leaderOf(String topic, int partition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try (Admin admin = Admin.create(client())) {
        TopicDescription description =
            admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .get(topic);
        Node leader = description.partitions().get(partition).leader();
        if (leader != null && !leader.isEmpty()) {
          return leader.id();
        }
      } catch (ExecutionException | TimeoutException notNow) {
        failAfter(deadline, "no leader of " + topic + '-' + partition + " is known", notNow);
      }
      failAfter(deadline, topic + '-' + partition + " has no leader", null);
      Thread.sleep(POLL.toMillis());
    }
  }

  /**
   * Kills a node with SIGKILL.
   *
   * @return its process id
   */
  long kill(int node) throws IOException, InterruptedException {
    Process process = nodes[node - 1];
    ProcessGroup.kill(process);
    return process.pid();
  }

  /** Starts a node again, and waits until it has all that it missed. */
  void restart(int node) throws IOException, InterruptedException {
    launch(node - 1);
    awaitComplete();
  }

  /** Waits until every partition of every topic is in sync on all nodes. */
  private void awaitComplete() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      for (int node = 0; node < NODES; node++) {
        if (!nodes[node].isAlive()) {
          throw new IOException("a Kafka node did not start: see " + log(node));
        }
      }
      try (Admin admin = Admin.create(client())) {
        if (isComplete(admin)) {
          return;
        }
      } catch (ExecutionException | TimeoutException notNow) {
        failAfter(deadline, "the Kafka cluster does not answer", notNow);
      }
      failAfter(deadline, "the Kafka cluster is not complete", null);
      Thread.sleep(POLL.toMillis());
    }
  }

  private static boolean isComplete(Admin admin)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (admin.describeCluster().nodes().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS).size() < NODES) {
      return false;
    }
    Set<String> topics =
        admin
            .listTopics(new ListTopicsOptions().listInternal(true))
            .names()
            .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    for (TopicDescription topic :
        admin
            .describeTopics(topics)
            .allTopicNames()
            .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
            .values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        if (partition.isr().size() < NODES) {
          return false;
        }
      }
    }
    return true;
  }

  private static void failAfter(long deadline, String problem, Exception cause) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new IOException(problem + " after " + START_LIMIT.toSeconds() + " s", cause);
    }
  }

  private Map<String, Object> client() {
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers(),
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        ANSWER_MILLIS,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        ANSWER_MILLIS);
  }

  private void prepare(int node) throws IOException {
    // What the storage tool would write, without a JVM for each node.
    Files.createDirectories(home(node).resolve("data"));
    Properties meta = new Properties();
    meta.setProperty("version", "1");
    meta.setProperty("cluster.id", clusterId);
    meta.setProperty("node.id", "" + (node + 1));
    meta.setProperty("directory.id", Uuid.randomUuid().toString());
    store(meta, home(node).resolve("data").resolve("meta.properties"));
    store(configuration(node), home(node).resolve("server.properties"));
  }

  private void launch(int node) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dpodium.chaos=" + home(node),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
            "kafka.Kafka",
            "server.properties");
    // Behind java, and before the class.
    builder.command().addAll(1, ServerJvm.options());
    // Flags meant for this JVM, such as a heap size or a debugger's port.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().put("CLASSPATH", Files.readString(classPath).strip());
    nodes[node] = processes.start(builder, home(node), "kafka", log(node));
  }

  private Properties configuration(int node) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "" + (node + 1));
    p.setProperty(
        "controller.quorum.voters",
        IntStream.range(0, NODES)
            .mapToObj(voter -> (voter + 1) + "@127.0.0.1:" + controllerPorts.get(voter))
            .collect(Collectors.joining(",")));
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(ports.get(node), controllerPorts.get(node)));
    p.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + ports.get(node));
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("log.dirs", "data");

    // A dead node is noticed soon.
    p.setProperty("broker.session.timeout.ms", "3000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("group.initial.rebalance.delay.ms", "0");

    p.setProperty("default.replication.factor", "3");
    p.setProperty("min.insync.replicas", "2");
    p.setProperty("unclean.leader.election.enable", "false");
    p.setProperty("offsets.topic.replication.factor", "3");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", "3");
    p.setProperty("transaction.state.log.min.isr", "2");
    p.setProperty("transaction.state.log.num.partitions", "4");

    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("message.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    p.setProperty("replica.fetch.max.bytes", Integer.toString(MAX_RECORD_BYTES));
    p.setProperty("log.retention.ms", "-1");
    p.setProperty("log.roll.ms", Long.toString(Long.MAX_VALUE));
    // The default, 128 MiB, is half of the heap.
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    return p;
  }

  private Path home(int node) {
    return folder.resolve("node-" + (node + 1));
  }

  private Path log(int node) {
    return home(node).resolve("kafka.log");
  }

  private static void store(Properties properties, Path file) throws IOException {
    StringWriter text = new StringWriter();
    properties.store(text, null);
    Files.writeString(file, text.toString(), StandardCharsets.ISO_8859_1);
  }

  private static int freePort(Set<Integer> chosen) throws IOException {
    SplittableRandom random = new SplittableRandom();
    for (int attempt = 0; attempt < 200; attempt++) {
      int port = random.nextInt(LOWEST_PORT, HIGHEST_PORT);
      if (isFree(port) && chosen.add(port)) {
        return port;
      }
    }
    throw new IOException("no free port from " + LOWEST_PORT + " to " + HIGHEST_PORT);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
