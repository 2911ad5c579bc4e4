package io.podium.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.bench.Latencies;
import io.podium.bench.comparison.Profile.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenReportTest {
  @TempDir private Path folder;

  private Path page;

  @BeforeEach
  void page() throws IOException {
    page = folder.resolve("README.md");
    Files.writeString(
        page,
        "before\n<!-- native programs: written by benchmarks/run -->\nold\n"
            + "<!-- end of native programs -->\nafter\n");
  }

  @Test
  void mediansAndRatiosOfEachRoundAreWrittenBetweenTheMarks() throws Exception {
    List<Run> runs = new ArrayList<>();
    double[] podium = {10, 30, 20};
    double[] spark = {5, 10, 20};
    for (int i = 0; i < podium.length; i++) {
      runs.add(run(Candidate.PODIUM_SPARK, i + 1, podium[i]));
      runs.add(run(Candidate.SPARK, i + 1, spark[i]));
    }
    Profile profile =
        new Profile(
            Candidate.PODIUM_SPARK, 20, Map.of(Kind.BEAM, 6.0, Kind.ROWS, 13.9, Kind.OTHER, 0.1));
    Report.write(
        Case.named("batch-1m"), runs, List.of(profile), "abc123", folder.resolve("results"));

    WrittenReport.write(folder.resolve("results"), page, folder.resolve("plots"));

    assertThat(Files.readString(page))
        .startsWith("before\n")
        .endsWith("<!-- end of native programs -->\nafter\n")
        .doesNotContain("old")
        .contains("### batch-1m")
        .contains(
            "| Podium, SparkRunner | **20.0** (10.0–30.0) | **40.0** (20.0–60.0) | 100 | 2.00 | 2.00 |")
        .contains("| native Spark | **10.0** (5.0–20.0) |")
        .contains("![batch-1m](plots/batch-1m.svg)")
        .contains("3 runs each")
        .contains(", commit abc123.")
        .contains("- Podium, SparkRunner, 20.0 s: reading and checking rows 70 %, Beam 30 %\n");
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("plots/batch-1m.svg").toFile())
                .getElementsByTagName("rect")
                .getLength())
        .as("background, two of the legend, two of each candidate")
        .isEqualTo(7);
  }

  @Test
  void ofAFixedRateLatenciesAndProcessorsAreWritten() throws Exception {
    List<Run> runs =
        List.of(
            run(Candidate.PODIUM_FLINK, 1, 30).with(steady(900, 3000, 0.5)),
            run(Candidate.FLINK, 1, 30).with(steady(600, 1200, 0.25)));
    Report.write(Case.named("rate-10k"), runs, List.of(), "abc123", folder.resolve("results"));

    WrittenReport.write(folder.resolve("results"), page, folder.resolve("plots"));

    assertThat(Report.text(Case.named("rate-10k").with(null, candidates(runs)), runs))
        .contains("podium-flink    p50    900 ms  p99   3000 ms  p99.9   3000 ms  processors 0.50");
    assertThat(Files.readString(page))
        .contains("### rate-10k: 10,000 messages a second")
        .contains(
            "| Podium, FlinkRunner | **0.90** (0.90–0.90) | **3.00** (3.00–3.00) | **3.00** (3.00–3.00) | 0.50 | 100 | 1.50 | 2.00 |")
        .contains("| native Flink | **0.60** (0.60–0.60) | **1.20** (1.20–1.20) |");
  }

  @Test
  void ofAStreamTheFirstRowIsWritten() throws Exception {
    Run run = run(Candidate.FLINK, 1, 30);
    List<Run> runs = List.of(new Run(Candidate.FLINK, 1, 12.3, run.usage(), null, List.of()));
    Report.write(Case.named("stream-1m"), runs, List.of(), "abc123", folder.resolve("results"));

    WrittenReport.write(folder.resolve("results"), page, folder.resolve("plots"));

    assertThat(Files.readString(page))
        .contains("| native Flink | 12.3 | **30.0** (30.0–30.0) | **60.0** (60.0–60.0) | 100 |");
  }

  private static List<Candidate> candidates(List<Run> runs) {
    return runs.stream().map(Run::candidate).toList();
  }

  private static PacedStream.Steady steady(int usual, int longest, double processors) {
    return new PacedStream.Steady(
        new Latencies(Stream.of(usual, usual, usual, longest).map(Duration::ofMillis).toList()),
        processors);
  }

  @Test
  void aPageWithoutMarksIsRefused() throws IOException {
    Files.writeString(page, "no marks");
    assertThatThrownBy(
            () -> WrittenReport.write(folder.resolve("results"), page, folder.resolve("plots")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no marks");
  }

  private static Run run(Candidate candidate, int round, double seconds) {
    return new Run(
        candidate,
        round,
        0,
        new MeasuredProcess.Usage(seconds, 2 * seconds, 100L << 20),
        null,
        List.of());
  }
}
