package io.podium;

import io.podium.io.KafkaCluster;
import io.podium.options.Secret;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka broker that lets in only who comes encrypted and logs in. Its only other listener is that
 * of the controller. Its user is {@value #USER}.
 */
public final class SecuredKafka {
  /** The user, by SCRAM-SHA-512 and PLAIN. */
  public static final String USER = "podium";

  private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String CONFIGURATION = "server.properties";
  private static final String PASSWORD = "let-me-in";
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Path folder;
  private final Path keys;
  private final Path certificate;
  private final Path passwordFile;
  private final int port;
  private final int controllerPort;
  private Process process;

  private SecuredKafka(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    this.keys = TestKeys.make(folder.resolve("keys"), "ip:127.0.0.1");
    this.certificate = TestKeys.certificate(keys, folder.resolve("certificate.pem"));
    this.passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = one.getLocalPort();
      this.controllerPort = two.getLocalPort();
    }
  }

  /**
   * Starts a broker, and waits until it answers.
   *
   * @param folder for data, keys and logs
   */
  public static SecuredKafka start(Path folder) throws Exception {
    SecuredKafka kafka = new SecuredKafka(folder);
    kafka.store();
    Process format =
        kafka.launch(
            "format.log",
            "kafka.tools.StorageTool",
            "format",
            "--config",
            CONFIGURATION,
            "--cluster-id",
            Uuid.randomUuid().toString(),
            "--add-scram",
            "SCRAM-SHA-512=[name=%s,password=%s]".formatted(USER, PASSWORD));
    if (format.waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve("format.log")));
    }
    kafka.process = kafka.launch("log", "kafka.Kafka", CONFIGURATION);
    try {
      kafka.awaitStart();
    } catch (IOException | InterruptedException failure) {
      kafka.stop();
      throw failure;
    }
    return kafka;
  }

  /** {@code host:port}, as the certificate has it. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The broker, with all that it demands. */
  public KafkaCluster cluster() {
    return new KafkaCluster(bootstrapServers(), login("SCRAM-SHA-512"), tls());
  }

  /** The options of a command that demand as much. */
  public List<String> options() {
    return List.of(
        "--bootstrapServers=" + bootstrapServers(),
        "--kafkaSecurityProtocol=SASL_SSL",
        "--kafkaSaslMechanism=SCRAM-SHA-512",
        "--kafkaUser=" + USER,
        "--kafkaPasswordRef=file:" + passwordFile,
        "--kafkaTrustStore=" + certificate);
  }

  /** The user's login. */
  KafkaCluster.Login login(String mechanism) {
    return new KafkaCluster.Login(mechanism, USER, new Secret("file:" + passwordFile));
  }

  /** Trust in the broker's certificate. */
  KafkaCluster.Tls tls() {
    return new KafkaCluster.Tls(certificate.toString(), null);
  }

  /** The broker's key store. */
  Path keys() {
    return keys;
  }

  /** The user's password. */
  static String password() {
    return PASSWORD;
  }

  /** Ends the broker. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private void awaitStart() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!Files.readString(folder.resolve("log")).contains("Kafka Server started")) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new IOException("no start: " + Files.readString(folder.resolve("log")));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private Process launch(String log, String... main) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true");
    builder.command().addAll(List.of(main));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Path classPath =
        Path.of(System.getProperty("podium.home", ""), "target/services/kafka.classpath");
    builder.environment().put("CLASSPATH", Files.readString(classPath).strip());
    return builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(log).toFile())
        .start();
  }

  private void store() throws IOException {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty(
        "listeners",
        "SASL_SSL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort));
    p.setProperty("advertised.listeners", "SASL_SSL://127.0.0.1:" + port);
    p.setProperty("listener.security.protocol.map", "SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
    p.setProperty("inter.broker.listener.name", "SASL_SSL");
    p.setProperty("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
    p.setProperty("sasl.enabled.mechanisms", "SCRAM-SHA-256,SCRAM-SHA-512,PLAIN");
    String listener = "listener.name.sasl_ssl.";
    p.setProperty(
        listener + "scram-sha-512.sasl.jaas.config",
        "%s required username=\"%s\" password=\"%s\";".formatted(SCRAM, USER, PASSWORD));
    p.setProperty(listener + "scram-sha-256.sasl.jaas.config", SCRAM + " required;");
    p.setProperty(
        listener + "plain.sasl.jaas.config",
        "%s required user_%s=\"%s\";".formatted(PLAIN, USER, PASSWORD));
    for (String store : List.of("keystore", "truststore")) {
      p.setProperty("ssl.%s.type".formatted(store), "PKCS12");
      p.setProperty("ssl.%s.location".formatted(store), keys.toAbsolutePath().toString());
      p.setProperty("ssl.%s.password".formatted(store), TestKeys.PASSWORD);
    }
    p.setProperty("log.dirs", "data");
    p.setProperty("broker.session.timeout.ms", "3000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      p.setProperty(topic + ".replication.factor", "1");
      p.setProperty(topic + ".num.partitions", "4");
    }
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    StringWriter text = new StringWriter();
    p.store(text, null);
    Files.writeString(folder.resolve(CONFIGURATION), text.toString(), StandardCharsets.ISO_8859_1);
  }
}
