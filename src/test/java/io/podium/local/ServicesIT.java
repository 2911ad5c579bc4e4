package io.podium.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ServicesIT {
  private static final String TOPIC = "results";
  // July 1980, in milliseconds: long before any retention time counted from now.
  private static final long MOSCOW = 332_726_400_000L;

  @TempDir Path temporary;
  private Services services;

  @BeforeEach
  void nameTheFolder() {
    // The blank and the comma are what a path may hold and a careless command line breaks on.
    services = Services.in(temporary.resolve("state folder, 1"));
  }

  @AfterEach
  void down() throws Exception {
    services.down();
  }

  @Test
  void keepsDataAndPortsAcrossStopAndStart() throws Exception {
    services.up();
    assertThat(running()).containsExactly("Kafka", "MariaDB", "PostgreSQL");
    createTopic();
    produce("gold");
    insert("Judo");
    assertThat(consumed()).containsExactly("gold");
    assertThat(sports()).containsExactly("Judo");

    String servers = services.kafka().bootstrapServers();
    String url = services.mariaDb().jdbcUrl("podium");
    String postgres = services.postgres().jdbcUrl("podium");
    for (EmbeddedService service : services.all()) {
      service.stop();
    }
    assertThat(running()).isEmpty();
    for (EmbeddedService service : services.all()) {
      service.start();
    }

    assertThat(services.kafka().bootstrapServers()).isEqualTo(servers);
    assertThat(services.postgres().jdbcUrl("podium")).isEqualTo(postgres);
    assertThat(services.mariaDb().jdbcUrl("podium")).isEqualTo(url);
    produce("silver");
    insert("Golf");
    assertThat(consumed()).containsExactly("gold", "silver");
    assertThat(sports()).containsExactly("Golf", "Judo");
  }

  @Test
  void upLeavesRunningServersAloneAndDownLeavesNoProcess() throws Exception {
    services.up();
    List<Long> pids = pids();

    Services.in(services.folder()).up();
    assertThat(pids()).isEqualTo(pids);

    services.down();
    assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
    assertThat(processesNaming(services.folder())).isEmpty();
    services.down();
  }

  @Test
  void upRecoversFromKilledServers() throws Exception {
    services.up();
    createTopic();
    produce("gold");
    insert("Judo");
    for (EmbeddedService service : services.all()) {
      assertThat(ProcessHandle.of(service.pid().orElseThrow()).orElseThrow().destroyForcibly())
          .isTrue();
    }

    services.up();

    assertThat(consumed()).containsExactly("gold");
    assertThat(sports()).containsExactly("Judo");
  }

  @Test
  void upReplacesServersThatHang() throws Exception {
    services.up();
    List<Long> pids = pids();
    for (long pid : pids) {
      signal("STOP", pid);
    }
    assertThat(running()).isEmpty();

    services.up();

    assertThat(running()).hasSize(3);
    assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
  }

  @Test
  void findsServersWhosePidFileIsLost() throws Exception {
    services.up();
    OptionalLong kafka = services.kafka().pid();
    Files.delete(services.kafka().folder().resolve("pid"));

    services.up();

    assertThat(services.kafka().pid()).isEqualTo(kafka);
    assertThat(services.kafka().folder().resolve("pid")).hasContent(kafka.getAsLong() + "\n");
  }

  @Test
  void sparesAnInnocentProcessWithTheRecordedPid() throws Exception {
    // It even names the state folder.
    Process innocent =
        new ProcessBuilder("bash", "-c", "sleep 300; :", services.folder().toString()).start();
    try {
      for (EmbeddedService service : services.all()) {
        Files.createDirectories(service.folder());
        Files.writeString(service.folder().resolve("pid"), Long.toString(innocent.pid()));
      }

      services.down();
      assertThat(innocent.isAlive()).isTrue();

      for (EmbeddedService service : services.all()) {
        Files.writeString(service.folder().resolve("pid"), Long.toString(innocent.pid()));
      }
      services.up();
      services.down();
      assertThat(innocent.isAlive()).isTrue();
    } finally {
      innocent.descendants().forEach(ProcessHandle::destroyForcibly);
      innocent.destroyForcibly().waitFor();
    }
  }

  @Test
  void movesToAnotherPortWhenTheLastOneIsTaken() throws Exception {
    services.up();
    insert("Judo");
    createTopic();
    produce("gold");
    services.down();
    int kafkaPort = services.kafka().port();
    int mariaDbPort = services.mariaDb().port();
    int postgresPort = services.postgres().port();
    InetAddress loopback = Ports.loopback();
    try (ServerSocket one = new ServerSocket(kafkaPort, 1, loopback);
        ServerSocket two = new ServerSocket(mariaDbPort, 1, loopback);
        ServerSocket three = new ServerSocket(postgresPort, 1, loopback)) {
      services.up();
      assertThat(services.kafka().port()).isNotEqualTo(one.getLocalPort());
      assertThat(services.mariaDb().port()).isNotEqualTo(two.getLocalPort());
      assertThat(services.postgres().port()).isNotEqualTo(three.getLocalPort());
      assertThat(consumed()).containsExactly("gold");
      assertThat(sports()).containsExactly("Judo");
    }
  }

  @Test
  void startsOnceWhenStartedTwiceAtTheSameTime() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Void> up =
          () -> {
            Services.in(services.folder()).up();
            return null;
          };
      for (Future<Void> done : threads.invokeAll(List.of(up, up))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(running()).hasSize(3);
    assertThat(processesNaming(services.folder())).hasSize(3);
  }

  @Test
  void quotesTheLogWhenAServerCannotStart() throws Exception {
    Path data = Files.createDirectories(services.mariaDb().folder().resolve("data"));
    Files.writeString(data.resolve("ibdata1"), "not a table space");

    assertThatThrownBy(() -> services.mariaDb().start())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("MariaDB did not start: it ended with exit code")
        .hasMessageContaining("ib_logfile0 was not found")
        .hasMessageContaining("Aborting");
    assertThat(services.mariaDb().pid()).isEmpty();
  }

  @Test
  void limitsTheDatabaseUserToItsOwnDatabases() throws Exception {
    services.mariaDb().start();
    Path passwordFile = services.mariaDb().passwordFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwordFile)))
        .isEqualTo("rw-------");
    String url = services.mariaDb().jdbcUrl("podium");
    String user = services.mariaDb().user();
    String password = Files.readString(passwordFile);
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE podium_other");
      statement.execute("CREATE TABLE podium_other.t (name VARCHAR(20))");
      statement.execute("INSERT INTO podium_other.t VALUES ('Łódź 🥇')");
      try (ResultSet rows = statement.executeQuery("SELECT name FROM podium_other.t")) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("Łódź 🥇");
      }
      assertThatThrownBy(() -> statement.execute("CREATE DATABASE other"))
          .isInstanceOf(SQLException.class);
    }
    for (String stranger : List.of("root", "", "podium")) {
      assertThatThrownBy(() -> DriverManager.getConnection(url, stranger, ""))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Access denied");
    }
  }

  @Test
  void limitsTheUserOfPostgresToItsOwnDatabases() throws Exception {
    services.up(services.postgres());
    assertThat(running()).containsExactly("PostgreSQL");
    Path passwordFile = services.postgres().passwordFile();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwordFile)))
        .isEqualTo("rw-------");
    try (Connection connection = services.postgres().connect("podium");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE podium_other");
      assertThatThrownBy(() -> statement.execute("COPY (SELECT 1) TO PROGRAM 'true'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
    try (Connection connection = services.postgres().connect("podium_other");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (name TEXT)");
      statement.execute("INSERT INTO t VALUES ('Łódź 🥇'), ('Zagreb'), ('a')");
      try (ResultSet rows = statement.executeQuery("SELECT name FROM t ORDER BY name")) {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        assertThat(names).containsExactly("Zagreb", "a", "Łódź 🥇");
      }
    }
    String url = services.postgres().jdbcUrl("podium");
    for (String stranger : List.of("postgres", "podium")) {
      assertThatThrownBy(() -> DriverManager.getConnection(url, stranger, "guessed"))
          .isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> services.postgres().connect("postgres"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
  }

  @Test
  void postgresStopsAtOnceThoughAClientStays() throws Exception {
    services.postgres().start();
    try (Connection connection = services.postgres().connect("podium");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (name TEXT)");
      statement.execute("BEGIN; INSERT INTO t VALUES ('a')");

      services.postgres().stop();

      assertThatThrownBy(() -> statement.execute("COMMIT")).isInstanceOf(SQLException.class);
    }
    // A killed one would have had to be repaired by the next start.
    services.postgres().start();
    assertThat(services.postgres().log())
        .content()
        .doesNotContain("not properly shut down")
        .contains("ready to accept connections");
  }

  @Test
  void postgresGetsANewPasswordWhereItIsLost() throws Exception {
    services.postgres().start();
    String first = Files.readString(services.postgres().passwordFile());
    services.postgres().stop();
    Files.delete(services.postgres().passwordFile());

    services.postgres().start();

    assertThat(services.postgres().passwordFile()).content().isNotEqualTo(first);
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    services.postgres().jdbcUrl("podium"), services.postgres().user(), first))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void commandPrintsOptionsToPasteAndExitCodes() throws Exception {
    String dir = "--dir=" + services.folder();
    assertThat(run("status", dir))
        .isEqualTo("3\nKafka: not running\nMariaDB: not running\nPostgreSQL: not running\n");

    String up = run("up", dir);
    assertThat(up)
        .startsWith("0\n")
        .contains("\n--bootstrapServers=" + services.kafka().bootstrapServers() + "\n")
        .contains("\n--jdbcUrl=" + services.mariaDb().jdbcUrl("podium") + " --jdbcUser=podium ")
        .contains(" '--jdbcPasswordRef=file:" + services.mariaDb().passwordFile() + "'\n")
        .contains("\n--jdbcUrl=" + services.postgres().jdbcUrl("podium") + " --jdbcUser=podium ")
        .contains(" '--jdbcPasswordRef=file:" + services.postgres().passwordFile() + "'\n")
        .doesNotContain(Files.readString(services.mariaDb().passwordFile()))
        .doesNotContain(Files.readString(services.postgres().passwordFile()));
    assertThat(run("status", dir))
        .startsWith("0\n")
        .contains("Kafka: running\n")
        .contains("MariaDB: running\n")
        .contains("PostgreSQL: running\n");

    services.kafka().stop();
    assertThat(run("status", dir)).startsWith("3\nKafka: not running\nMariaDB: running\n");
    assertThat(run("down", dir)).startsWith("0\n");
    assertThat(run("restart", dir)).isEqualTo("2\n");
    assertThat(run()).isEqualTo("2\n");
    assertThat(run("up", "--port=1")).isEqualTo("2\n");
  }

  /** The exit code on a line of its own, then the output. */
  private static String run(String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int code = ServicesCommand.run(List.of(args), new PrintStream(bytes, true, UTF_8));
    return code + "\n" + bytes.toString(UTF_8);
  }

  private void createTopic() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private void produce(String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, 0, MOSCOW, "key", value)).get();
    }
  }

  private List<String> consumed() {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<String> values = new ArrayList<>();
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> row : consumer.poll(Duration.ofSeconds(1))) {
          values.add(row.value());
        }
      }
      return values;
    }
  }

  private String servers() {
    return services.kafka().bootstrapServers();
  }

  private void insert(String sport) throws Exception {
    for (Database database : databases()) {
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS sports (name VARCHAR(20) PRIMARY KEY)");
        statement.execute("INSERT INTO sports VALUES ('" + sport + "')");
      }
    }
  }

  /** A server that speaks SQL. */
  @FunctionalInterface
  private interface Database {
    Connection connect() throws Exception;
  }

  private List<Database> databases() {
    return List.of(
        () -> services.mariaDb().connect("podium"), () -> services.postgres().connect("podium"));
  }

  private List<String> sports() throws Exception {
    List<String> inMariaDb = sports(databases().get(0));
    assertThat(sports(databases().get(1))).isEqualTo(inMariaDb);
    return inMariaDb;
  }

  private static List<String> sports(Database database) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name FROM sports ORDER BY name")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private List<String> running() throws Exception {
    List<String> names = new ArrayList<>();
    for (EmbeddedService service : services.all()) {
      if (service.isRunning()) {
        names.add(service.name());
      }
    }
    return names;
  }

  private List<Long> pids() {
    return services.all().stream().map(service -> service.pid().orElseThrow()).toList();
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("bash", "-c", "kill -" + name + " " + pid).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static List<Long> processesNaming(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process.info().commandLine().filter(l -> l.contains(folder.toString())).isPresent())
        .map(ProcessHandle::pid)
        .toList();
  }
}
