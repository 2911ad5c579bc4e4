package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.local.Services;
import io.podium.promotions.DeterminedPromotions;
import io.podium.promotions.SamplePromotions;
import io.podium.promotions.model.ModelResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of {@code podium run promotions} on real Kafka and PostgreSQL. */
class PromotionsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path servicesFolder;
  private static Services services;

  @TempDir Path folder;
  private PromotionsFixture fixture;
  private final long now = Instant.now().getEpochSecond();

  @BeforeAll
  static void startServices() throws IOException, InterruptedException {
    services = Services.in(servicesFolder.resolve("services"));
    services.up(services.kafka(), services.postgres());
  }

  @AfterAll
  static void stopServices() throws IOException, InterruptedException {
    services.down();
  }

  @BeforeEach
  void nameTopicsAndTables() {
    fixture = new PromotionsFixture(services);
  }

  /** A message and ten subscribers of real data, and the rows they must give. */
  @Test
  void realDataGiveExactlyTheirRowsHoweverOftenTheyCome() throws Exception {
    Path data = RealData.folderOrSkip("promotions");
    byte[] message = Files.readAllBytes(data.resolve("campaign_message.json"));
    List<SamplePromotions.Subscription> rows = new ArrayList<>();
    for (String line : Files.readAllLines(data.resolve("subscribers_restaurants.csv"))) {
      String[] row = line.split(",", -1);
      if (!row[0].equals("id")) {
        rows.add(new SamplePromotions.Subscription(row[1], row[2]));
      }
    }
    fixture.subscribe(rows);
    fixture.publish(message);
    killWhenItHasWritten();
    runTopic("--untilIdle=5s");
    assertThat(fixture.sent()).as("after kill -9").hasSize(8);
    fixture.publish(message, message, message, message, message);
    JsonNode counts = runTopic("--untilIdle=5s").get("rows");

    List<String> expected =
        Files.readAllLines(data.resolve("expected_feedback_rows.csv")).stream()
            .skip(1)
            .map(row -> row.replace(',', '|').replaceFirst("\\|$", ""))
            .toList();
    assertThat(expected).hasSize(8);
    assertThat(fixture.sent()).hasSize(8);
    assertThat(fixture.table().stream().map(row -> row.replaceFirst("\\|[0-9]+$", "")))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(counts.path("read").asLong()).isEqualTo(6);
    assertThat(counts.path("duplicate").asLong()).isEqualTo(5);
  }

  @Test
  void aStreamSendsWhatIsValidAtTheMomentThatItIs() throws Exception {
    fixture.subscribe("ann r", "ann r", "bob r", "cid other");
    fixture.publish(
        PromotionsFixture.campaign("r", "valid", now - 100, now + 1_000),
        PromotionsFixture.campaign("r", "valid", now - 100, now + 1_000),
        PromotionsFixture.campaign("r", "over", now - 100, now - 50),
        PromotionsFixture.campaign("r", "far", now + 50_000, now + 60_000),
        PromotionsFixture.campaign("r", "soon", now + 30, now + 1_000),
        "poison".getBytes(StandardCharsets.UTF_8));
    CompletableFuture<JsonNode> run =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return runTopic("--untilIdle=40s", "--subscribersRefresh=2s");
              } catch (Exception failure) {
                throw new IllegalStateException(failure);
              }
            });
    while (!run.isDone() && !tableHas(2)) {
      Thread.sleep(100);
    }
    fixture.execute("DELETE FROM " + fixture.subscribersTable() + " WHERE client_id = 'bob'");
    fixture.subscribe("dan r");
    fixture.execute("UPDATE " + fixture.feedbackTable() + " SET feedback = 'tasty'");
    JsonNode counts = run.get().get("rows");

    assertThat(fixture.sent())
        .containsExactlyInAnyOrder(
            "r valid ann", "r valid bob", "r valid dan", "r soon ann", "r soon dan");
    assertThat(counts.path("read").asLong()).isEqualTo(6);
    assertThat(counts.path("written").asLong()).isEqualTo(2);
    assertThat(counts.path("duplicate").asLong()).isEqualTo(1);
    assertThat(counts.path("filtered").asLong()).isEqualTo(1);
    assertThat(counts.path("unmatched").asLong()).as("still waits").isEqualTo(1);
    assertThat(counts.path("rejected").asLong()).isEqualTo(1);

    runTopic("--untilIdle=5s");
    assertThat(fixture.sent()).as("the same after a run from the beginning").hasSize(5);
  }

  @Test
  void filesAreReadOnceAndTheFirstMessageOfACampaignCounts() throws Exception {
    fixture.subscribe("ann r", "bob r");
    Path file = folder.resolve("campaigns.jsonl");
    String line = new String(campaign("c", now - 100, now + 1_000), StandardCharsets.UTF_8);
    Files.writeString(
        file,
        String.join(
            "\n",
            line.replace("Zupa 🍲", "second").replaceFirst("created\":[0-9]+", "created\":200"),
            line.replace("Zupa 🍲", "first").replaceFirst("created\":[0-9]+", "created\":100"),
            "",
            "{}"));
    for (int i = 0; i < 2; i++) {
      JsonNode counts = run("--campaigns=" + file).get("rows");
      assertThat(counts.path("read").asLong()).isEqualTo(3);
      assertThat(counts.path("written").asLong()).isEqualTo(1);
      assertThat(counts.path("duplicate").asLong()).isEqualTo(1);
      assertThat(counts.path("rejected").asLong()).isEqualTo(1);
    }
    assertThat(fixture.sent()).containsExactlyInAnyOrder("r c ann", "r c bob");
    assertThat(fixture.table()).allMatch(row -> row.contains("|first|"));
  }

  /** The benchmark does the same with more. */
  @Test
  void aLargeSampleIsSentAsTheModelSendsIt() throws Exception {
    Instant begin = Instant.ofEpochSecond(now);
    DeterminedPromotions data =
        DeterminedPromotions.of(
            SamplePromotions.withSeed(1).restaurants(2_000).subscriptions(50_000), 5_000, begin);
    fixture.subscribe(data.subscribers());
    Path file = folder.resolve("campaigns.jsonl");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (SamplePromotions.Message message : data.messages()) {
        out.write(message.value());
        out.write('\n');
      }
    }
    JsonNode counts = run("--campaigns=" + file).get("rows");

    ModelResult model = data.model();
    assertThat(model.sent()).hasSizeGreaterThan(50_000);
    assertThat(fixture.differences(model, begin)).isEmpty();
    for (String outcome : List.of("read", "written", "duplicate", "filtered", "rejected")) {
      assertThat(counts.path(outcome).asLong()).as(outcome).isEqualTo(model.counts().get(outcome));
    }
    assertThat(counts.path("unmatched").asLong()).as("starts later").isGreaterThan(50);

    fixture.execute(
        "UPDATE %1$s SET adv_campaign_owner = '' WHERE id = (SELECT max(id) FROM %1$s)"
            .formatted(fixture.feedbackTable()));
    assertThat(fixture.differences(model, begin))
        .as("one row is changed")
        .satisfiesExactly(
            row -> assertThat(row).startsWith("in the table, and not in the model"),
            row -> assertThat(row).isEqualTo("1 rows are not in the table"),
            row -> assertThat(row).startsWith("in the topic, and not in the table"),
            row -> assertThat(row).isEqualTo("1 rows are not in the topic"));
  }

  @Test
  void whatIsGeneratedIsSent() throws Exception {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("generate", "promotions"));
    fixture.options().stream()
        .filter(option -> option.matches("--(bootstrapServers|jdbc.*|subscribersTable)=.*"))
        .forEach(options::add);
    options.addAll(
        List.of(
            "--campaignsTopic=" + fixture.campaignsTopic(),
            "--rate=500",
            "--count=600",
            "--restaurants=5",
            "--subscriptions=100"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    long begun = System.nanoTime();
    assertThat(Podium.run(options, stream, stream)).isZero();
    assertThat(System.nanoTime() - begun).as("600 at 500 a second").isGreaterThan(1_000_000_000L);

    JsonNode counts = runTopic("--untilIdle=5s").get("rows");
    assertThat(counts.path("read").asLong()).isEqualTo(600);
    assertThat(counts.path("rejected").asLong()).isZero();
    assertThat(counts.path("written").asLong()).isGreaterThan(300);
    assertThat(fixture.sent()).hasSizeGreaterThan(1_000).doesNotHaveDuplicates();
  }

  /** With SIGKILL, as soon as the table has rows: they may be in the topic by then, or not. */
  private void killWhenItHasWritten() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("podium.home")).resolve("podium").toString());
    command.addAll(List.of("run", "promotions", "--campaignsTopic=" + fixture.campaignsTopic()));
    command.addAll(fixture.options());
    Path log = folder.resolve("killed.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      while (!tableHas(1)) {
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        Thread.sleep(5);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static byte[] campaign(String id, long start, long end) {
    return PromotionsFixture.campaign("r", id, start, end);
  }

  private boolean tableHas(int rows) {
    try {
      return fixture.table().size() >= rows;
    } catch (Exception notYetThere) {
      return false;
    }
  }

  private JsonNode runTopic(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--campaignsTopic=" + fixture.campaignsTopic());
    return run(all.toArray(String[]::new));
  }

  private JsonNode run(String... options) throws IOException {
    Path manifest = folder.resolve("manifest-" + System.nanoTime() + ".json");
    List<String> arguments = new ArrayList<>(List.of("run", "promotions"));
    arguments.addAll(fixture.options());
    arguments.add("--manifest=" + manifest);
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Podium.run(arguments, stream, stream))
        .as(out.toString(StandardCharsets.UTF_8))
        .isZero();
    return JSON.readTree(manifest.toFile());
  }
}
