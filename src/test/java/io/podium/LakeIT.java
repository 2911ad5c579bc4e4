package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.athletes.AthletesModel;
import io.podium.athletes.SampleOlympics;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import io.podium.io.LakeReader;
import io.podium.lake.FolderLock;
import io.podium.lake.Lake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stages of the lake, as {@code podium run} runs them, on files that were landed. */
class LakeIT {
  private static final String DATE = "2026-08-01";
  private static final LocalDate DAY = LocalDate.parse(DATE);
  private static final long LIMIT_MINUTES = 6;

  @TempDir Path folder;
  private Path lake;

  @BeforeEach
  void nameLake() {
    lake = folder.resolve("lake");
  }

  @Test
  void allStagesGiveWhatTheModelAndTheStreamingGraphGive() throws Exception {
    land(1, DATE);
    run("lake", "--date=" + DATE);

    byte[] results = Files.readAllBytes(landed(SampleOlympics.RESULTS_FILE, DATE));
    byte[] bios = Files.readAllBytes(landed(SampleOlympics.BIO_FILE, DATE));
    ModelResult model = SequentialModel.runCsv(results, ModelBio.fromCsv(bios), ModelWindow.GLOBAL);
    assertThat(AthletesModel.finalRows(LakeReader.gold(lake))).isEqualTo(model.rows());

    Path other = folder.resolve("other");
    assertThat(
            podium(
                "run",
                "athlete-features",
                "--results=" + landed(SampleOlympics.RESULTS_FILE, DATE),
                "--bio=" + landed(SampleOlympics.BIO_FILE, DATE),
                "--lake=" + other))
        .isZero();
    assertThat(AthletesModel.finalRows(LakeReader.gold(lake)))
        .isEqualTo(AthletesModel.finalRows(LakeReader.gold(other)));

    JsonNode toSilver = manifest("bronze-to-silver").at("/tables/athlete_event_results");
    assertThat(toSilver.get("read").asLong()).isEqualTo(model.counts().get("read"));
    assertThat(toSilver.at("/rejected/deduplicate~1duplicate").asLong())
        .isEqualTo(model.counts().get("duplicate"));
    JsonNode toGold = manifest("silver-to-gold").at("/tables/avg_stats");
    assertThat(toGold.get("written").asLong()).isEqualTo(model.counts().get("written"));
    assertThat(toGold.get("rows").asLong()).isEqualTo(model.rows().size());
    for (String stage : List.of("landing-to-bronze", "bronze-to-silver", "silver-to-gold")) {
      assertThat(manifest(stage).get("tables"))
          .allSatisfy(table -> assertThat(table.get("balances").asBoolean()).isTrue());
    }
  }

  @Test
  void datesInAnyOrderGiveTheSameLakeAndOneThatIsLateChangesItsOwn() throws Exception {
    List<String> dates = List.of("2026-08-01", "2026-08-02", "2026-08-03");
    for (int i = 0; i < dates.size(); i++) {
      land(10 + i, dates.get(i));
    }
    run("lake", "--from=2026-08-01", "--to=2026-08-03");
    Map<String, String> forward = contents();
    assertThat(forward).hasSize(3 * (2 + 2 + 1));

    for (String layer : List.of("bronze", "silver", "gold", "manifests")) {
      Files.move(lake.resolve(layer), folder.resolve("forward-" + layer));
    }
    for (int i = dates.size() - 1; i >= 0; i--) {
      run("lake", "--date=" + dates.get(i));
    }
    assertThat(contents()).as("made again, backwards").isEqualTo(forward);

    land(99, "2026-08-02");
    run("lake", "--date=2026-08-02");
    Map<String, String> changed = contents();
    assertThat(changed.keySet()).isEqualTo(forward.keySet());
    changed.forEach(
        (file, content) -> {
          if (file.contains("date=2026-08-02")) {
            assertThat(content).as(file).isNotEqualTo(forward.get(file));
          } else {
            assertThat(content).as(file).isEqualTo(forward.get(file));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"SparkRunner", "FlinkRunner"})
  void everyRunnerMakesTheSameLake(String runner) throws Exception {
    land(3, DATE);
    run("lake", "--date=" + DATE);
    Map<String, String> direct = contents();
    for (String layer : List.of("bronze", "silver", "gold")) {
      Files.move(lake.resolve(layer), folder.resolve(layer));
    }

    Path log = folder.resolve("run.log");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("podium.home", ".")) + "/podium",
                "run",
                "lake",
                "--runner=" + runner,
                "--lake=" + lake,
                "--date=" + DATE)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(run.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)).as(Files.readString(log)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();

    assertThat(contents()).isEqualTo(direct);
  }

