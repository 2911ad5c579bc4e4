package io.podium.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.Podium;
import io.podium.athletes.OlympicsFiles;
import io.podium.athletes.SampleOlympics;
import io.podium.io.KafkaCluster;
import io.podium.io.TopicOffsets;
import io.podium.local.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The bundled jar on a Spark cluster that has Spark's own libraries and no others. */
class SparkClusterIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path clusterFolder;
  private static SparkCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws IOException, InterruptedException {
    Submission.build("spark");
    cluster = SparkCluster.start(clusterFolder, 2);
  }

  @AfterAll
  static void stopCluster() throws IOException, InterruptedException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void sampleFilesGiveTheBitsOfDirectRunner() throws Exception {
    SampleOlympics.withSeed(11).athletes(500).results(10_000).writeTo(folder);
    assertSameBits(
        "--results=" + folder.resolve(SampleOlympics.RESULTS_FILE),
        "--bio=" + folder.resolve(SampleOlympics.BIO_FILE),
        "--window=20y");
  }

  @Test
  void sparkSubmitIsTakenAtItsWord() throws Exception {
    SampleOlympics.withSeed(12).athletes(200).results(2_000).writeTo(folder);
    assertSameBits(
        Map.of("SPARK_HOME", cluster.home().toString()),
        "--results=" + folder.resolve(SampleOlympics.RESULTS_FILE),
        "--bio=" + folder.resolve(SampleOlympics.BIO_FILE));
  }

  @Test
  void theOlympicsGiveTheBitsOfDirectRunner() throws Exception {
    assertSameBits(OlympicsFiles.orSkip().options());
  }

  @Test
  @EnabledIfSystemProperty(
      named = "podium.olympics.streams",
      matches = "true",
      disabledReason = "minutes long: -Dpodium.olympics.streams=true runs it")
  void theOlympicsFromATopicGiveTheBitsOfDirectRunner() throws Exception {
    Submission.streamTheOlympics(
        Submission.script("spark", "--sparkMaster=" + cluster.master(), "athlete-features"),
        folder,
        cluster.environment());
  }

  /** As docker-compose.yml does: DirectRunner is not in the jar. */
  @Test
  void publishesATableWithoutAnotherRunner() throws Exception {
    int rows = 2_000;
    SampleOlympics.withSeed(13).athletes(200).results(rows).writeTo(folder);
    Services services = Services.in(folder.resolve("services"));
    services.up(services.kafka(), services.mariaDb());
    try {
      KafkaCluster kafka = KafkaCluster.at(services.kafka().bootstrapServers());
      List<String> database =
          List.of(
              "--jdbcUrl=" + services.mariaDb().jdbcUrl("podium"),
              "--jdbcUser=" + services.mariaDb().user(),
              "--jdbcPasswordRef=file:" + services.mariaDb().passwordFile());
      List<String> load = new ArrayList<>(List.of("load"));
      load.add("--results=" + folder.resolve(SampleOlympics.RESULTS_FILE));
      load.addAll(database);
      assertThat(Podium.run(load, System.out, System.err)).isZero();
      List<String> publish =
          new ArrayList<>(
              List.of(
                  cluster.home().resolve("bin/spark-submit").toString(),
                  "--master",
                  "local[*]",
                  "--class",
                  "io.podium.Podium",
                  Submission.bundle("spark").toString(),
                  "publish",
                  "--runner=SparkRunner",
                  "--bootstrapServers=" + kafka.bootstrapServers(),
                  "--resultsTopic=published"));
      publish.addAll(database);
      Submission.run(publish, folder.resolve("publish.log"), cluster.environment());
      try (TopicOffsets published = new TopicOffsets(kafka, "published")) {
        assertThat(
                published.now().orElseThrow().values().stream()
                    .mapToLong(range -> range.next() - range.first())
                    .sum())
            .isEqualTo(rows);
      }
    } finally {
      services.down();
    }
  }

  private void assertSameBits(String... arguments) throws Exception {
    assertSameBits(Map.of(), arguments);
  }

  private void assertSameBits(Map<String, String> environment, String... arguments)
      throws Exception {
    Path lake = folder.resolve("cluster");
    Path events = Files.createDirectories(folder.resolve("events"));
    List<String> command =
        Submission.script(
            "spark",
            "--sparkMaster=" + cluster.master(),
            "--conf",
            "spark.eventLog.enabled=true",
            "--conf=spark.eventLog.dir=" + events.toUri(),
            "--conf=spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1",
            "athlete-features",
            "--lake=" + lake);
    command.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>(cluster.environment());
    all.putAll(environment);
    Submission.run(command, folder.resolve("submit.log"), all);
    assertThat(Submission.rows(lake))
        .isNotEmpty()
        .isEqualTo(Submission.runDirect(folder.resolve("direct"), arguments));
    assertThat(tasksByHost(events).keySet()).as("workers whose executor has done tasks").hasSize(2);
  }

  /** How many tasks each executor has done, by Spark's own record of the application. */
  private static Map<String, Integer> tasksByHost(Path events) throws IOException {
    Map<String, Integer> tasks = new HashMap<>();
    try (Stream<Path> files = Files.list(events)) {
      for (Path file : new TreeSet<>(files.toList())) {
        for (String line : Files.readAllLines(file)) {
          JsonNode event = JSON.readTree(line);
          if (event.path("Event").asText().equals("SparkListenerTaskEnd")
              && event.at("/Task End Reason/Reason").asText().equals("Success")) {
            tasks.merge(event.at("/Task Info/Executor ID").asText(), 1, Integer::sum);
          }
        }
      }
    }
    return tasks;
  }
}
