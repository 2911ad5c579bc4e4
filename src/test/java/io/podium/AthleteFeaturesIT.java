package io.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.athletes.AthletesModel;
import io.podium.athletes.BioTable;
import io.podium.athletes.FeatureTable;
import io.podium.athletes.SampleOlympics;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.PoisonMessages;
import io.podium.athletes.model.SequentialModel;
import io.podium.athletes.rules.FeatureJson;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.CountsTable;
import io.podium.io.Dialect;
import io.podium.io.KafkaCluster;
import io.podium.io.LakeReader;
import io.podium.io.TableSpec;
import io.podium.io.TestTopics;
import io.podium.io.TopicReader;
import io.podium.local.Services;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code podium run athlete-features} on real Kafka and MariaDB. */
class AthleteFeaturesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    SampleOlympics olympics = SampleOlympics.withSeed(1).athletes(300).results(3_000);
    olympics.writeTo(data);
    bios = ModelBio.fromCsv(Files.readAllBytes(data.resolve(SampleOlympics.BIO_FILE)));
    messages = olympics.messages();
  }

  @AfterAll
  static void stopServices() throws IOException, InterruptedException {
    services.down();
  }

  @BeforeEach
  void nameTopicsAndTables() {
    name = "t" + Long.toString(System.nanoTime(), 36);
  }

  @Test
  void filesToTopicTableAndLakeTwiceWithTheSameRows() throws Exception {
    byte[] csv = Files.readAllBytes(data.resolve(SampleOlympics.RESULTS_FILE));
    ModelResult model = SequentialModel.runCsv(csv, bios, ModelWindow.GLOBAL);
    createBioTable(bios);
    for (int run = 0; run < 2; run++) {
      JsonNode manifest =
          run(
              "--results=" + data.resolve(SampleOlympics.RESULTS_FILE),
              "--bioTable=" + name + "_bio",
              "--lake=" + folder.resolve("lake"),
              "--aggTable=" + name,
              "--aggTopic=" + name,
              "--rejectsTopic=" + name + "_rejects");
      assertSinks(manifest, model);
    }
    Path lake = folder.resolve("lake");
    assertThat(count(lake, "bronze/athlete_event_results/*")).isEqualTo(3_000);
    assertThat(count(lake, "silver/athlete_event_results/*"))
        .isEqualTo(3_000 - model.counts().get("duplicate"));
    assertThat(count(lake, "rejects/*")).isEqualTo(3_000 - model.counts().get("written"));
  }

  @Test
  void aTopicInRandomOrderWithATenthTwice() throws Exception {
    List<byte[]> shuffled = new ArrayList<>(messages);
    shuffled.addAll(messages.subList(0, messages.size() / 10));
    Collections.shuffle(shuffled, new Random(2));
    ModelResult model = SequentialModel.run(shuffled, bios, ModelWindow.GLOBAL);
    createBioTable(bios);
    publish(shuffled);
    JsonNode manifest = runTopic("--untilIdle=5s", "--earlyFiring=1s");
    assertSinks(manifest, model);
    assertThat(manifest.at("/rows/read").asLong()).isEqualTo(shuffled.size());
  }

  @Test
  void windowsOfAYearWithLateRows() throws Exception {
    List<byte[]> shuffled = new ArrayList<>(messages);
    Collections.shuffle(shuffled, new Random(3));
    ModelResult model = SequentialModel.run(shuffled, bios, ModelWindow.years(1));
    createBioTable(bios);
    publish(shuffled);
    JsonNode manifest = runTopic("--untilIdle=5s", "--earlyFiring=1s", "--window=1y");
    assertSinks(manifest, model);
  }

  @Test
  void rowsBehindTheWatermarkButInTheirWindowAreNeverLate() throws Exception {
    SortedMap<Integer, List<byte[]>> eras = new TreeMap<>();
    for (byte[] message : messages) {
      int year = Integer.parseInt(JSON.readTree(message).get("edition").asText().substring(0, 4));
      eras.computeIfAbsent(Math.floorDiv(year - 1970, 20), era -> new ArrayList<>()).add(message);
    }
    List<byte[]> eraByEra = new ArrayList<>();
    for (List<byte[]> era : eras.values()) {
      Collections.shuffle(era, new Random(6));
      eraByEra.addAll(era);
    }
    ModelResult model = SequentialModel.run(eraByEra, bios, ModelWindow.years(20));
    createBioTable(bios);
    TestTopics.publish(
        KafkaCluster.at(services.kafka().bootstrapServers()), name + "_results", 1, eraByEra);
    JsonNode manifest =
        runTopic("--untilIdle=5s", "--earlyFiring=1s", "--window=20y", "--allowedLateness=1d");
    assertThat(manifest.at("/rows/late").asLong()).isZero();
    assertThat(manifest.at("/rows/too_late").asLong()).isZero();
    assertSinks(manifest, model);
  }

  @Test
  void tenThousandMalformedMessagesBetweenGoodOnes() throws Exception {
    List<byte[]> mixed = new ArrayList<>(messages);
    List<byte[]> poison = new ArrayList<>();
    for (PoisonMessages.Poison kind : PoisonMessages.kinds()) {
      poison.add(kind.payload());
    }
    java.util.SplittableRandom random = new java.util.SplittableRandom(4);
    while (poison.size() < 10_000) {
      poison.add(PoisonMessages.random(random));
    }
    mixed.addAll(poison);
    Collections.shuffle(mixed, new Random(4));
    ModelResult model = SequentialModel.run(mixed, bios, ModelWindow.GLOBAL);
    assertThat(model.counts()).containsEntry("rejected", 10_000L);
    createBioTable(bios);
    publish(mixed);
    JsonNode manifest =
        runTopic("--untilIdle=5s", "--earlyFiring=1s", "--rejectsTopic=" + name + "_rejects");
    assertSinks(manifest, model);

    List<ConsumerRecord<byte[], byte[]>> rejects =
        TopicReader.readAll(
            KafkaCluster.at(services.kafka().bootstrapServers()), name + "_rejects");
    assertThat(rejects.stream().map(record -> Arrays.hashCode(record.value())))
        .as("the bytes as they came")
        .containsExactlyInAnyOrderElementsOf(poison.stream().map(Arrays::hashCode).toList());
    assertThat(rejects)
        .allSatisfy(
            record -> {
              assertThat(header(record, "reason")).isNotBlank();
              assertThat(header(record, "message")).isNotBlank();
              assertThat(header(record, "source")).startsWith(name + "_results-");
            });
    assertThat(
            LakeReader.number(
                folder.resolve("lake"),
                "SELECT count(*) FROM 'LAKE/rejects/*.parquet' WHERE stage = 'parse'"))
        .isEqualTo(10_000);
  }

  @Test
  void resultsBeforeTheirAthletesAreJoinedWhenTheseCome() throws Exception {
    ModelResult model = SequentialModel.run(messages, bios, ModelWindow.GLOBAL);
    createBioTable(bios.subList(0, 100));
    publish(messages);
    CompletableFuture<JsonNode> run =
        start("--untilIdle=15s", "--earlyFiring=1s", "--bioRefresh=1s");
    Thread.sleep(8_000);
    insertBios(bios.subList(100, bios.size()));
    assertSinks(run.get(), model);
  }

  @Test
  void kafkaAndMariaDbAwayForHalfAMinute() throws Exception {
    ModelResult model = SequentialModel.run(messages, bios, ModelWindow.GLOBAL);
    createBioTable(bios);
    publish(messages.subList(0, 1_000));
    CompletableFuture<JsonNode> run = start("--untilIdle=20s", "--earlyFiring=1s");
    Thread.sleep(5_000);
    services.mariaDb().stop();
    publish(messages.subList(1_000, 2_000));
    Thread.sleep(30_000);
    services.mariaDb().start();
    services.kafka().stop();
    Thread.sleep(30_000);
    services.kafka().start();
    publish(messages.subList(2_000, messages.size()));
    assertSinks(run.get(), model);
  }

  @Test
  void appendingKeepsARowAFiring() throws Exception {
    ModelResult model = SequentialModel.run(messages, bios, ModelWindow.GLOBAL);
    createBioTable(bios);
    publish(messages);
    JsonNode manifest = runTopic("--untilIdle=5s", "--earlyFiring=1s", "--jdbcMode=append");
    assertThat(AthletesModel.finalRows(tableRows())).isEqualTo(model.rows());
    assertThat(tableRows()).hasSize(manifest.at("/sinks/table_rows").asInt());
  }

  /** After a failure fewer rows may have waited for their athletes than were counted before it. */
  @Test
  void aTotalReplacesAnEarlierOneAlsoWhereItIsSmaller() throws Exception {
    TableSpec table = CountsTable.named(name);
    LocalDateTime noon = LocalDateTime.parse("2026-08-01T12:00:00");
    try (Connection connection = services.mariaDb().connect("podium");
        Statement statement = connection.createStatement()) {
      statement.execute(table.createSql(Dialect.MYSQL, TableSpec.Mode.UPSERT));
      try (PreparedStatement write =
          connection.prepareStatement(table.writeSql(Dialect.MYSQL, TableSpec.Mode.UPSERT, 1))) {
        write.setString(1, "held");
        for (int[] totalAndSecond : new int[][] {{7, 0}, {5, 2}, {6, 1}}) {
          write.setLong(2, totalAndSecond[0]);
          write.setObject(3, noon.plusSeconds(totalAndSecond[1]));
          write.executeUpdate();
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT row_count FROM " + name)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).as("of 7, then 5, and 6 from in between").isEqualTo(5);
      }
    }
  }

  @Test
  void servesItsCountsLagAndLatenciesWhileItRuns() throws Exception {
    createBioTable(bios);
    publish(messages);
    List<String> scraped = new ArrayList<>();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompletableFuture<JsonNode> run =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return run(
                    out,
                    "--resultsTopic=" + name + "_results",
                    "--bioTable=" + name + "_bio",
                    "--aggTable=" + name,
                    "--untilIdle=10s",
                    "--earlyFiring=1s",
                    "--metricsPort=0");
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
    String url = null;
    while (!run.isDone()) {
      Thread.sleep(500);
      Matcher shown =
          Pattern.compile("metrics (http://127\\.0\\.0\\.1:[0-9]+/metrics)")
              .matcher(out.toString(StandardCharsets.UTF_8));
      if (shown.find()) {
        url = shown.group(1);
        try (InputStream in = URI.create(url).toURL().openStream()) {
          scraped.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (ConnectException ended) {
          assertThat(run.get()).as("the endpoint ends with the run").isNotNull();
        }
      }
    }
    JsonNode manifest = run.get();

    String last = scraped.get(scraped.size() - 1);
    assertThat(last)
        .contains(
            "podium_rows_total{outcome=\"read\"} " + messages.size() + "\n",
            "podium_consumer_lag_messages 0\n",
            "podium_source_latency_seconds_count " + messages.size() + "\n",
            "podium_event_time_seconds{bound=\"first\"} "
                + Instant.parse(manifest.get("first_event_time").asText()).getEpochSecond()
                + ".000\n",
            "podium_run_info{pipeline=\"athlete-features\"",
            "runner=\"DirectRunner\"} 1\n");
    assertThat(manifest.at("/latency_millis/source/count").asInt()).isEqualTo(messages.size());
    assertThat(manifest.at("/latency_millis/sink/count").asLong())
        .isPositive()
        .isEqualTo(manifest.at("/sinks/table_rows").asLong());
    assertThat(manifest.at("/latency_millis/sink/max").asLong()).isBetween(0L, 60_000L);
    String address = url;
    assertThatThrownBy(() -> URI.create(address).toURL().openStream())
        .isInstanceOf(ConnectException.class);
  }

  /** Runs a topic into table, topic and lake. */
  private JsonNode runTopic(String... options) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--resultsTopic=" + name + "_results",
                "--bioTable=" + name + "_bio",
                "--lake=" + folder.resolve("lake"),
                "--aggTable=" + name,
                "--aggTopic=" + name));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new));
  }

  private CompletableFuture<JsonNode> start(String... options) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return runTopic(options);
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        });
  }

  private JsonNode run(String... options) throws IOException {
    return run(new ByteArrayOutputStream(), options);
  }

  private JsonNode run(ByteArrayOutputStream out, String... options) throws IOException {
    Path manifest = folder.resolve("manifest.json");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "athlete-features",
                "--bootstrapServers=" + services.kafka().bootstrapServers(),
                "--jdbcUrl=" + services.mariaDb().jdbcUrl("podium"),
                "--jdbcUser=" + services.mariaDb().user(),
                "--jdbcPasswordRef=file:" + services.mariaDb().passwordFile(),
                "--manifest=" + manifest));
    arguments.addAll(List.of(options));
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Podium.run(arguments, stream, stream))
        .as(() -> out.toString(StandardCharsets.UTF_8))
        .isZero();
    return JSON.readTree(manifest.toFile());
  }

  private void assertSinks(JsonNode manifest, ModelResult model) throws SQLException, IOException {
    JsonNode rows = manifest.get("rows");
    model
        .counts()
        .forEach(
            (count, number) -> assertThat(rows.get(count).asLong()).as(count).isEqualTo(number));
    assertThat(rows.get("balances").asBoolean()).isTrue();
    SortedMap<ModelKey, ModelRow> expected = model.rows();
    assertThat(AthletesModel.finalRows(tableRows())).as("table").isEqualTo(expected);
    assertThat(tableRows()).as("one row a group and window").hasSize(expected.size());
    assertThat(AthletesModel.finalRows(topicRows())).as("topic").isEqualTo(expected);
    List<FeatureRow> gold = LakeReader.gold(folder.resolve("lake"));
    assertThat(AthletesModel.finalRows(gold)).as("lake").isEqualTo(expected);
    assertThat(gold).as("one row a group and window").hasSize(expected.size());
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
        .collect(Collectors.toList());
  }

  private void publish(List<byte[]> payloads) throws InterruptedException, ExecutionException {
    TestTopics.publish(
        KafkaCluster.at(services.kafka().bootstrapServers()), name + "_results", 3, payloads);
  }

  private void createBioTable(List<ModelBio> rows) throws SQLException, IOException {
    try (Connection connection = services.mariaDb().connect("podium")) {
      BioTable.create(connection, name + "_bio");
    }
    insertBios(rows);
  }

  private void insertBios(List<ModelBio> rows) throws SQLException, IOException {
    try (Connection connection = services.mariaDb().connect("podium")) {
      BioTable.insert(connection, name + "_bio", rows);
    }
  }

  private static long count(Path lake, String files) throws SQLException, IOException {
    return LakeReader.number(lake, "SELECT count(*) FROM 'LAKE/" + files + ".parquet'");
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String header) {
    return new String(record.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
  }
}
