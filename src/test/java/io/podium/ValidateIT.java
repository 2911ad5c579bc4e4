package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.athletes.SampleOlympics;
import io.podium.io.ParquetFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code podium validate} on a lake that {@code podium run lake} has made, sound and broken. */
class ValidateIT {
  private static final String FIRST = "2026-08-01";
  private static final String DATE = "2026-08-02";

  @TempDir static Path made;
  @TempDir Path folder;
  private Path lake;

  @BeforeAll
  static void makeLake() throws Exception {
    land(10, FIRST);
    land(11, DATE);
    assertThat(podium("run", "lake", "--lake=" + made, "--from=" + FIRST, "--to=" + DATE))
        .startsWith(ExitCode.DONE + " ");
    assertThat(podium("validate", "--lake=" + made, "--date=" + FIRST))
        .startsWith(ExitCode.DONE + " ");
  }

  @BeforeEach
  void copyLake() throws IOException {
    lake = folder.resolve("lake");
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.toList()) {
        Path copy = lake.resolve(made.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  @Test
  void aLakeThatHoldsPasses() throws Exception {
    String printed = podium("validate", "--lake=" + lake, "--date=" + DATE);

    assertThat(printed)
        .startsWith(ExitCode.DONE + " ")
        .contains("validation " + DATE + " passed: 0 failures, 0 warnings, ")
        .contains("compared with " + FIRST)
        .hasLineCount(8);
    JsonNode record = record(DATE);
    assertThat(record.get("verdict").asText()).isEqualTo("passed");
    assertThat(record.get("compared_with").asText()).isEqualTo(FIRST);
    assertThat(record.get("checks")).hasSizeGreaterThan(40);
    assertThat(record.at("/changes/largest")).hasSize(10);
    assertThat(record.at("/changes/groups_in_both").asLong()).isPositive();
    assertThat(lake.resolve("manifests/validation-" + DATE + ".html"))
        .content()
        .contains("<title>Lake validation " + DATE + ": passed</title>");
    try (Stream<Path> files = Files.list(lake.resolve("manifests"))) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.startsWith(".")))
          .as("files that were left unfinished")
          .isEmpty();
    }
  }

  @Test
  void aRowLostFromSilver() throws Exception {
    rewrite("silver/athlete_event_results", rows -> rows.remove(7));
    assertThat(failures())
        .containsExactlyInAnyOrder(
            "manifest-rows silver/athlete_event_results",
            "counts-reconcile silver/athlete_event_results",
            "counts-reconcile silver/athlete_event_results → silver-to-gold",
            "counts-reconcile gold/avg_stats");
  }

  @Test
  void aRowLostFromBronze() throws Exception {
    rewrite("bronze/athlete_bio", rows -> rows.remove(0));
    assertThat(failures())
        .containsExactlyInAnyOrder(
            "manifest-rows bronze/athlete_bio",
            "counts-reconcile bronze/athlete_bio",
            "counts-reconcile bronze/athlete_bio → bronze-to-silver",
            "counts-reconcile silver/athlete_bio");
  }

  @Test
  void aKeyThatComesTwice() throws Exception {
    // In the place of another row, so that the counts hold.
    rewrite("silver/athlete_bio", rows -> rows.set(1, rows.get(0)));
    assertThat(failures()).containsExactly("keys-unique silver/athlete_bio");
  }

  @Test
  void aGroupThatComesTwice() throws Exception {
    rewrite("gold/avg_stats", rows -> rows.add(rows.get(0)));
    assertThat(failures())
        .contains("keys-unique gold/avg_stats", "counts-reconcile gold/avg_stats");
  }

  @Test
  void aMeanThatNobodyWeighs() throws Exception {
    rewrite("gold/avg_stats", rows -> rows.get(3).put("avg_weight", 119125.5));
    assertThat(failures())
        .containsExactlyInAnyOrder(
            "values-in-range gold/avg_stats.avg_weight",
            "means-within-values gold/avg_stats.avg_weight");
    assertThat(findings("values-in-range"))
        .singleElement()
        .satisfies(
            check ->
                assertThat(check.get("found").asText())
                    .isEqualTo("1 row outside, such as 119,125.5"));
  }

  @Test
  void aMeanThatIsNoNumber() throws Exception {
    rewrite("gold/avg_stats", rows -> rows.get(3).put("avg_height", Double.NaN));
    assertThat(failures()).containsExactly("values-in-range gold/avg_stats.avg_height");
  }

  @Test
  void aMeanOfNoResults() throws Exception {
    rewrite("gold/avg_stats", rows -> rows.get(3).put("results", 0L));
    assertThat(failures())
        .contains("values-in-range gold/avg_stats.results", "counts-reconcile gold/avg_stats");
  }

  @Test
  void aWeightThatLostItsHyphen() throws Exception {
    rewrite(
        "silver/athlete_bio",
        rows ->
            rows.get(0)
                .put(
                    "weight",
                    ByteBuffer.wrap(
                        new BigDecimal("7780").setScale(9).unscaledValue().toByteArray())));
    assertThat(failures()).containsExactly("values-in-range silver/athlete_bio.weight");
  }

  @Test
  void aColumnGoneNull() throws Exception {
    rewrite("silver/athlete_bio", rows -> rows.forEach(row -> row.put("name", null)));
    assertThat(failures()).containsExactly("nulls-shift silver/athlete_bio.name");
    assertThat(podium("validate", "--lake=" + lake, "--date=" + DATE, "--maxNullShift=1"))
        .startsWith(ExitCode.DONE + " ");
  }

  @Test
  void aRequiredColumnGoneNullWithoutAnEarlierDate() throws Exception {
    Files.delete(lake.resolve("manifests/validation-" + FIRST + ".json"));
    rewrite("silver/athlete_bio", rows -> rows.forEach(row -> row.put("sex", null)));
    assertThat(failures()).containsExactly("columns-filled silver/athlete_bio");
    assertThat(record(DATE).get("compared_with").isNull()).isTrue();
  }

  @Test
  void aLostColumn() throws Exception {
    without("silver/athlete_event_results", "event");
    assertThat(podium("validate", "--lake=" + lake, "--date=" + DATE))
        .startsWith(ExitCode.DONE + " ")
        .contains("warning columns-changed silver/athlete_event_results.event: a lost column");
    without("silver/athlete_event_results", "sport");
    assertThat(failures())
        .containsExactlyInAnyOrder(
            "columns-required silver/athlete_event_results",
            "columns-changed silver/athlete_event_results.sport");
  }

  @Test
  void aManifestThatIsMissingOrBroken() throws Exception {
    Path manifest = lake.resolve("manifests/bronze-to-silver-" + DATE + ".json");
    String json = Files.readString(manifest);
    Files.delete(manifest);
    assertThat(failures()).containsExactly("manifest-present bronze-to-silver");
    Files.writeString(manifest, "{\"tables\":{\"athlete_bio\":{\"read\":\"many\"}}}");
    assertThat(failures()).containsExactly("manifest-present bronze-to-silver");
    Files.writeString(manifest, json.substring(0, json.length() / 2));
    assertThat(failures()).containsExactly("manifest-present bronze-to-silver");
  }

  @Test
  void aManifestThatDoesNotAddUp() throws Exception {
    Path manifest = lake.resolve("manifests/landing-to-bronze-" + DATE + ".json");
    Files.writeString(
        manifest, Files.readString(manifest).replaceFirst("\"read\" : \\d+", "\"read\" : 7"));
    assertThat(failures())
        .containsExactlyInAnyOrder(
            "manifest-balances bronze/athlete_bio", "counts-reconcile bronze/athlete_bio");
  }

  @Test
  void aFileThatIsMissingOrCutOff() throws Exception {
    Path file = lake.resolve("gold/avg_stats/date=" + DATE + "/part-0.parquet");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(failures()).containsExactly("file-present gold/avg_stats");
    Files.write(file, new byte[0]);
    assertThat(failures()).containsExactly("file-present gold/avg_stats");
    Files.delete(file);
    assertThat(failures()).containsExactly("file-present gold/avg_stats");
  }

  @Test
  void rejectsThatWereLost() throws Exception {
    Files.delete(
        lake.resolve(
            "rejects/silver-to-gold/athlete_event_results/date=" + DATE + "/part-0.parquet"));
    assertThat(failures())
        .containsExactlyInAnyOrder(
            "manifest-rejects gold/avg_stats", "counts-reconcile gold/avg_stats");
  }

  @Test
  void rejectsAndLandingsThatCannotBeRead() throws Exception {
    Path rejects =
        lake.resolve("rejects/bronze-to-silver/athlete_bio/date=" + DATE + "/part-0.parquet");
    byte[] bytes = Files.readAllBytes(rejects);
    Files.write(rejects, Arrays.copyOf(bytes, bytes.length / 2));
    assertThat(failures())
        .containsExactlyInAnyOrder(
            "file-readable rejects of bronze-to-silver athlete_bio",
            "manifest-rejects silver/athlete_bio");
    Files.write(rejects, bytes);
    Files.writeString(lake.resolve("landing/athlete_bio/" + DATE + "/_landed.json"), "{\"rows\"");
    assertThat(failures()).containsExactly("file-readable landing of athlete_bio");
  }

  @Test
  void whatWasLandedIsTheFirstCount() throws Exception {
    JsonNode bronze = record(FIRST).at("/tables/bronze~1athlete_bio");
    long rows = bronze.get("rows").asLong() + bronze.get("set_aside").asLong();
    Path landed = lake.resolve("landing/athlete_bio/" + FIRST + "/_landed.json");
    Files.writeString(landed, "{\"rows\": " + rows + "}");
    assertThat(podium("validate", "--lake=" + lake, "--date=" + FIRST))
        .startsWith(ExitCode.DONE + " ");
    Files.writeString(landed, "{\"rows\": " + (rows + 1) + "}");
    assertThat(podium("validate", "--lake=" + lake, "--date=" + FIRST))
        .startsWith(ExitCode.VALIDATION_FAILED + " ")
        .contains("failure counts-reconcile bronze/athlete_bio: ");
  }

  @Test
  void whatIsOld() throws Exception {
    assertThat(podium("validate", "--lake=" + lake, "--date=" + DATE, "--maxAge=1ms"))
        .startsWith(ExitCode.VALIDATION_FAILED + " ")
        .contains("failure freshness bronze/athlete_bio, newest ingested_at: ");
    assertThat(podium("validate", "--lake=" + lake, "--date=" + DATE, "--maxAge=1d"))
        .startsWith(ExitCode.DONE + " ");
  }

  @Test
  void aDateThatFailedIsNotWhatTheNextIsComparedWith() throws Exception {
    rewrite("gold/avg_stats", rows -> rows.get(3).put("avg_weight", 119125.5));
    assertThat(failures()).isNotEmpty();
    String third = "2026-08-03";
    try (Stream<Path> files = Files.walk(made)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = made.relativize(file).toString();
        if (name.contains(DATE)) {
          Path copy = lake.resolve(name.replace(DATE, third));
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    assertThat(podium("validate", "--lake=" + lake, "--date=" + third))
        .startsWith(ExitCode.DONE + " ")
        .contains("compared with " + FIRST);
  }

  @Test
  void aRangeEndsWithItsWorstDate() throws Exception {
    assertThat(podium("validate", "--lake=" + lake, "--from=" + FIRST, "--to=" + DATE))
        .startsWith(ExitCode.DONE + " ");
    assertThat(podium("validate", "--lake=" + lake, "--from=2026-07-31", "--to=" + DATE))
        .startsWith(ExitCode.INPUT_NOT_READY + " ")
        .contains("validation 2026-07-31: the lake holds nothing of this date")
        .contains("validation " + DATE + " passed");
    assertThat(lake.resolve("manifests/validation-2026-07-31.json")).doesNotExist();
    Files.delete(lake.resolve("manifests/silver-to-gold-" + FIRST + ".json"));
    assertThat(podium("validate", "--lake=" + lake, "--from=2026-07-31", "--to=" + DATE))
        .startsWith(ExitCode.VALIDATION_FAILED + " ");
  }

  @Test
  void aStageThatWasRunAgainForOneTable() throws Exception {
    assertThat(
            podium(
                "run",
                "bronze-to-silver",
                "--lake=" + lake,
                "--date=" + DATE,
                "--tables=athlete_bio"))
        .startsWith(ExitCode.DONE + " ");
    assertThat(podium("validate", "--lake=" + lake, "--date=" + DATE))
        .startsWith(ExitCode.DONE + " ");
  }

  @Test
  void onlyTheStagesThatHaveRun() throws Exception {
    Files.delete(lake.resolve("manifests/silver-to-gold-" + DATE + ".json"));
    assertThat(
            podium(
                "validate",
                "--lake=" + lake,
                "--date=" + DATE,
                "--stages=landing-to-bronze,bronze-to-silver"))
        .startsWith(ExitCode.DONE + " ")
        .contains("manifests/validation-of-a-part-" + DATE + ".html");
    assertThat(failures()).containsExactly("manifest-present silver-to-gold");
    assertThat(podium("validate", "--lake=" + lake, "--date=" + DATE, "--tables=athlete_bio"))
        .startsWith(ExitCode.DONE + " ");
    assertThat(record(DATE).get("verdict").asText())
        .as("of all, which a part does not overwrite")
        .isEqualTo("failed");
  }

  @Test
  void allMistakesOfTheCommandLineAreReported() {
    assertThat(
            podium(
                "validate", "--maxAge=soon", "--maxNullShift=2", "--maxRejects=-1", "--stages=x"))
        .startsWith(ExitCode.USAGE + " ")
        .contains("--lake is missing")
        .contains("give either --date")
        .contains("--maxAge: expected a whole number")
        .contains("--maxNullShift must be a share")
        .contains("--maxRejects must be a share")
        .contains("--stages: x is none of");
  }

  /** Validates, must fail, and gives the failures as {@code name subject}. */
  private Set<String> failures() throws IOException {
    assertThat(podium("validate", "--lake=" + lake, "--date=" + DATE))
        .startsWith(ExitCode.VALIDATION_FAILED + " ")
        .contains("validation " + DATE + " failed");
    Set<String> failures = new TreeSet<>();
    for (JsonNode check : record(DATE).get("checks")) {
      if (!check.get("passed").asBoolean() && check.get("severity").asText().equals("failure")) {
        failures.add(check.get("name").asText() + ' ' + check.get("subject").asText());
      }
    }
    return failures;
  }

  private List<JsonNode> findings(String name) throws IOException {
    List<JsonNode> findings = new ArrayList<>();
    for (JsonNode check : record(DATE).get("checks")) {
      if (!check.get("passed").asBoolean() && check.get("name").asText().equals(name)) {
        findings.add(check);
      }
    }
    return findings;
  }

  private JsonNode record(String date) throws IOException {
    return new ObjectMapper()
        .readTree(lake.resolve("manifests/validation-" + date + ".json").toFile());
  }

  private void rewrite(String table, Consumer<List<GenericRecord>> change) throws IOException {
    String file = lake + "/" + table + "/date=" + DATE + "/part-0.parquet";
    List<GenericRecord> rows = new ArrayList<>();
    ParquetFiles.read(file, rows::add);
    Schema schema = rows.get(0).getSchema();
    change.accept(rows);
    ParquetFiles.write(file, schema, rows);
  }

  private void without(String table, String column) throws IOException {
    String file = lake + "/" + table + "/date=" + DATE + "/part-0.parquet";
    List<GenericRecord> rows = new ArrayList<>();
    ParquetFiles.read(file, rows::add);
    Schema schema = rows.get(0).getSchema();
    Schema fewer =
        Schema.createRecord(
            schema.getName(),
            null,
            null,
            false,
            schema.getFields().stream()
                .filter(field -> !field.name().equals(column))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList());
    List<GenericRecord> cut = new ArrayList<>();
    for (GenericRecord row : rows) {
      GenericData.Record copy = new GenericData.Record(fewer);
      fewer.getFields().forEach(field -> copy.put(field.name(), row.get(field.name())));
      cut.add(copy);
    }
    ParquetFiles.write(file, fewer, cut);
  }

  private static void land(long seed, String date) throws IOException {
    Path data = made.resolve("landing").resolve(".data-" + seed);
    SampleOlympics.withSeed(seed).athletes(200).results(2_000).writeTo(data);
    for (String file : List.of(SampleOlympics.BIO_FILE, SampleOlympics.RESULTS_FILE)) {
      Path target =
          made.resolve("landing").resolve(file.replace(".csv", "")).resolve(date).resolve(file);
      Files.createDirectories(target.getParent());
      Files.move(data.resolve(file), target);
    }
  }

  /** The exit code, and all that was printed. */
  private static String podium(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = Podium.run(List.of(arguments), stream, stream);
    return code + " " + out.toString(StandardCharsets.UTF_8);
  }
}