  @Test
  void anAddedColumnReachesSilverAndALostOneIsEmpty() throws Exception {
    write(
        "athlete_event_results",
        """
        country_noc,sport,athlete_id,medal,edition,place of birth
        POL,Athletics,1,Gold,1964 Summer Olympics,  Saint*  Petersburg
        POL,Athletics,x,Gold,1964 Summer Olympics,
        """);
    write("athlete_bio", "athlete_id,sex,height,weight,name\n1,Female,176,60,Irena\n");

    run("lake", "--date=" + DATE);

    String silver = "'LAKE/silver/athlete_event_results/*/*.parquet'";
    assertThat(LakeReader.texts(lake, "SELECT place_of_birth FROM " + silver))
        .containsExactly("Saint Petersburg");
    assertThat(LakeReader.number(lake, "SELECT count(*) FROM " + silver + " WHERE event IS NULL"))
        .isEqualTo(1);
    assertThat(
            LakeReader.texts(
                lake,
                "SELECT reason || ' ' || source || ' ' || decode(payload) FROM"
                    + " 'LAKE/rejects/bronze-to-silver/*/*/*.parquet'"))
        .singleElement()
        .asString()
        .startsWith("wrong-type athlete_event_results.csv:3 {")
        .contains("\"athlete_id\":\"x\"");
    assertThat(
            LakeReader.texts(
                lake,
                "SELECT source_file || ':' || source_line FROM"
                    + " 'LAKE/bronze/athlete_event_results/*/*.parquet'"))
        .containsExactlyInAnyOrder("athlete_event_results.csv:2", "athlete_event_results.csv:3");
  }

  @Test
  void ofAnAthletesRowsTheLastCountsAndOneThatIsNotTypedKeepsItsAthleteOut() throws Exception {
    write(
        "athlete_bio",
        """
        athlete_id,sex,height,weight,name
        1,Female,176,60,Irena
        2,Male,180,77-80,Jan
        1,Female,176,61,Irena
        1,Female,176,61,Irena
        3,Male,180,80,Piotr
        3,Male,180,8O,Piotr
        ,Male,180,80,Nobody
        4,Male
        """);
    write(
        "athlete_event_results",
        """
        country_noc,sport,athlete_id,medal,edition
        POL,Athletics,1,Gold,1964 Summer Olympics
        POL,Athletics,3,Gold,1964 Summer Olympics
        """);

    run("lake", "--date=" + DATE);

    assertThat(
            LakeReader.texts(
                lake,
                "SELECT athlete_id || ' ' || weight::DOUBLE FROM"
                    + " 'LAKE/silver/athlete_bio/*/*.parquet'"))
        .containsExactly("1 61.0");
    assertThat(
            LakeReader.texts(
                lake,
                "SELECT stage || ' ' || reason || ' ' || source FROM"
                    + " 'LAKE/rejects/*/athlete_bio/*/*.parquet'"))
        .containsExactlyInAnyOrder(
            "deduplicate superseded athlete_bio.csv:2",
            "deduplicate duplicate athlete_bio.csv:4",
            "bronze-to-silver weight-not-a-number athlete_bio.csv:3",
            "deduplicate superseded athlete_bio.csv:6",
            "bronze-to-silver weight-not-a-number athlete_bio.csv:7",
            "bronze-to-silver missing-field athlete_bio.csv:8",
            "landing-to-bronze malformed-csv athlete_bio.csv:9");
    assertThat(LakeReader.gold(lake))
        .singleElement()
        .satisfies(row -> assertThat(row.avgWeight()).isEqualTo(61));
  }

  @Test
  void aFileThatHasOtherRowsThanWereLandedChangesNothing() throws Exception {
    write("athlete_bio", "athlete_id,sex,height,weight\n1,Male,180,80\n");
    Files.writeString(
        landed("athlete_bio.csv", DATE).resolveSibling("_landed.json"),
        "{\"fetched_at\": \"2026-08-01T05:00:00Z\", \"rows\": 2}");

    assertThat(
            error(
                "run",
                "landing-to-bronze",
                "--lake=" + lake,
                "--date=" + DATE,
                "--tables=athlete_bio"))
        .startsWith(ExitCode.VALIDATION_FAILED + " ")
        .contains("athlete_bio: read 2 = written 1 + set aside 0");
    assertThat(lake.resolve("bronze")).doesNotExist();
  }

