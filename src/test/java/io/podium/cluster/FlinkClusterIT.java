package io.podium.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.podium.athletes.OlympicsFiles;
import io.podium.athletes.SampleOlympics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The bundled jar on a Flink cluster that has Flink's own libraries and no others. */
class FlinkClusterIT {
  private static final Duration SUBMISSION_LIMIT = Duration.ofSeconds(60);

  @TempDir static Path clusterFolder;
  private static FlinkCluster cluster;

  @TempDir Path folder;

  @BeforeAll
  static void startCluster() throws IOException, InterruptedException {
    Submission.build("flink");
    cluster = FlinkCluster.start(clusterFolder, 2);
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
        Submission.script(
            "flink", "--flinkMaster=" + cluster.master(), "athlete-features", "--parallelism=2"),
        folder,
        settings());
  }

  @Test
  void flinkRunNeedsNoAddress() throws Exception {
    SampleOlympics.withSeed(12).athletes(200).results(2_000).writeTo(folder);
    List<String> command = new ArrayList<>(cluster.flinkRun());
    command.addAll(
        List.of(
            Submission.bundle("flink").toString(),
            "run",
            "athlete-features",
            "--runner=FlinkRunner"));
    assertSameBits(
        command,
        "--results=" + folder.resolve(SampleOlympics.RESULTS_FILE),
        "--bio=" + folder.resolve(SampleOlympics.BIO_FILE));
  }

  @Test
  void aRunThatIsStoppedBeforeItKnowsOfItsJobLeavesNone() throws Exception {
    SampleOlympics.withSeed(13).athletes(500).results(500_000).writeTo(folder);
    List<String> before = jobs();
    try (LateAnswers answers = new LateAnswers(cluster.restPort())) {
      Process run =
          Submission.start(
              Submission.script(
                  "flink",
                  "athlete-features",
                  "--flinkMaster=127.0.0.1:" + answers.port(),
                  "--results=" + folder.resolve(SampleOlympics.RESULTS_FILE),
                  "--bio=" + folder.resolve(SampleOlympics.BIO_FILE),
                  "--lake=" + folder.resolve("lake")),
              folder.resolve("submit.log"),
              settings());
      try {
        Await.until(
            "the job",
            SUBMISSION_LIMIT,
            () -> !jobs().equals(before),
            () -> Submission.text(folder.resolve("submit.log")));
        run.destroy();
        assertThat(run.waitFor(1, TimeUnit.SECONDS)).as("ends before it knows").isFalse();
        answers.release();
        assertThat(run.waitFor(20, TimeUnit.SECONDS)).as("ends").isTrue();
      } finally {
        run.destroyForcibly().waitFor();
      }
    }
    List<String> ours = new ArrayList<>(jobs());
    ours.removeAll(before);
    assertThat(ours).hasSize(1);
    assertThat(cluster.endedJob(ours.get(0)).get("state").asText()).isEqualTo("CANCELED");
  }

  private static Map<String, String> settings() {
    return Map.of("FLINK_CONF_DIR", cluster.settings().toString());
  }

  private void assertSameBits(String... arguments) throws Exception {
    assertSameBits(
        Submission.script(
            "flink", "--flinkMaster=" + cluster.master(), "athlete-features", "--parallelism=2"),
        arguments);
  }

  private void assertSameBits(List<String> start, String... arguments) throws Exception {
    List<String> before = jobs();
    Path lake = folder.resolve("cluster");
    List<String> command = new ArrayList<>(start);
    command.add("--lake=" + lake);
    command.addAll(List.of(arguments));
    Submission.run(command, folder.resolve("submit.log"), settings());
    assertThat(Submission.rows(lake))
        .isNotEmpty()
        .isEqualTo(Submission.runDirect(folder.resolve("direct"), arguments));
    List<String> ours = new ArrayList<>(jobs());
    ours.removeAll(before);
    assertThat(ours).as("jobs that the run made").hasSize(1);
    JsonNode job = cluster.endedJob(ours.get(0));
    assertThat(job.get("state").asText()).isEqualTo("FINISHED");
    assertThat(taskManagersOf(job)).as("TaskManagers that have done a part").hasSize(2);
  }

  private static List<String> jobs() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    cluster
        .ask("/jobs/overview")
        .orElseThrow()
        .get("jobs")
        .forEach(job -> ids.add(job.get("jid").asText()));
    return ids;
  }

  private static Set<String> taskManagersOf(JsonNode job) throws IOException, InterruptedException {
    Set<String> names = new TreeSet<>();
    for (JsonNode vertex : job.get("vertices")) {
      String path = "/jobs/" + job.get("jid").asText() + "/vertices/" + vertex.get("id").asText();
      cluster
          .ask(path + "/taskmanagers")
          .orElseThrow()
          .get("taskmanagers")
          .forEach(one -> names.add(one.get("taskmanager-id").asText()));
    }
    return names;
  }
}
