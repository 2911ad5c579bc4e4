package io.podium.athletes.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialModelTest {
  private static final List<ModelBio> BIOS =
      List.of(
          new ModelBio("1", "Male", "180", "80"),
          new ModelBio("2", "Male", "181.5", "77\u00A0"),
          new ModelBio("3", "Male", "182", "77-80"),
          new ModelBio("4", "Female", "170", "60"),
          new ModelBio("5", "nan", "170", "60"));

  private static String result(long athleteId, String rest) {
    return "{\"athlete_id\":"
        + athleteId
        + ",\"sport\":\"Judo\",\"country_noc\":\"POL\",\"edition\":\"2012 Summer Olympics\""
        + rest
        + "}";
  }

  private static ModelResult run(ModelWindow window, String... messages) {
    return SequentialModel.run(
        Stream.of(messages).map(m -> m.getBytes(UTF_8)).toList(), BIOS, window);
  }

  private static ModelKey key(String medal, String sex, String start, String end) {
    return new ModelKey(
        "Judo",
        medal,
        sex,
        "POL",
        start == null ? null : Instant.parse(start),
        end == null ? null : Instant.parse(end));
  }

  @Test
  void meansAndCountsOfOneOfEach() {
    List<byte[]> messages = new ArrayList<>();
    messages.add(null);
    for (String message :
        List.of(
            result(1, ",\"medal\":\"Gold\""),
            result(2, ",\"medal\":\" gold \""),
            result(1, ",\"medal\":\"GOLD\""),
            result(3, ",\"medal\":\"Gold\""),
            result(5, ""),
            result(9, ""),
            result(4, ",\"medal\":\"nan\""),
            "[]")) {
      messages.add(message.getBytes(UTF_8));
    }

    ModelResult result = SequentialModel.run(messages, BIOS, ModelWindow.GLOBAL);

    assertThat(result.rows())
        .containsExactly(
            Map.entry(key("Gold", "Male", null, null), new ModelRow(2, 180.75, 78.5)),
            Map.entry(key("None", "Female", null, null), new ModelRow(1, 170.0, 60.0)));
    assertThat(result.counts())
        .containsExactly(
            Map.entry("duplicate", 1L),
            Map.entry("filtered", 2L),
            Map.entry("read", 9L),
            Map.entry("rejected", 2L),
            Map.entry("unmatched", 1L),
            Map.entry("written", 3L));
    assertThat(result.outcomes())
        .startsWith(
            ModelResult.Outcome.REJECTED,
            ModelResult.Outcome.WRITTEN,
            ModelResult.Outcome.WRITTEN,
            ModelResult.Outcome.DUPLICATE,
            ModelResult.Outcome.FILTERED);
  }

  @Test
  void meansAreRoundedOnce() {
    List<ModelBio> bios =
        List.of(
            new ModelBio("1", "Male", "0.1", "1"),
            new ModelBio("2", "Male", "0.2", "1"),
            new ModelBio("3", "Male", "0.4", "2"));
    ModelResult result =
        SequentialModel.run(
            Stream.of(result(1, ""), result(2, ""), result(3, ""))
                .map(m -> m.getBytes(UTF_8))
                .toList(),
            bios,
            ModelWindow.GLOBAL);

    // 0.7 / 3 and 4 / 3; adding doubles would give 0.23333333333333336.
    assertThat(result.rows().values())
        .containsExactly(new ModelRow(3, 0.23333333333333334, 1.3333333333333333));
  }

  @Test
  void windowsOfAnHour() {
    ModelResult result =
        run(
            ModelWindow.fixed(Duration.ofHours(1)),
            result(1, ",\"timestamp\":\"2020-07-24T11:59:59.999Z\""),
            result(1, ",\"timestamp\":\"2020-07-24T12:00:00Z\""),
            result(2, ",\"timestamp\":\"2020-07-24 14:30+02:00\""),
            result(1, ",\"timestamp\":-1"),
            result(1, ""));

    assertThat(result.rows())
        .containsExactly(
            Map.entry(
                key("None", "Male", "1969-12-31T23:00:00Z", "1970-01-01T00:00:00Z"),
                new ModelRow(1, 180, 80)),
            Map.entry(
                key("None", "Male", "2012-01-01T00:00:00Z", "2012-01-01T01:00:00Z"),
                new ModelRow(1, 180, 80)),
            Map.entry(
                key("None", "Male", "2020-07-24T11:00:00Z", "2020-07-24T12:00:00Z"),
                new ModelRow(1, 180, 80)),
            Map.entry(
                key("None", "Male", "2020-07-24T12:00:00Z", "2020-07-24T13:00:00Z"),
                new ModelRow(2, 180.75, 78.5)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2012-12-31T23:59:59.999Z, 2012, 2013",
    "1, 1969-12-31T23:59:59.999Z, 1969, 1970",
    "4, 1973-12-31T23:59:59.999Z, 1970, 1974",
    "4, 1969-12-31T00:00:00Z, 1966, 1970",
    "4, 2020-02-29T00:00:00Z, 2018, 2022",
    "4, 2022-01-01T00:00:00Z, 2022, 2026"
  })
  void windowsOfYears(int years, Instant time, String start, String end) {
    ModelWindow window = ModelWindow.years(years);

    assertThat(window.start(time)).isEqualTo(start + "-01-01T00:00:00Z");
    assertThat(window.end(time)).isEqualTo(end + "-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2020-07-24T12:00:00Z\"",
        "\"2020-07-24T12:00:00.000Z\"",
        "\"2020-07-24T12:00Z\"",
        "\"2020-07-24T14:00:00+02:00\"",
        "\"2020-07-24T12:00:00\"",
        "\"2020-07-24 12:00:00\"",
        "\"2020-07-24 12:00\"",
        "\" 2020-07-24T12:00:00.0\\u00a0\"",
        "1595592000",
        "1595592000.0",
        "1595592000.0009",
        "1.595592e9",
        "1595592000000",
        "1595592000000.7",
        "\"1595592000\"",
        "\"1595592000000\""
      })
  void timestampsOfOneInstantAreOneIdentity(String timestamp) {
    ModelResult result =
        run(
            ModelWindow.GLOBAL,
            result(1, ",\"timestamp\":\"2020-07-24T12:00:00Z\""),
            result(1, ",\"timestamp\":" + timestamp));

    assertThat(result.counts()).containsEntry("written", 1L).containsEntry("duplicate", 1L);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "-0.0005, 1969-12-31T23:59:59.999Z",
    "1e-999999999, 1970-01-01T00:00:00Z",
    "99999999999.999, 5138-11-16T09:46:39.999Z",
    "100000000000, 1973-03-03T09:46:40Z",
    "-30610224000, 1000-01-01T00:00:00Z",
    "253402300799999, 9999-12-31T23:59:59.999Z"
  })
  void epochTimes(String timestamp, Instant time) {
    ModelResult result =
        run(ModelWindow.fixed(Duration.ofMillis(1)), result(1, ",\"timestamp\":" + timestamp));

    assertThat(result.rows().keySet()).extracting(ModelKey::windowStart).containsExactly(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.0", "1e0", "10e-1", "\"1\"", "\" +01.00\\ufeff\""})
  void athleteIdsOfOneValueAreOneIdentity(String id) {
    ModelResult result =
        run(
            ModelWindow.GLOBAL,
            result(1, ""),
            result(1, "").replace("\"athlete_id\":1", "\"athlete_id\":" + id));

    assertThat(result.counts()).containsEntry("duplicate", 1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"medal\":\"Gold\"",
        ",\"isTeamSport\":false",
        ",\"pos\":1",
        ",\"athlete\":\"A\"",
        ",\"event\":\"E\"",
        ",\"result_id\":0",
        ",\"edition_id\":0",
        ",\"timestamp\":\"2012-01-01\""
      })
  void everyColumnIsPartOfTheIdentity(String column) {
    ModelResult result = run(ModelWindow.GLOBAL, result(1, ""), result(1, column));

    assertThat(result.counts()).containsEntry("written", 2L);
  }

  @Test
  void textOf255CharactersAndDepthOf32AreAccepted() {
    assertThat(
            SequentialModel.rejection(
                result(1, ",\"event\":\" " + "e".repeat(255) + " \"").getBytes(UTF_8)))
        .isEmpty();
    assertThat(
            SequentialModel.rejection(
                result(1, ",\"x\":" + "[".repeat(31) + "]".repeat(31)).getBytes(UTF_8)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "+1", "1.5", "000000001", "1.000000001", " 1\u2007", "\uFEFF1"})
  void numbersAmongMeasures(String height) {
    assertThat(writtenWith(new ModelBio("1", "Male", height, "1"))).isEqualTo(1);
    assertThat(writtenWith(new ModelBio("1", "Male", "1", height))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0",
        "0.0",
        "-1",
        "77-80",
        "100, 104",
        "77,5",
        "1e2",
        "nan",
        "1.",
        ".5",
        "1 0",
        "1234567890",
        "1.0000000001",
        "\u0661"
      })
  void noNumbersAmongMeasures(String height) {
    assertThat(writtenWith(new ModelBio("1", "Male", height, "1"))).isZero();
    assertThat(writtenWith(new ModelBio("1", "Male", "1", height))).isZero();
  }

  private static long writtenWith(ModelBio bio) {
    ModelResult result =
        SequentialModel.run(
            List.of(result(1, "").getBytes(UTF_8)), List.of(bio), ModelWindow.GLOBAL);
    assertThat(result.counts()).containsEntry("unmatched", 0L);
    return result.counts().get("written");
  }

  @Test
  void lastOfTwoBiosCounts() {
    ModelResult result =
        SequentialModel.run(
            List.of(result(1, "").getBytes(UTF_8)),
            List.of(
                new ModelBio("1", "Male", "1", "1"),
                new ModelBio("no id", "Male", "3", "3"),
                new ModelBio("1.0", " Female ", "2", "2")),
            ModelWindow.GLOBAL);

    assertThat(result.rows())
        .containsExactly(Map.entry(key("None", "Female", null, null), new ModelRow(1, 2, 2)));
  }

  @Test
  void csv() {
    byte[] csv =
        """
        \uFEFFsport,extra,athlete_id,country_noc,edition,medal,isTeamSport
        Judo,"a, ""quoted""\nnote",1,POL,2012 Summer Olympics,Gold,False
        Judo,,2.0, POL ,2012 Summer Olympics,gold,FALSE

        Judo,,1,POL,2012 Summer Olympics,GOLD,false
        Judo,,1,POL,2012 Summer Olympics,Gold
        Judo,@,1,POL,2012 Summer Olympics,Silver,False
        Judo,,9,POL,2012 Summer Olympics,,\
        """
            .getBytes(UTF_8);
    for (int i = 0; i < csv.length; i++) {
      csv[i] = csv[i] == '@' ? (byte) 0xFF : csv[i];
    }

    ModelResult result = SequentialModel.runCsv(csv, BIOS, ModelWindow.GLOBAL);

    assertThat(result.outcomes())
        .containsExactly(
            ModelResult.Outcome.WRITTEN,
            ModelResult.Outcome.WRITTEN,
            ModelResult.Outcome.DUPLICATE,
            ModelResult.Outcome.REJECTED,
            ModelResult.Outcome.REJECTED,
            ModelResult.Outcome.UNMATCHED);
    assertThat(result.rows())
        .containsExactly(Map.entry(key("Gold", "Male", null, null), new ModelRow(2, 180.75, 78.5)));
  }

  @Test
  void biosFromCsv() {
    assertThat(
            ModelBio.fromCsv(
                "weight,athlete_id,sex,height\r\n77-80,12,Female,\r\ntoo,few\r\n".getBytes(UTF_8)))
        .containsExactly(new ModelBio("12", "Female", "", "77-80"));
  }

  @Test
  void csvWithoutAHeaderOrAClosingQuoteIsAnError() {
    assertThatThrownBy(() -> SequentialModel.runCsv(new byte[0], BIOS, ModelWindow.GLOBAL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> SequentialModel.runCsv("sport\n\"J".getBytes(UTF_8), BIOS, ModelWindow.GLOBAL))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
