package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleOlympicsTest {
  private static final SampleOlympics SAMPLE =
      SampleOlympics.withSeed(7).athletes(3_000).results(20_000);

  @TempDir static Path directory;
  private static List<CSVRecord> bios;
  private static List<CSVRecord> results;

  @BeforeAll
  static void write() throws IOException {
    SAMPLE.writeTo(directory);
    bios = read(SampleOlympics.BIO_FILE);
    results = read(SampleOlympics.RESULTS_FILE);
  }

  private static List<CSVRecord> read(String file) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).build();
    try (Reader in = Files.newBufferedReader(directory.resolve(file));
        CSVParser parser = format.parse(in)) {
      return parser.getRecords();
    }
  }

  private static double share(List<CSVRecord> rows, String column, String regex) {
    return (double) rows.stream().filter(row -> row.get(column).matches(regex)).count()
        / rows.size();
  }

  private static ModelResult model(SampleOlympics sample, Path at) throws IOException {
    sample.writeTo(at);
    return SequentialModel.runCsv(
        Files.readAllBytes(at.resolve(SampleOlympics.RESULTS_FILE)),
        ModelBio.fromCsv(Files.readAllBytes(at.resolve(SampleOlympics.BIO_FILE))),
        ModelWindow.GLOBAL);
  }

  @Test
  void hasTheSchemaAndSizeAskedFor() {
    assertThat(bios.get(0).getParser().getHeaderNames())
        .containsExactly(
            "athlete_id",
            "name",
            "sex",
            "born",
            "height",
            "weight",
            "country",
            "country_noc",
            "description",
            "special_notes");
    assertThat(results.get(0).getParser().getHeaderNames())
        .containsExactly(
            "edition",
            "edition_id",
            "country_noc",
            "sport",
            "event",
            "result_id",
            "athlete",
            "athlete_id",
            "pos",
            "medal",
            "isTeamSport");
    assertThat(bios).hasSize(3_000).allMatch(CSVRecord::isConsistent);
    assertThat(results).hasSize(20_000).allMatch(CSVRecord::isConsistent);
  }

  @Test
  void sameSeedGivesTheSameBytesAndAnotherOthers(@TempDir Path same, @TempDir Path other)
      throws IOException {
    SampleOlympics.withSeed(7).results(20_000).athletes(3_000).writeTo(same);
    SampleOlympics.withSeed(8).results(20_000).athletes(3_000).writeTo(other);

    for (String file : List.of(SampleOlympics.BIO_FILE, SampleOlympics.RESULTS_FILE)) {
      byte[] bytes = Files.readAllBytes(directory.resolve(file));
      assertThat(same.resolve(file)).hasBinaryContent(bytes);
      assertThat(Arrays.equals(Files.readAllBytes(other.resolve(file)), bytes)).isFalse();
    }
    assertThat(Arrays.deepEquals(SAMPLE.late(40).toArray(), SAMPLE.late(40).toArray())).isTrue();
    assertThat(Arrays.deepEquals(SAMPLE.malformed(40).toArray(), SAMPLE.malformed(40).toArray()))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0-9]+-[0-9]+", "[0-9]+, [0-9]+", "[0-9]+,5", "[0-9]+\u00A0"})
  void someWeightsAreMessy(String regex) {
    assertThat(share(bios, "weight", regex)).isBetween(0.0001, 0.02);
  }

  @Test
  void aboutAThirdHaveNoHeightOrNoWeight() {
    long without =
        bios.stream().filter(b -> b.get("height").isEmpty() || b.get("weight").isEmpty()).count();

    assertThat((double) without / bios.size()).isCloseTo(0.32, within(0.02));
  }

  @Test
  void textsAreMessy() {
    assertThat(bios).allMatch(bio -> bio.get("country").startsWith(" "));
    for (String script : List.of("GREEK", "CYRILLIC", "HAN", "ARABIC", "LATIN")) {
      assertThat(share(bios, "name", ".*\\p{Is" + script + "}.*")).as(script).isPositive();
    }
    assertThat(share(bios, "name", ".*[ąćęłńóśźżÅÄÖøéñ].*")).isPositive();
    assertThat(share(bios, "name", ".*\".*")).isPositive();
    assertThat(share(bios, "description", ".*,.*\".*")).isPositive();
    assertThat(share(results, "event", ".*,.*")).isPositive();
    assertThat(share(results, "edition", "1906  Intercalated Games")).isPositive();
  }

  @Test
  void resultsAreSpreadAsInTheRealGames() {
    assertThat(share(results, "medal", "")).isCloseTo(0.86, within(0.01));
    assertThat(share(results, "medal", "|Gold|Silver|Bronze")).isEqualTo(1);
    assertThat(share(results, "isTeamSport", "True")).isBetween(0.1, 0.5);
    assertThat(distinct(results, "sport")).hasSizeBetween(24, 28);
    assertThat(distinct(bios, "country_noc")).hasSizeBetween(38, 42);
    assertThat(distinct(results, "edition"))
        .contains("1896 Summer Olympics", "2022 Winter Olympics");
    assertThat(distinct(results, "edition").stream().map(e -> Integer.parseInt(e.substring(0, 4))))
        .allMatch(year -> year >= 1896 && year <= 2022);
  }

  private static Set<String> distinct(List<CSVRecord> rows, String column) {
    return rows.stream().map(row -> row.get(column)).collect(Collectors.toSet());
  }

  @Test
  void someResultsCarryAnotherCountryThanTheBio() {
    Map<String, String> countries = new HashMap<>();
    bios.forEach(bio -> countries.put(bio.get("athlete_id"), bio.get("country_noc")));
    long other =
        results.stream()
            .filter(r -> countries.containsKey(r.get("athlete_id")))
            .filter(r -> !countries.get(r.get("athlete_id")).equals(r.get("country_noc")))
            .count();

    assertThat((double) other / results.size()).isCloseTo(0.015, within(0.002));
  }

  @ParameterizedTest
  @CsvSource({"3000, 20000", "20, 100", "1, 1", "1, 500", "5000, 19"})
  void duplicatesAndOrphansAreAsAnnounced(int athletes, int rows, @TempDir Path at)
      throws IOException {
    SampleOlympics sample = SampleOlympics.withSeed(3).athletes(athletes).results(rows);

    assertThat(model(sample, at).counts())
        .containsEntry("read", (long) rows)
        .containsEntry("rejected", 0L)
        .containsEntry("duplicate", (long) sample.duplicates())
        .containsEntry("unmatched", (long) sample.orphans());
  }

  @Test
  void duplicatesAndOrphansAreFew() {
    assertThat(SAMPLE.duplicates()).isEqualTo(80);
    assertThat(SAMPLE.orphans()).isBetween(3, 7);
  }

  @Test
  void measuresArePlausible(@TempDir Path at) throws IOException {
    Map<String, Double> heights =
        model(SAMPLE, at).rows().entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getKey().sport() + " " + row.getKey().sex(),
                    Collectors.averagingDouble(row -> row.getValue().avgHeight())));

    assertThat(heights.get("Basketball Male")).isCloseTo(198, within(3.0));
    assertThat(heights.get("Artistic Gymnastics Female")).isCloseTo(157, within(3.0));
    assertThat(bios)
        .allMatch(b -> !b.get("weight").matches("[0-9]+") || b.get("weight").length() < 4);
  }

  @Test
  void messagesAreTheRowsOfTheFile(@TempDir Path at) throws IOException {
    List<ModelBio> modelBios =
        ModelBio.fromCsv(Files.readAllBytes(directory.resolve(SampleOlympics.BIO_FILE)));

    assertThat(SequentialModel.run(SAMPLE.messages(), modelBios, ModelWindow.GLOBAL))
        .isEqualTo(model(SAMPLE, at));
  }

  @Test
  void lateResultsAreGoodAndOlderThanTheFirstGames() throws IOException {
    List<byte[]> messages = new ArrayList<>(SAMPLE.messages());
    List<ModelBio> modelBios =
        ModelBio.fromCsv(Files.readAllBytes(directory.resolve(SampleOlympics.BIO_FILE)));
    ModelWindow window = ModelWindow.fixed(Duration.ofDays(1));
    long without = SequentialModel.run(messages, modelBios, window).counts().get("written");
    messages.addAll(SAMPLE.late(300));
    ModelResult with = SequentialModel.run(messages, modelBios, window);

    assertThat(with.counts()).containsEntry("written", without + 300).containsEntry("rejected", 0L);
    assertThat(
            with.rows().entrySet().stream()
                .filter(row -> row.getKey().windowEnd().toString().compareTo("1896") < 0)
                .mapToLong(row -> row.getValue().results())
                .sum())
        .isEqualTo(300);
  }

  @Test
  void chronologicalResultsAreTheSameInTheOrderOfTheirYears(@TempDir Path at) throws IOException {
    SAMPLE.chronological().writeTo(at);
    List<String> inOrder = Files.readAllLines(at.resolve(SampleOlympics.RESULTS_FILE));
    List<String> any = Files.readAllLines(directory.resolve(SampleOlympics.RESULTS_FILE));

    assertThat(inOrder).containsExactlyInAnyOrderElementsOf(any);
    assertThat(inOrder.stream().skip(1).map(row -> row.substring(0, 4)).toList()).isSorted();
  }

  @Test
  void lateResultsHaveTheTimestampsAskedFor() {
    List<byte[]> late = SAMPLE.late(3, Instant.parse("2004-08-13T09:00:00Z"));

    assertThat(late.stream().map(message -> new String(message, StandardCharsets.UTF_8)))
        .satisfiesExactly(
            first -> assertThat(first).contains("\"2004-08-13T09:00:00Z\""),
            second -> assertThat(second).contains("\"2004-08-13T09:01:00Z\""),
            third -> assertThat(third).contains("\"2004-08-13T09:02:00Z\""));
  }

  @Test
  void biometricsToComeAreThoseOfMeasuredAthletesAndInNoOtherFile(@TempDir Path at)
      throws IOException {
    SAMPLE.writeTo(at, 20);
    String known = Files.readString(at.resolve(SampleOlympics.BIO_FILE));
    List<String> toCome = Files.readAllLines(at.resolve(SampleOlympics.BIO_TO_COME_FILE));

    assertThat(toCome).hasSize(1 + 20);
    assertThat(known).doesNotContain(toCome.subList(1, toCome.size()));
    assertThat(known.lines().count() + 20).isEqualTo(1 + bios.size());
    assertThat(ModelBio.fromCsv(Files.readAllBytes(at.resolve(SampleOlympics.BIO_TO_COME_FILE))))
        .allMatch(bio -> !bio.height().isEmpty() && !bio.weight().isEmpty());
    assertThat(at.resolve(SampleOlympics.RESULTS_FILE))
        .hasSameBinaryContentAs(directory.resolve(SampleOlympics.RESULTS_FILE));
  }

  @Test
  void malformedMessagesAreRejected() {
    List<byte[]> malformed = SAMPLE.malformed(500);

    assertThat(malformed).hasSize(500).allMatch(m -> SequentialModel.rejection(m).isPresent());
    Set<String> reasons = new HashSet<>();
    malformed.forEach(m -> reasons.add(SequentialModel.rejection(m).orElseThrow()));
    assertThat(reasons).hasSizeGreaterThan(9);
  }

  @Test
  void sizesBelowOneAreRefused() {
    assertThatThrownBy(() -> SAMPLE.athletes(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SAMPLE.results(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
