package io.podium.athletes.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podium.errors.RejectedException;
import io.podium.rules.CsvRows;
import io.podium.rules.JsonRows;
import io.podium.rules.Text;
import io.podium.rules.TextRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AthleteResultJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> NAMES = AthleteResultFormat.COLUMNS.names();

  /** Pieces of values of any column. */
  private static final String[] PIECES = {
    "a", "5", "\"", "\\", "/", "\n", "\t", "\u0001", "\u007F", ",", " ", "é", "金", "😀", "\u2028",
    "nan"
  };

  private static final String[] WHOLE = {
    null,
    "",
    "nan",
    "NaN",
    " ",
    "0",
    "7",
    "007",
    "12.0",
    " 12 ",
    "+3",
    "-4",
    "1.5",
    "1e3",
    "123456789012345",
    " 12a ",
    "\u00A07",
    "٣",
    "\uFEFF8",
    "x".repeat(70),
    "9007199254740991",
    "9007199254740992",
    "12345678901234567890"
  };

  private static final List<String> FULL =
      List.of(
          "1906  Intercalated Games",
          "4",
          "GRE",
          "Athletics",
          "\"5\" miles, Men",
          "56001",
          "Kōnstantínos",
          "70001",
          "=3",
          "Gold",
          "False",
          "1906-04-22T00:00:00Z");

  @Test
  void writesEveryColumnWithItsType() {
    assertThat(json(FULL))
        .isEqualTo(
            "{\"edition\":\"1906  Intercalated Games\",\"edition_id\":4,\"country_noc\":\"GRE\","
                + "\"sport\":\"Athletics\",\"event\":\"\\\"5\\\" miles, Men\",\"result_id\":56001,"
                + "\"athlete\":\"Kōnstantínos\",\"athlete_id\":70001,\"pos\":\"=3\","
                + "\"medal\":\"Gold\",\"isTeamSport\":false,"
                + "\"timestamp\":\"1906-04-22T00:00:00Z\"}");
    assertThat(key(FULL)).isEqualTo("70001".getBytes(UTF_8));
  }

  @Test
  void leavesOutWhatIsAbsentButForMedal() {
    List<String> nothing = Arrays.asList(new String[FULL.size()]);
    assertThat(json(nothing)).isEqualTo("{\"medal\":null}");
    assertThat(key(nothing)).isNull();
  }

  @Test
  void takesEmptyTextForAbsent() {
    List<String> empty = java.util.Collections.nCopies(FULL.size(), "");
    assertThat(json(empty)).isEqualTo("{\"medal\":null}");
    assertThat(key(empty)).isNull();
  }

  @Test
  void keepsIdsThatAreNoWholeNumbersAsText() {
    assertThat(json(with("athlete_id", "12a"))).contains("\"athlete_id\":\"12a\"");
    assertThat(key(with("athlete_id", "12a"))).isEqualTo("12a".getBytes(UTF_8));
    assertThat(json(with("result_id", "1.5"))).contains("\"result_id\":\"1.5\"");
    assertThat(json(with("result_id", "99999999999999999999")))
        .contains("\"result_id\":\"99999999999999999999\"");
  }

  @Test
  void readsIdsAsDataFramesWriteThem() {
    assertThat(json(with("athlete_id", "12.0"))).contains("\"athlete_id\":12,");
    assertThat(key(with("athlete_id", "12.0"))).isEqualTo("12".getBytes(UTF_8));
    assertThat(json(with("edition_id", "nan"))).doesNotContain("edition_id");
  }

  @Test
  void writesBooleansAsSuch() {
    assertThat(json(with("isTeamSport", "True"))).contains("\"isTeamSport\":true");
    assertThat(json(with("isTeamSport", "1"))).contains("\"isTeamSport\":true");
    assertThat(json(with("isTeamSport", "0"))).contains("\"isTeamSport\":false");
    assertThat(json(with("isTeamSport", "maybe"))).contains("\"isTeamSport\":\"maybe\"");
  }

  @Test
  void isReadBackByThePipeline() throws Exception {
    AthleteResultFormat format = new AthleteResultFormat();
    AthleteResult result = format.parse(JsonRows.read(value(FULL), format.columns()));
    assertThat(result.athleteId()).isEqualTo(70001);
    assertThat(result.medal()).isEqualTo(Medal.parse("Gold"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void isWhatTheRulesSayOfRandomRowsOfTablesAndFiles(int seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> rows = new ArrayList<>();
    StringBuilder file = new StringBuilder(String.join(",", NAMES)).append('\n');
    for (int i = 0; i < 5_000; i++) {
      List<String> row = new ArrayList<>();
      NAMES.forEach(name -> row.add(randomValue(name, random)));
      rows.add(row);
      file.append(csv(row)).append('\n');
    }
    AthleteResultJson json = new AthleteResultJson();
    for (List<String> row : rows) {
      json.read(TextRow.of(row, AthleteResultFormat.COLUMNS));
      assertIs(row, json);
    }
    Iterator<List<String>> expected = rows.iterator();
    forEach(
        file.toString().getBytes(UTF_8),
        line -> {
          try {
            json.read(line);
          } catch (RejectedException rejected) {
            throw new AssertionError(rejected);
          }
          assertIs(expected.next(), json);
        });
    assertThat(expected).isExhausted();
  }

  @Test
  void aRowThatCannotBeReadIsRejectedAndTheNextOneIsRead() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("athlete_id,sport,country_noc,medal\n1,Judo\n2,".getBytes(UTF_8));
    file.writeBytes(new byte[] {'J', (byte) 0xC3, ','});
    file.writeBytes("GRE,Gold\n3,Judo,GRE,Gold\n".getBytes(UTF_8));
    AthleteResultJson json = new AthleteResultJson();
    List<String> outcomes = new ArrayList<>();
    forEach(
        file.toByteArray(),
        line -> {
          try {
            json.read(line);
            outcomes.add(line.line() + " " + new String(json.value(), UTF_8));
          } catch (RejectedException rejected) {
            outcomes.add(line.line() + " " + rejected.reason());
          }
        });
    assertThat(outcomes)
        .containsExactly(
            "2 malformed-csv",
            "3 not-utf-8",
            "4 {\"country_noc\":\"GRE\",\"sport\":\"Judo\",\"athlete_id\":3,\"medal\":\"Gold\"}");
  }

  @Test
  void writesLongTextsWhole() {
    for (String piece : List.of("x", "é", "😀", "\"")) {
      for (int length : new int[] {64, 65, 999, 1_000, 1_001, 7_999, 8_000, 8_001, 20_000}) {
        List<String> row = with("event", piece.repeat(length));
        AthleteResultJson json = read(row);
        assertIs(row, json);
      }
    }
  }

  @Test
  void anIdThatIsNotUtf8IsRejected() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("sport,country_noc,medal,athlete_id\nJudo,GRE,Gold,12345678".getBytes(UTF_8));
    file.write(0x80);
    forEach(
        file.toByteArray(),
        line ->
            assertThatThrownBy(() -> new AthleteResultJson().read(line))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("UTF-8"));
  }

  private static void forEach(byte[] file, Consumer<CsvRows.RawLine> taker) throws IOException {
    CsvRows.forEachRaw(
        new ByteArrayInputStream(file),
        "f.csv",
        AthleteResultFormat.COLUMNS,
        AthleteResultFormat.REQUIRED,
        taker);
  }

  private static String randomValue(String name, SplittableRandom random) {
    if (name.endsWith("_id")) {
      return WHOLE[random.nextInt(WHOLE.length)];
    }
    if (name.equals("isTeamSport") && random.nextBoolean()) {
      return List.of("true", "False", "TRUE", "0", "1", "2").get(random.nextInt(6));
    }
    StringBuilder text = new StringBuilder();
    // Some are longer than what Jackson copies at once, or has room for.
    int pieces = random.nextInt(500) == 0 ? random.nextInt(10_000) : random.nextInt(9);
    for (int left = pieces; left > 0; left--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.isEmpty() && random.nextBoolean() ? null : text.toString();
  }

  private static String csv(List<String> row) {
    return row.stream()
        .map(value -> value == null ? "" : '"' + value.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(","));
  }

  /** The rules once more, by Jackson's tree. */
  private static void assertIs(List<String> row, AthleteResultJson json) {
    ObjectNode expected = JsonNodeFactory.instance.objectNode();
    String key = null;
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      String value = row.get(i);
      boolean isId = name.endsWith("_id");
      boolean isTeam = name.equals("isTeamSport");
      if (value == null || value.isEmpty() || (isId && isNothing(value))) {
        if (name.equals("medal")) {
          expected.putNull(name);
        }
      } else if (isId && isWhole(value)) {
        expected.put(name, new BigDecimal(Text.strip(value)).longValueExact());
      } else if (isTeam && value.matches("(?i)true|1")) {
        expected.put(name, true);
      } else if (isTeam && value.matches("(?i)false|0")) {
        expected.put(name, false);
      } else {
        expected.put(name, value);
      }
      if (name.equals("athlete_id") && expected.has(name)) {
        key = expected.get(name).asText();
      }
    }
    assertThat(json.key()).isEqualTo(key == null ? null : key.getBytes(UTF_8));
    try {
      assertThat(new String(json.value(), UTF_8)).isEqualTo(MAPPER.writeValueAsString(expected));
    } catch (JsonProcessingException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static boolean isNothing(String id) {
    return Text.strip(id) == null || Text.strip(id).equalsIgnoreCase("nan");
  }

  private static boolean isWhole(String id) {
    String stripped = Text.strip(id);
    return stripped.matches("[+-]?[0-9]{1,20}(\\.0+)?")
        && new BigDecimal(stripped).abs().compareTo(new BigDecimal("9007199254740991")) <= 0;
  }

  private static List<String> with(String column, String value) {
    String[] values = FULL.toArray(String[]::new);
    values[AthleteResultFormat.COLUMNS.indexOf(column)] = value;
    return Arrays.asList(values);
  }

  private static String json(List<String> values) {
    return new String(value(values), UTF_8);
  }

  private static byte[] key(List<String> values) {
    return read(values).key();
  }

  private static byte[] value(List<String> values) {
    return read(values).value();
  }

  private static AthleteResultJson read(List<String> values) {
    AthleteResultJson json = new AthleteResultJson();
    try {
      json.read(TextRow.of(values, AthleteResultFormat.COLUMNS));
    } catch (RejectedException rejected) {
      throw new AssertionError(rejected);
    }
    return json;
  }
}