  @Test
  void aTableWithoutRowsIsAFileWithoutRows() throws Exception {
    write("athlete_bio", "athlete_id,sex,height,weight\n");
    write("athlete_event_results", "country_noc,sport,athlete_id,medal,edition\n");

    run("lake", "--date=" + DATE);

    assertThat(LakeReader.gold(lake)).isEmpty();
    assertThat(LakeReader.number(lake, "SELECT count(*) FROM 'LAKE/silver/*/*/*.parquet'"))
        .isZero();
  }

  @Test
  void aStageThatAnotherProcessRunsIsNotRunMeanwhile() throws Exception {
    land(1, DATE);
    try (FolderLock lock = new Lake(lake.toString()).tryLock("landing-to-bronze", DAY)) {
      assertThat(lock).isNotNull();
      assertThat(error("run", "landing-to-bronze", "--lake=" + lake, "--date=" + DATE))
          .startsWith(ExitCode.INPUT_NOT_READY + " ")
          .contains("another process runs landing-to-bronze of " + DATE);
    }
    run("landing-to-bronze", "--date=" + DATE);
  }

  @Test
  void aStageSaysWhichOneHasToRunBefore() throws Exception {
    assertThat(error("run", "landing-to-bronze", "--lake=" + lake, "--date=" + DATE))
        .startsWith(ExitCode.INPUT_NOT_READY + " ")
        .contains("nothing was landed for athlete_bio and 2026-08-01");
    assertThat(error("run", "bronze-to-silver", "--lake=" + lake, "--date=" + DATE))
        .startsWith(ExitCode.INPUT_NOT_READY + " ")
        .contains("run landing-to-bronze --date=2026-08-01");
    assertThat(error("run", "silver-to-gold", "--lake=" + lake, "--date=" + DATE))
        .startsWith(ExitCode.INPUT_NOT_READY + " ")
        .contains("run bronze-to-silver --date=2026-08-01");
    assertThat(error("run", "lake", "--date=tomorrow"))
        .startsWith(ExitCode.USAGE + " ")
        .contains("--lake is missing")
        .contains("not tomorrow");
  }

  private void land(long seed, String date) throws IOException {
    Path data = folder.resolve("data-" + seed);
    SampleOlympics.withSeed(seed).athletes(200).results(2_000).writeTo(data);
    for (String file : List.of(SampleOlympics.BIO_FILE, SampleOlympics.RESULTS_FILE)) {
      Path target = landed(file, date);
      Files.createDirectories(target.getParent());
      Files.write(target, Files.readAllBytes(data.resolve(file)));
    }
  }

  private void write(String table, String csv) throws IOException {
    Path target = landed(table + ".csv", DATE);
    Files.createDirectories(target.getParent());
    Files.writeString(target, csv);
  }

  private Path landed(String file, String date) {
    return lake.resolve("landing").resolve(file.replace(".csv", "")).resolve(date).resolve(file);
  }

  private void run(String stage, String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", stage, "--lake=" + lake));
    arguments.addAll(List.of(options));
    assertThat(error(arguments.toArray(String[]::new))).startsWith(ExitCode.DONE + " ");
  }

  private static int podium(String... arguments) {
    return Integer.parseInt(error(arguments).replaceFirst("(?s) .*", ""));
  }

  /** The exit code, and all that was printed. */
  private static String error(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = Podium.run(List.of(arguments), stream, stream);
    return code + " " + out.toString(StandardCharsets.UTF_8);
  }

  private JsonNode manifest(String stage) throws IOException {
    return new ObjectMapper()
        .readTree(lake.resolve("manifests").resolve(stage + "-" + DATE + ".json").toFile());
  }

  /** Of each file of the layers what it holds, whatever the order of its rows. */
  private Map<String, String> contents() throws Exception {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(lake)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        String name = lake.relativize(file).toString();
        if (!name.startsWith("rejects")) {
          contents.put(name, digest(name));
        }
      }
    }
    return contents;
  }

  private String digest(String file) throws Exception {
    String columns = file.startsWith("gold") ? "* EXCLUDE calculated_at" : "*";
    MessageDigest digest = sha256();
    LakeReader.texts(
            lake,
            "SELECT r::VARCHAR FROM (SELECT " + columns + " FROM 'LAKE/" + file + "') r ORDER BY 1")
        .forEach(row -> digest.update(row.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256");
  }
}
