package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.RunCounts;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.LakeReader;
import io.podium.io.TestMessages;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.testing.TestStream;
import org.joda.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The matrix of late data, with windows of an hour and half an hour of allowed lateness: on time,
 * speculative, unobservably late, observably late and droppably late.
 */
class LateDataTest {
  private static final String WINDOW = "2024-08-01T10:00:00Z";
  private static final Duration FIRING = Duration.standardSeconds(10);

  @TempDir Path folder;
  private Path bios;
  private TestStream.Builder<KafkaRecord<byte[], byte[]>> stream;
  private long offset;

  @BeforeEach
  void begin() throws IOException {
    bios =
        GraphRun.writeBios(
            List.of(new ModelBio("1", "Male", "180", "70"), new ModelBio("2", "Male", "190", "90")),
            folder.resolve("bio.csv"));
    stream = TestStream.create(GraphRun.messageCoder());
    watermark("2024-08-01T10:00:00Z");
  }

  @Test
  void onTime() throws IOException {
    result(1, "2024-08-01T10:05:00Z");
    result(2, "2024-08-01T10:55:00Z");
    watermark("2024-08-01T11:00:00Z");
    GraphRun run = run();
    assertThat(means(run)).containsExactly("2 results of 185.0 cm and 80.0 kg");
    assertThat(lateAndTooLate(run)).containsExactly(0, 0);
  }

  @Test
  void speculative() throws IOException {
    result(1, "2024-08-01T10:05:00Z");
    stream = stream.advanceProcessingTime(FIRING.multipliedBy(2));
    result(2, "2024-08-01T10:06:00Z");
    watermark("2024-08-01T11:00:00Z");
    GraphRun run = run();
    assertThat(means(run))
        .as("an early firing, then one on time that holds all")
        .containsExactly("1 results of 180.0 cm and 70.0 kg", "2 results of 185.0 cm and 80.0 kg");
    assertThat(lateAndTooLate(run)).containsExactly(0, 0);
  }

  @Test
  void unobservablyLate() throws IOException {
    result(1, "2024-08-01T10:05:00Z");
    watermark("2024-08-01T10:59:59.999Z");
    result(2, "2024-08-01T10:06:00Z");
    watermark("2024-08-01T11:00:00Z");
    GraphRun run = run();
    assertThat(means(run))
        .as("behind the watermark, but before its window's end: nobody can tell")
        .containsExactly("2 results of 185.0 cm and 80.0 kg");
    assertThat(lateAndTooLate(run)).containsExactly(0, 0);
  }

  @Test
  void observablyLate() throws IOException {
    result(1, "2024-08-01T10:05:00Z");
    watermark("2024-08-01T11:29:59.999Z");
    result(2, "2024-08-01T10:06:00Z");
    stream = stream.advanceProcessingTime(FIRING.multipliedBy(2));
    GraphRun run = run();
    assertThat(means(run))
        .as("a firing on time, then a late one that corrects it")
        .containsExactly("1 results of 180.0 cm and 70.0 kg", "2 results of 185.0 cm and 80.0 kg");
    assertThat(lateAndTooLate(run)).containsExactly(1, 0);
  }

  @Test
  void droppablyLate() throws Exception {
    result(1, "2024-08-01T10:05:00Z");
    watermark("2024-08-01T11:30:00Z");
    result(2, "2024-08-01T10:06:00Z");
    stream = stream.advanceProcessingTime(FIRING.multipliedBy(2));
    Path lake = folder.resolve("lake");
    GraphRun run = GraphRun.of(config(lake), stream.advanceWatermarkToInfinity());
    assertThat(means(run)).containsExactly("1 results of 180.0 cm and 70.0 kg");
    assertThat(lateAndTooLate(run)).containsExactly(0, 1);
    assertThat(
            LakeReader.number(
                lake,
                "SELECT count(*) FROM 'LAKE/rejects/*.parquet' WHERE stage = 'window' AND reason ="
                    + " 'too-late' AND source = 'test-0-1'"
                    + " AND decode(payload) LIKE '%10:06:00Z%'"))
        .as("not lost: kept with its bytes")
        .isEqualTo(1);
  }

  @Test
  void aGroupsFirstRowMayBeTooLateToo() throws IOException {
    watermark("2024-08-01T12:00:00Z");
    result(2, "2024-08-01T10:06:00Z");
    GraphRun run = run();
    assertThat(run.fired()).isEmpty();
    assertThat(lateAndTooLate(run)).containsExactly(0, 1);
  }

  @Test
  void withoutAllowedLatenessNothingIsTooLate() throws IOException {
    watermark("2031-01-01T00:00:00Z");
    result(1, "2024-08-01T10:05:00Z");
    stream = stream.advanceProcessingTime(FIRING.multipliedBy(2));
    result(2, "1896-01-01T00:30:00Z");
    AthleteFeatures config =
        GraphRun.withoutSinks(GraphRun.config(arguments(folder, "--window=1h")));
    GraphRun run = GraphRun.of(config, stream.advanceWatermarkToInfinity());
    assertThat(run.finalRows()).hasSize(2);
    assertThat(run.counts().get(Outcomes.WRITTEN)).isEqualTo(2);
  }

  private GraphRun run() throws IOException {
    return GraphRun.of(GraphRun.withoutSinks(config(folder)), stream.advanceWatermarkToInfinity());
  }

  private AthleteFeatures config(Path lake) {
    return GraphRun.config(arguments(lake, "--window=1h", "--allowedLateness=30m"));
  }

  private List<String> arguments(Path lake, String... more) {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "--resultsTopic=in-memory",
                "--bootstrapServers=in-memory",
                "--bio=" + bios,
                "--lake=" + lake,
                "--earlyFiring=" + FIRING.getStandardSeconds() + "s"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private void watermark(String time) {
    stream = stream.advanceWatermarkTo(org.joda.time.Instant.parse(time));
  }

  private void result(int athlete, String timestamp) {
    String json =
        String.format(
            "{\"country_noc\":\"POL\",\"sport\":\"Judo\",\"athlete_id\":%d,\"timestamp\":\"%s\"}",
            athlete, timestamp);
    stream = stream.addElements(TestMessages.of(offset++, json.getBytes(StandardCharsets.UTF_8)));
  }

  /** What fired for the window, in the order of the results behind it. */
  private static List<String> means(GraphRun run) {
    SortedMap<Long, String> byResults = new TreeMap<>();
    for (FeatureRow row : run.fired()) {
      assertThat(row.windowStart()).isEqualTo(Instant.parse(WINDOW));
      assertThat(row.windowEnd()).isEqualTo(Instant.parse(WINDOW).plusSeconds(3600));
      byResults.put(
          row.results(),
          String.format(
              "%d results of %s cm and %s kg", row.results(), row.avgHeight(), row.avgWeight()));
    }
    return List.copyOf(byResults.values());
  }

  private static List<Integer> lateAndTooLate(GraphRun run) {
    RunCounts counts = run.counts();
    assertThat(counts.balances()).as(counts.sum()).isTrue();
    return List.of((int) counts.get(Outcomes.LATE), (int) counts.get(Outcomes.TOO_LATE));
  }
}
