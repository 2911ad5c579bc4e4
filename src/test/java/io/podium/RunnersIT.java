package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.athletes.AthletesModel;
import io.podium.athletes.BioTable;
import io.podium.athletes.FeatureTable;
import io.podium.athletes.SampleOlympics;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import io.podium.athletes.rules.FeatureJson;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.io.LakeReader;
import io.podium.io.TestTopics;
import io.podium.io.TopicReader;
import io.podium.lake.FolderLock;
import io.podium.local.Services;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The graph on Spark and on Flink, each started as users do, in a process and with a class path of
 * its own, gives the rows of the sequential model.
 */
class RunnersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_MINUTES = 6;

  @TempDir static Path servicesFolder;
  private static Services services;
  private static List<ModelBio> bios;
  private static List<byte[]> messages;
  private static Path data;

  @TempDir Path folder;
  private String name;

  @BeforeAll
  static void startServices() throws IOException, InterruptedException {
    services = Services.in(servicesFolder.resolve("services"));
    services.up(services.kafka(), services.mariaDb());
    data = servicesFolder.resolve("data");
    SampleOlympics olympics = SampleOlympics.withSeed(7).athletes(300).results(3_000);
    olympics.writeTo(data);
    bios = ModelBio.fromCsv(Files.readAllBytes(data.resolve(SampleOlympics.BIO_FILE)));
    messages = olympics.messages();
  }

  @AfterAll
  static void stopServices() throws IOException, InterruptedException {
    services.down();
  }

  @BeforeEach
  void nameTopicsAndTables() throws SQLException, IOException {
    name = "t" + Long.toString(System.nanoTime(), 36);
    try (Connection connection = services.mariaDb().connect("podium")) {
      BioTable.create(connection, name + "_bio");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void filesToTopicTableAndLake(String runner) throws Exception {
    byte[] csv = Files.readAllBytes(data.resolve(SampleOlympics.RESULTS_FILE));
    insertBios(bios);
    JsonNode manifest =
        run(
            runner,
            "--results=" + data.resolve(SampleOlympics.RESULTS_FILE),
            "--rejectsTopic=" + name + "_rejects");
    ModelResult model = SequentialModel.runCsv(csv, bios, ModelWindow.GLOBAL);
    assertSinks(model);
    assertCounts(model, manifest.get("rows"));
    // What the runner unpacks and works with, 20 MB on Flink.
    assertThat(folder.resolve("temporary")).as("what is left of the run").isEmptyDirectory();
  }

  /**
   * One partition is empty, one is months ahead of the others, results come twice, some before
   * their athletes, and the stream is stopped and taken up again in the middle.
   */
  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void aStreamOfUnevenPartitionsInWindowsStoppedAndTakenUpAgain(String runner) throws Exception {
    List<byte[]> all = new ArrayList<>(messages);
    all.addAll(messages.subList(0, 300));
    Collections.shuffle(all, new Random(5));
    List<byte[]> late = new ArrayList<>();
    List<byte[]> ahead = new ArrayList<>();
    for (byte[] message : all) {
      String edition = JSON.readTree(message).path("edition").asText();
      (edition.compareTo("1990") < 0 ? late : ahead).add(message);
    }
    try (KafkaTopics topics =
        new KafkaTopics(KafkaCluster.at(services.kafka().bootstrapServers()))) {
      topics.createForEvents(name + "_results", 4);
    }
    // Those that are ahead come first, so that the others are behind the watermark.
    send(1, ahead);
    send(2, late.subList(0, late.size() / 2));
    insertBios(bios.subList(0, 200));
    Path checkpoints = folder.resolve("its checkpoints");
    String[] options = {
      "--resultsTopic=" + name + "_results",
      "--window=4y",
      "--checkpointDir=" + checkpoints,
      "--bioRefresh=1s",
      "--untilIdle=3s",
      "--earlyFiring=1s",
      "--lakeInterval=2s"
    };
    run(runner, options);
    try (FolderLock another = FolderLock.tryTake(checkpoints.resolve(".stream.lock"))) {
      assertThat(another).isNotNull();
      assertThat(exitCode(runner, options)).isEqualTo(ExitCode.INPUT_NOT_READY);
      assertThat(log()).contains("another process runs the stream of " + checkpoints);
    }

    insertBios(bios.subList(200, bios.size()));
    List<byte[]> last = late.subList(late.size() / 2, late.size());
    send(3, last);
    JsonNode second = run(runner, options);
    // Spark goes on counting from its checkpoint; Flink begins anew, with what the first run left.
    assertThat(second.path("rows").path("read").asLong())
        .isEqualTo(runner.startsWith("Flink") ? last.size() : all.size());

    ModelResult model = SequentialModel.run(all, bios, ModelWindow.years(4));
    assertSinks(model);
    assertCounts(model, countsTable());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void oneMessageOnOnePartitionForTenWorkers(String runner) throws Exception {
    insertBios(bios);
    List<byte[]> few = messages.subList(0, 1);
    TestTopics.publish(
        KafkaCluster.at(services.kafka().bootstrapServers()), name + "_results", 1, few);
    run(
        runner,
        "--resultsTopic=" + name + "_results",
        runner.startsWith("Spark") ? "--sparkMaster=local[10]" : "--parallelism=10",
        "--ephemeral=true",
        "--untilIdle=3s",
        "--earlyFiring=1s",
        "--lakeInterval=2s");
    ModelResult model = SequentialModel.run(few, bios, ModelWindow.GLOBAL);
    assertSinks(model);
  }

  private void send(int partition, List<byte[]> payloads)
      throws InterruptedException, ExecutionException {
    Map<String, Object> config = new HashMap<>(KafkaSink.producerConfig());
    config.put("bootstrap.servers", services.kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (byte[] payload : payloads) {
        sent.add(producer.send(new ProducerRecord<>(name + "_results", partition, null, payload)));
      }
      for (Future<?> message : sent) {
        message.get();
      }
    }
  }

  /** Runs as users do; the launcher builds what it needs. */
  private JsonNode run(String runner, String... options) throws Exception {
    assertThat(exitCode(runner, options)).as(log()).isZero();
    return JSON.readTree(manifest().toFile());
  }

  private Path manifest() {
    return folder.resolve("manifest.json");
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private int exitCode(String runner, String... options) throws Exception {
    File log = folder.resolve("log").toFile();
    Path home = Path.of(System.getProperty("podium.home"));
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("podium").toString(),
                "run",
                "athlete-features",
                "--runner=" + runner,
                "--bootstrapServers=" + services.kafka().bootstrapServers(),
                "--jdbcUrl=" + services.mariaDb().jdbcUrl("podium"),
                "--jdbcUser=" + services.mariaDb().user(),
                "--jdbcPasswordRef=file:" + services.mariaDb().passwordFile(),
                "--bioTable=" + name + "_bio",
                "--aggTable=" + name,
                "--aggTopic=" + name,
                "--countsTable=" + name + "_counts",
                "--lake=" + folder.resolve("lake"),
                "--manifest=" + manifest()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    builder
        .environment()
        .merge(
            "PODIUM_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary, (all, more) -> all + ' ' + more);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("it ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }

  private void assertSinks(ModelResult model) throws SQLException, IOException {
    assertThat(AthletesModel.finalRows(tableRows())).as("table").isEqualTo(model.rows());
    assertThat(tableRows()).as("one row a group and window").hasSize(model.rows().size());
    assertThat(AthletesModel.finalRows(topicRows())).as("topic").isEqualTo(model.rows());
    List<FeatureRow> gold =
        model.rows().isEmpty() ? List.of() : LakeReader.gold(folder.resolve("lake"));
    assertThat(AthletesModel.finalRows(gold)).as("lake").isEqualTo(model.rows());
    assertThat(gold).as("one row a group and window").hasSize(model.rows().size());
  }

  private static void assertCounts(ModelResult model, JsonNode counts) {
    model
        .counts()
        .forEach(
            (count, number) -> assertThat(counts.path(count).asLong()).as(count).isEqualTo(number));
  }

  /** As the manifest has them. */
  private JsonNode countsTable() throws SQLException, IOException {
    Map<String, Long> counts = new HashMap<>();
    try (Connection connection = services.mariaDb().connect("podium");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM " + name + "_counts")) {
      while (rows.next()) {
        counts.put(rows.getString("outcome"), rows.getLong("row_count"));
      }
    }
    counts.put("unmatched", counts.getOrDefault("held", 0L) - counts.getOrDefault("released", 0L));
    return JSON.valueToTree(counts);
  }

  private List<FeatureRow> tableRows() throws SQLException, IOException {
    List<FeatureRow> rows = new ArrayList<>();
    try (Connection connection = services.mariaDb().connect("podium");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + name)) {
      while (result.next()) {
        rows.add(FeatureTable.read(result));
      }
    }
    return rows;
  }

  private List<FeatureRow> topicRows() {
    return TopicReader.readAll(KafkaCluster.at(services.kafka().bootstrapServers()), name).stream()
        .map(record -> FeatureJson.parse(new String(record.value(), StandardCharsets.UTF_8)))
        .toList();
  }

  private void insertBios(List<ModelBio> rows) throws SQLException, IOException {
    try (Connection connection = services.mariaDb().connect("podium")) {
      BioTable.insert(connection, name + "_bio", rows);
    }
  }
}
