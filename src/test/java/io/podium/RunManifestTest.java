package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunManifestTest {
  private static final RunCounts COUNTS =
      new RunCounts(
          Map.ofEntries(
              Map.entry(Outcomes.READ, 28L),
              Map.entry(Outcomes.WRITTEN, 1L),
              Map.entry(Outcomes.REJECTED, 2L),
              Map.entry(Outcomes.HELD, 10L),
              Map.entry(Outcomes.RELEASED, 6L),
              Map.entry(Outcomes.FILTERED, 5L),
              Map.entry(Outcomes.DUPLICATE, 7L),
              Map.entry(Outcomes.TOO_LATE, 9L),
              Map.entry(Outcomes.LATE, 11L),
              Map.entry("features", 12L),
              Map.entry("table_rows", 13L),
              Map.entry("topic_messages", 14L)),
          Instant.parse("1896-01-01T00:00:00Z").toEpochMilli(),
          Instant.parse("2022-01-01T00:00:00Z").toEpochMilli(),
          Map.of(),
          Map.of(Outcomes.SOURCE_LATENCY, new RunCounts.Latency(4, 30, 2, 21)));

  @TempDir Path folder;

  @Test
  void jsonHasEveryField() throws IOException {
    JsonNode expected =
        new ObjectMapper()
            .readTree(
                """
                {"pipeline": "athlete-features", "version": "1.0", "run_id": "abc",
                 "status": "FAILED", "exit_code": 47, "error": "one \\"line\\"",
                 "options": ["--lake=lake", "--jdbcPasswordRef=env:DB"],
                 "resumed": false, "started_at": "2026-01-02T03:04:05Z", "duration_seconds": 3.5,
                 "rows_per_second": 8,
                 "rows": {"read": 28, "written": 1, "rejected": 2, "unmatched": 4, "filtered": 5,
                          "duplicate": 7, "too_late": 9, "late": 11, "balances": true},
                 "sinks": {"features": 12, "table_rows": 13, "topic_messages": 14},
                 "first_event_time": "1896-01-01T00:00:00Z",
                 "last_event_time": "2022-01-01T00:00:00Z",
                 "latency_millis": {
                   "source": {"min": 2, "mean": 7, "max": 21, "sum": 30, "count": 4},
                   "sink": null}}
                """);

    JsonNode json = new ObjectMapper().readTree(manifest("one \"line\"", COUNTS).toJson());

    assertThat(json.toPrettyString()).isEqualTo(expected.toPrettyString());
  }

  @Test
  void whatThereWasNotIsNull() throws IOException {
    RunManifest manifest = manifest(null, new RunCounts(Map.of(), null, null, Map.of(), Map.of()));

    JsonNode json = new ObjectMapper().readTree(manifest.toJson());

    for (String field : List.of("error", "first_event_time", "last_event_time")) {
      assertThat(json.required(field).isNull()).as(field).isTrue();
    }
    assertThat(manifest.summary()).doesNotContain("event time", "null");
  }

  @Test
  void isWrittenAsAWholeOverAnOlderOne() throws IOException {
    Path file = folder.resolve("runs/new/run.json");
    manifest("old", COUNTS).writeTo(file);

    manifest("new", COUNTS).writeTo(file);

    assertThat(file).hasContent(manifest("new", COUNTS).toJson() + '\n');
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theSummaryHasTheSumTheSinksAndTheError() {
    assertThat(manifest("what went wrong", COUNTS).summary())
        .contains("athlete-features FAILED in 3.5 s (8 rows/s), run abc")
        .contains(COUNTS.sum())
        .contains("late but counted 11")
        .contains("fired 12", "table 13", "topic 14")
        .contains("event time from 1896-01-01T00:00:00Z to 2022-01-01T00:00:00Z")
        .endsWith("  what went wrong\n");
  }

  @Test
  void saysWhatThePipelineMakes() throws IOException {
    RunCounts counts =
        new RunCounts(Map.of("promotions", 8L, "table_rows", 7L), null, null, Map.of(), Map.of());
    RunManifest manifest =
        new RunManifest(
            "promotions",
            "1",
            "r",
            "DONE",
            0,
            null,
            List.of(),
            false,
            Instant.EPOCH,
            Duration.ZERO,
            counts);

    assertThat(manifest.summary())
        .contains("promotions made 8, sent to the table 7, to the topic 0");
    assertThat(new ObjectMapper().readTree(manifest.toJson()).at("/sinks/promotions").asLong())
        .isEqualTo(8);
  }

  @Test
  void aRunThatTookNoTimeHasARate() {
    RunManifest manifest =
        new RunManifest(
            "p", "1", "r", "DONE", 0, null, List.of(), false, Instant.EPOCH, Duration.ZERO, COUNTS);

    assertThat(manifest.summary()).contains("(28,000 rows/s)");
  }

  @Test
  void nothingFollowsFromTheCountsOfAStreamThatWentOn() throws IOException {
    RunCounts counts = new RunCounts(Map.of(Outcomes.READ, 7L), null, null, Map.of(), Map.of());
    RunManifest manifest = manifest(null, counts, true);

    JsonNode json = new ObjectMapper().readTree(manifest.toJson());
    assertThat(json.get("resumed").asBoolean()).isTrue();
    assertThat(json.at("/rows/read").asLong()).isEqualTo(7);
    assertThat(json.at("/rows/balances").isNull()).isTrue();
    assertThat(manifest.summary())
        .contains("read 7, written 0", "the stream went on", "--countsTable")
        .doesNotContain("BALANCE");
  }

  private static RunManifest manifest(String error, RunCounts counts) {
    return manifest(error, counts, false);
  }

  private static RunManifest manifest(String error, RunCounts counts, boolean resumed) {
    return new RunManifest(
        "athlete-features",
        "1.0",
        "abc",
        "FAILED",
        47,
        error,
        List.of("--lake=lake", "--jdbcPasswordRef=env:DB"),
        resumed,
        Instant.parse("2026-01-02T03:04:05Z"),
        Duration.ofMillis(3_500),
        counts);
  }
}
