package io.podium.athletes.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.rules.JsonRows;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AthleteResultJsonTest {
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
    assertThat(AthleteResultJson.key(FULL)).isEqualTo("70001".getBytes(UTF_8));
  }

  @Test
  void leavesOutWhatIsAbsentButForMedal() {
    List<String> nothing = Arrays.asList(new String[FULL.size()]);
    assertThat(json(nothing)).isEqualTo("{\"medal\":null}");
    assertThat(AthleteResultJson.key(nothing)).isNull();
  }

  @Test
  void takesEmptyTextForAbsent() {
    List<String> empty = java.util.Collections.nCopies(FULL.size(), "");
    assertThat(json(empty)).isEqualTo("{\"medal\":null}");
    assertThat(AthleteResultJson.key(empty)).isNull();
  }

  @Test
  void keepsIdsThatAreNoWholeNumbersAsText() {
    assertThat(json(with("athlete_id", "12a"))).contains("\"athlete_id\":\"12a\"");
    assertThat(AthleteResultJson.key(with("athlete_id", "12a"))).isEqualTo("12a".getBytes(UTF_8));
    assertThat(json(with("result_id", "1.5"))).contains("\"result_id\":\"1.5\"");
    assertThat(json(with("result_id", "99999999999999999999")))
        .contains("\"result_id\":\"99999999999999999999\"");
  }

  @Test
  void readsIdsAsDataFramesWriteThem() {
    assertThat(json(with("athlete_id", "12.0"))).contains("\"athlete_id\":12,");
    assertThat(AthleteResultJson.key(with("athlete_id", "12.0"))).isEqualTo("12".getBytes(UTF_8));
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
    AthleteResult result =
        format.parse(JsonRows.read(AthleteResultJson.value(FULL), format.columns()));
    assertThat(result.athleteId()).isEqualTo(70001);
    assertThat(result.medal()).isEqualTo(Medal.parse("Gold"));
  }

  private static List<String> with(String column, String value) {
    String[] values = FULL.toArray(String[]::new);
    values[AthleteResultFormat.COLUMNS.indexOf(column)] = value;
    return Arrays.asList(values);
  }

  private static String json(List<String> values) {
    return new String(AthleteResultJson.value(values), UTF_8);
  }
}
