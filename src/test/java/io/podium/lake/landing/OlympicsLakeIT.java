package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.Podium;
import io.podium.athletes.AthletesModel;
import io.podium.athletes.OlympicsFiles;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.LakeReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Olympics over HTTP and FTP into a lake by dates. With {@code
 * -Dpodium.olympics.streams=true}, as for the other long tests on them, a date is worked on by
 * FlinkRunner, too.
 */
class OlympicsLakeIT {
  private static final String OVER_HTTP = "2026-08-01";
  private static final String OVER_FTP = "2026-08-02";
  private static final long LIMIT_MINUTES = 10;

  @TempDir Path folder;

  @Test
  void overBrokenConnectionsToTheGoldOfTheModel() throws Exception {
    OlympicsFiles olympics = OlympicsFiles.orSkip();
    Path lake = folder.resolve("lake");
    landOverHttp(olympics, lake);
    landOverFtp(olympics, lake);
    for (String date : List.of(OVER_HTTP, OVER_FTP)) {
      assertThat(landed(lake, date, olympics.results())).hasSameBinaryContentAs(olympics.results());
      assertThat(landed(lake, date, olympics.bios())).hasSameBinaryContentAs(olympics.bios());
    }

    List<String> dates = new ArrayList<>(List.of(OVER_HTTP));
    run("run", "lake", "--lake=" + lake, "--date=" + OVER_HTTP);
    run("validate", "--lake=" + lake, "--date=" + OVER_HTTP);
    if (Boolean.getBoolean("podium.olympics.streams")) {
      runOnFlink(lake);
      run("validate", "--lake=" + lake, "--date=" + OVER_FTP);
      dates.add(OVER_FTP);
    }

    SortedMap<ModelKey, ModelRow> expected = olympics.model().rows();
    for (String date : dates) {
      List<FeatureRow> gold = LakeReader.goldOf(lake, date);
      assertThat(gold).hasSize(10_879);
      assertThat(gold.stream().mapToLong(FeatureRow::results).sum()).isEqualTo(226_872);
      assertThat(gold.stream().mapToDouble(FeatureRow::avgWeight).max()).hasValue(150.0);
      // As are those of the streaming graph: see OlympicsIT.
      assertThat(AthletesModel.finalRows(gold)).isEqualTo(expected);
      assertThat(
              LakeReader.number(
                  lake,
                  "SELECT count(*) FROM (SELECT DISTINCT * EXCLUDE (source) FROM"
                      + " 'LAKE/silver/athlete_event_results/date="
                      + date
                      + "/*.parquet')"))
          .isEqualTo(315_626);
    }
  }

  private static void landOverHttp(OlympicsFiles olympics, Path lake) throws Exception {
    try (WebServer server = new WebServer()) {
      for (Path file : List.of(olympics.results(), olympics.bios())) {
        server.put(file.getFileName().toString(), Files.readAllBytes(file), "\"1\"");
      }
      for (int cut = 1; cut <= 10; cut++) {
        server.cuts.add(10_000L * cut);
      }
      run("land", "--source=" + server.url(), "--lake=" + lake, "--date=" + OVER_HTTP);
      assertThat(server.cuts).isEmpty();
    }
  }

  private static void landOverFtp(OlympicsFiles olympics, Path lake) throws Exception {
    try (TestFtpServer server = new TestFtpServer(olympics.results().getParent(), null, 0)) {
      for (int cut = 1; cut <= 10; cut++) {
        server.cuts.add(10_000L * cut);
      }
      run("land", "--source=" + server.url(), "--lake=" + lake, "--date=" + OVER_FTP);
      assertThat(server.cuts).isEmpty();
    }
  }

  private static Path landed(Path lake, String date, Path file) {
    String name = file.getFileName().toString();
    return lake.resolve("landing").resolve(name.replace(".csv.gz", "")).resolve(date).resolve(name);
  }

  private void runOnFlink(Path lake) throws Exception {
    Path log = folder.resolve("flink.log");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("podium.home", ".")) + "/podium",
                "run",
                "lake",
                "--runner=FlinkRunner",
                "--lake=" + lake,
                "--date=" + OVER_FTP)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(run.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
      assertThat(run.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      run.destroyForcibly();
    }
  }

  private static void run(String... arguments) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertThat(Podium.run(List.of(arguments), out, out))
        .as(() -> said.toString(StandardCharsets.UTF_8))
        .isZero();
  }
}
