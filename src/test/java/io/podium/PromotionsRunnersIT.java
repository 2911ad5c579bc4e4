package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.local.Services;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promotions on Spark and on Flink, each started as users do. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PromotionsRunnersIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_MINUTES = 8;

  /** Longer than a first run takes, so that what starts then has waited over a restart. */
  private static final long LATER_SECONDS = 60;

  @TempDir static Path servicesFolder;
  private static Services services;

  @TempDir Path folder;
  private PromotionsFixture fixture;

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

  @Order(2)
  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void aStreamThatIsStoppedAndTakenUpAgain(String runner) throws Exception {
    long now = Instant.now().getEpochSecond();
    long later = now + LATER_SECONDS;
    fixture.subscribe("ann r", "ann r", "bob r", "cid other");
    fixture.publish(
        campaign("valid", now - 100, now + 50_000),
        campaign("later", later, now + 50_000),
        campaign("over", now - 100, now - 50),
        "poison".getBytes(StandardCharsets.UTF_8));
    JsonNode first = runTopic(runner, "--untilIdle=5s");
    assertThat(first.path("read").asLong()).isEqualTo(4);
    assertThat(fixture.sent()).containsExactlyInAnyOrder("r valid ann", "r valid bob");

    fixture.subscribe("dan r");
    fixture.publish(campaign("valid", now - 100, now + 50_000));
    long wait = Math.max(0, later - Instant.now().getEpochSecond());
    runTopic(runner, "--untilIdle=" + (wait + 10) + "s");
    assertThat(fixture.sent())
        .containsExactlyInAnyOrder(
            "r valid ann",
            "r valid bob",
            "r valid dan",
            "r later ann",
            "r later bob",
            "r later dan");
    assertThat(fixture.count("read")).isEqualTo(5);
    assertThat(fixture.count("rejected")).isEqualTo(1);
    assertThat(fixture.count("filtered")).isEqualTo(1);
    assertThat(fixture.count("duplicate")).isEqualTo(1);
    assertThat(fixture.count("written")).isEqualTo(2);
    assertThat(fixture.count("held")).isEqualTo(fixture.count("released"));
    assertThat(fixture.count("promotions")).isEqualTo(6);
  }

  /**
   * First, for it has Podium built: that would take longer than the other test's campaign waits.
   */
  @Order(1)
  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void filesTwice(String runner) throws Exception {
    long now = Instant.now().getEpochSecond();
    fixture.subscribe("ann r", "bob r", "cid s");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      byte[] message = campaign("c" + i % 100, now - 100, i % 100 < 50 ? now - 1 : now + 50_000);
      lines.add(new String(message, StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("campaigns.jsonl");
    Files.write(file, lines);
    for (int i = 0; i < 2; i++) {
      JsonNode counts = run(runner, "--campaigns=" + file);
      assertThat(counts.path("read").asLong()).isEqualTo(200);
      assertThat(counts.path("filtered").asLong()).isEqualTo(100);
      assertThat(counts.path("written").asLong()).isEqualTo(50);
      assertThat(counts.path("duplicate").asLong()).isEqualTo(50);
      assertThat(fixture.sent()).hasSize(100).doesNotHaveDuplicates();
    }
  }

  private static byte[] campaign(String id, long start, long end) {
    return PromotionsFixture.campaign("r", id, start, end);
  }

  private JsonNode runTopic(String runner, String untilIdle) throws Exception {
    return run(
        runner,
        "--campaignsTopic=" + fixture.campaignsTopic(),
        "--checkpointDir=" + folder.resolve("its checkpoints"),
        "--subscribersRefresh=2s",
        "--countsTable=" + fixture.countsTable(),
        untilIdle);
  }

  /** Runs as users do; the launcher builds what it needs. */
  private JsonNode run(String runner, String... options) throws Exception {
    Path manifest = folder.resolve("manifest.json");
    File log = folder.resolve("log").toFile();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("podium.home")).resolve("podium").toString());
    command.addAll(List.of("run", "promotions", "--runner=" + runner, "--manifest=" + manifest));
    command.addAll(fixture.options());
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    try {
      assertThat(process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as("it ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log.toPath())).isZero();
    return JSON.readTree(manifest.toFile()).get("rows");
  }
}
