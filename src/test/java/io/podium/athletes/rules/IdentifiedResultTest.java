package io.podium.athletes.rules;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.model.PoisonMessages;
import io.podium.athletes.model.PoisonMessages.Poison;
import io.podium.errors.RejectedException;
import io.podium.rules.CsvRows;
import io.podium.rules.Hash128;
import io.podium.rules.JsonRows;
import io.podium.rules.RawRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiedResultTest {
  private static final AthleteResultFormat FORMAT = new AthleteResultFormat();
  private static final List<String> COLUMNS = AthleteResultFormat.COLUMNS.names();

  /** What each column mostly has, as it stands in JSON. */
  private static final Map<String, List<String>> USUAL =
      Map.ofEntries(
          Map.entry(
              "edition", List.of("\"1992 Summer Olympics\"", "\"0999 S\"", "\"199\"", "null")),
          Map.entry("edition_id", List.of("23", "\"23\"", "null", "\"\"")),
          Map.entry("country_noc", List.of("\"POL\"", "\"NOR\"")),
          Map.entry("sport", List.of("\"Judo\"", "\"Ski jumping\"", "\"Żużel\"")),
          Map.entry("event", List.of("\"100 metres, \\\"Men\\\"\"", "\"Épée\"", "null")),
          Map.entry("result_id", List.of("0", "\"007\"", "null")),
          Map.entry("athlete", List.of("\"Józef Żółć\"", "\"\\u00c5sa\"", "null")),
          Map.entry("athlete_id", List.of("1", "\"12\"", "123456789012345")),
          Map.entry("pos", List.of("\"=17\"", "3", "null")),
          Map.entry("medal", List.of("\"Gold\"", "\"bronze\"", "\"NONE\"", "null", "\"\"")),
          Map.entry("isTeamSport", List.of("true", "\"False\"", "null")),
          Map.entry("timestamp", List.of("null", "1700000000", "1700000000000", "\"\"")));

  /** What any column may have. */
  private static final List<byte[]> UNUSUAL =
      Stream.concat(
              Stream.of(
                      "\"nan\"",
                      "\"NaN\"",
                      "\" x\"",
                      "\"x \"",
                      "\"\\u00a0\"",
                      "\"\\u0000\"",
                      "\"柔道\"",
                      "\"🏅\"",
                      "\"-1\"",
                      "-1",
                      "-0",
                      "0",
                      "1",
                      "\"12.0\"",
                      "12.5",
                      "1e3",
                      "9007199254740993",
                      "\"9007199254740993\"",
                      "1234567890123456",
                      "true",
                      "\"true\"",
                      "\"s\u0131lver\"",
                      "\"Platinum\"",
                      "[]",
                      "{}",
                      "\"+5\"",
                      "\"2020-01-01\"",
                      "99999999999999",
                      "\"" + "x".repeat(80) + "\"",
                      "\"" + "x".repeat(81) + "\"",
                      "\"" + "é".repeat(64) + "\"",
                      "\"" + "x".repeat(255) + "\"",
                      "\"" + "x".repeat(256) + "\"")
                  .map(value -> value.getBytes(UTF_8)),
              Stream.of(
                  new byte[] {'"', (byte) 0xC3, '"'}, new byte[] {'"', 'a', (byte) 0x80, '"'}))
          .toList();

  private final IdentifiedResult quick = new IdentifiedResult();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whatIsReadFromMessagesIsWhatTheRulesMakeOfThem(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    JsonRows rows = JsonRows.ofThisThread(AthleteResultFormat.COLUMNS);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] message = message(random, i % 3);
      read += readsAsTheRulesDo(rows.raw(message, 0, message.length)) ? 1 : 0;
    }
    assertThat(read).isBetween(5_000, 15_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whatIsReadFromFilesIsWhatTheRulesMakeOfThem(int seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes((String.join(",", COLUMNS) + '\n').getBytes(UTF_8));
    for (int i = 0; i < 20_000; i++) {
      file.writeBytes(line(random, i % 3));
    }
    int[] read = {0, 0};
    CsvRows.forEachRaw(
        new ByteArrayInputStream(file.toByteArray()),
        "f.csv",
        AthleteResultFormat.COLUMNS,
        AthleteResultFormat.REQUIRED,
        row -> read[readsAsTheRulesDo(row) ? 1 : 0]++);
    assertThat(read[0] + read[1]).isEqualTo(20_000);
    assertThat(read[1]).isBetween(5_000, 15_000);
  }

  /** Where the length of a text no longer fits into one byte, and where room ends. */
  @Test
  void readsLongTextsOrLeavesThemToTheRules() {
    JsonRows rows = JsonRows.ofThisThread(AthleteResultFormat.COLUMNS);
    for (String letter : List.of("x", "é")) {
      for (int length = 50; length <= 256; length++) {
        String text = letter.repeat(length);
        byte[] message =
            """
            {"edition":"2020","country_noc":"%1$s","sport":"Judo","event":"%1$s","athlete":"%1$s",
             "athlete_id":1,"pos":"%1$s"}
            """
                .formatted(text)
                .getBytes(UTF_8);
        assertThat(
                new IdentifiedResultTest().readsAsTheRulesDo(rows.raw(message, 0, message.length)))
            .isEqualTo(text.getBytes(UTF_8).length <= 126);
      }
    }
  }

  /** Only four columns have to be there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "country_noc,sport,athlete_id,medal",
        "country_noc,sport,athlete_id,medal,timestamp",
        "country_noc,sport,athlete_id,medal,edition"
      })
  void readsFilesWithFewColumns(String header) throws IOException {
    int columns = header.split(",").length;
    List<String> rows =
        List.of("NOR,Judo,1,Gold,2020", "NOR,Judo,1,,", "NOR,Judo,,Gold,1999 S", "N,J,2,,5");
    StringBuilder file = new StringBuilder(header).append('\n');
    for (String row : rows) {
      file.append(columns == 5 ? row : row.substring(0, row.lastIndexOf(','))).append('\n');
    }
    int[] seen = {0};
    CsvRows.forEachRaw(
        new ByteArrayInputStream(file.toString().getBytes(UTF_8)),
        "f.csv",
        AthleteResultFormat.COLUMNS,
        AthleteResultFormat.REQUIRED,
        row -> {
          readsAsTheRulesDo(row);
          seen[0]++;
        });
    assertThat(seen[0]).isEqualTo(rows.size());
  }

  static Stream<Poison> poison() {
    return PoisonMessages.kinds().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("poison")
  void readsNoPoison(Poison poison) {
    byte[] payload = poison.payload();
    RawRow row =
        JsonRows.ofThisThread(AthleteResultFormat.COLUMNS)
            .raw(payload, 0, payload == null ? 0 : payload.length);

    assertThat(quick.read(row)).isFalse();
  }

  @Test
  void readsWhatMostFilesHave() throws IOException {
    String file =
        """
        sport,edition,edition_id,country_noc,event,result_id,athlete,athlete_id,pos,medal,isTeamSport
        Swimming,1992 Summer Olympics,23,POL,"100 metres, ""Men\""",9,Józef Żółć,12,=17,Gold,False
        Swimming,1992 Summer Olympics,23,POL,"100 metres, Women",9,Otylia,13,DNS,,True
        """;
    CsvRows.forEachRaw(
        new ByteArrayInputStream(file.getBytes(UTF_8)),
        "f.csv",
        AthleteResultFormat.COLUMNS,
        AthleteResultFormat.REQUIRED,
        row -> assertThat(readsAsTheRulesDo(row)).isTrue());
  }

  /** The state of streams holds such hashes: with others, duplicates would count again. */
  @Test
  void aResultKeepsItsHash() {
    byte[] message =
        "{\"edition\":\"2020\",\"country_noc\":\"POL\",\"sport\":\"Judo\",\"event\":\"ab\",\"athlete_id\":1}"
            .getBytes(UTF_8);
    JsonRows rows = JsonRows.ofThisThread(AthleteResultFormat.COLUMNS);

    assertThat(quick.read(rows.raw(message, 0, message.length))).isTrue();
    assertThat(HexFormat.of().formatHex(quick.hash().bytes()))
        .isEqualTo("747577a99738e389facbbb2e80d78015");
  }

  /** Compares what is read with the rules' outcome, and says whether anything is read. */
  private boolean readsAsTheRulesDo(RawRow row) {
    AthleteResult result;
    try {
      result = FORMAT.parse(row.toRow());
    } catch (RejectedException poison) {
      assertThat(quick.read(row)).as(poison.getMessage()).isFalse();
      return false;
    }
    IdentifiedResult byRules = new IdentifiedResult();
    byRules.set(result);
    assertIs(result, byRules);
    // The one that has read this row, or has not read all of it.
    quick.set(result);
    assertIs(result, quick);
    if (!quick.read(row)) {
      return false;
    }
    assertIs(result, quick);
    assertThat(quick.group()).isEqualTo(byRules.group());
    assertThat(quick.groupHash()).isEqualTo(byRules.groupHash());
    assertThat(quick.isOfGroup(byRules.group())).isTrue();
    byte[] other = byRules.group();
    other[other.length - 1]++;
    assertThat(quick.isOfGroup(other)).isFalse();
    return true;
  }

  private static void assertIs(AthleteResult expected, IdentifiedResult found) {
    assertThat(found.hash()).as(expected.toString()).isEqualTo(Hash128.of(expected.identity()));
    assertThat(found.athleteId()).isEqualTo(expected.athleteId());
    assertThat(found.eventTimeMillis()).isEqualTo(expected.eventTimeMillis());
    assertThat(found.sport()).isEqualTo(expected.sport());
    assertThat(found.medal()).isEqualTo(expected.medal());
    assertThat(found.countryNoc()).isEqualTo(expected.countryNoc());
  }

  private static byte[] message(SplittableRandom random, int unusual) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write('{');
    int odd = unusual == 0 ? -1 : random.nextInt(COLUMNS.size());
    for (int i = 0; i < COLUMNS.size(); i++) {
      message.writeBytes(((i == 0 ? "" : ",") + '"' + COLUMNS.get(i) + "\":").getBytes(UTF_8));
      message.writeBytes(value(random, i, i == odd));
    }
    message.write('}');
    return message.toByteArray();
  }

  private static byte[] line(SplittableRandom random, int unusual) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int odd = unusual == 0 ? -1 : random.nextInt(COLUMNS.size());
    for (int i = 0; i < COLUMNS.size(); i++) {
      if (i > 0) {
        line.write(',');
      }
      // Latin-1 keeps each byte.
      String value = new String(value(random, i, i == odd), ISO_8859_1);
      String bare = value.equals("null") ? "" : value.replace("\\\"", "\"\"");
      boolean isQuoted = bare.startsWith("\"");
      boolean needsMarks = bare.indexOf(',') >= 0 || bare.indexOf("\"\"") > 0;
      line.writeBytes(
          (isQuoted && !needsMarks && random.nextBoolean()
                  ? bare.substring(1, bare.length() - 1)
                  : bare)
              .getBytes(ISO_8859_1));
    }
    line.writeBytes(random.nextBoolean() ? "\n".getBytes(UTF_8) : "\r\n".getBytes(UTF_8));
    return line.toByteArray();
  }

  private static byte[] value(SplittableRandom random, int column, boolean isOdd) {
    if (isOdd) {
      return UNUSUAL.get(random.nextInt(UNUSUAL.size()));
    }
    List<String> usual = USUAL.get(COLUMNS.get(column));
    return usual.get(random.nextInt(3) > 0 ? 0 : random.nextInt(usual.size())).getBytes(UTF_8);
  }
}
