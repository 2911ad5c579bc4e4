package io.podium.athletes.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.podium.athletes.model.PoisonMessages;
import io.podium.athletes.model.PoisonMessages.Poison;
import io.podium.errors.RejectedException;
import io.podium.rules.JsonRows;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AthleteResultFormatTest {
  private static final AthleteResultFormat FORMAT = new AthleteResultFormat();

  static Stream<Poison> poison() {
    return PoisonMessages.kinds().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("poison")
  void everyKindOfPoisonIsRejectedWithAReason(Poison poison) {
    assertThatExceptionOfType(RejectedException.class)
        .isThrownBy(() -> parse(poison.payload()))
        .satisfies(rejected -> assertThat(rejected.reason()).matches("[a-z0-9-]+"))
        .satisfies(rejected -> assertThat(rejected.getMessage()).isNotBlank().hasSizeLessThan(500));
  }

  @Test
  void randomPoisonIsRejected() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] poison = PoisonMessages.random(random);
      assertThatExceptionOfType(RejectedException.class)
          .as(poison == null ? "null" : new String(poison, StandardCharsets.UTF_8))
          .isThrownBy(() -> parse(poison));
    }
  }

  @Test
  void aWholeResult() throws RejectedException {
    AthleteResult result =
        parse(
            """
            {"edition":"1992 Summer Olympics","edition_id":23,"country_noc":" POL ",
             "sport":"Swimming","event":"100 metres, Men","result_id":"9","athlete":"Józef Żółć",
             "athlete_id":"12.0","pos":"=17","medal":"gold","isTeamSport":"False","more":[1,{}]}
            """);
    assertThat(result)
        .isEqualTo(
            new AthleteResult(
                "1992 Summer Olympics",
                23L,
                "POL",
                "Swimming",
                "100 metres, Men",
                9L,
                "Józef Żółć",
                12,
                "=17",
                "Gold",
                false,
                null));
    assertThat(result.eventTimeMillis()).isEqualTo(694_224_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, None",
        "'\"\"', None",
        "'\"nan\"', None",
        "'\"NaN\"', None",
        "'\"none\"', None",
        "'\" Silver\\u00a0\"', Silver",
        "'\"BRONZE\"', Bronze"
      })
  void medals(String json, String medal) throws RejectedException {
    AthleteResult result =
        parse(
            "{\"edition\":\"2020 S\",\"country_noc\":\"POL\",\"sport\":\"Judo\",\"athlete_id\":1,"
                + "\"medal\":"
                + json
                + "}");
    assertThat(result.medal()).isEqualTo(medal);
  }

  @Test
  void aTimestampComesBeforeTheEdition() throws RejectedException {
    AthleteResult result =
        parse(
            "{\"edition\":\"2020 S\",\"country_noc\":\"POL\",\"sport\":\"Judo\",\"athlete_id\":1,"
                + "\"timestamp\":1e-999999999}");
    assertThat(result.eventTimeMillis()).isZero();
  }

  @Test
  void identityTellsColumnsApart() {
    List<AthleteResult> results =
        List.of(
            result("ab", null, null),
            result("a", "b", null),
            result(null, "ab", null),
            result("ab", "", null),
            result("a\u0003b", null, null),
            result("a", "\u0000", null),
            result("ä", "ß🏅", null),
            result("ß", "ä🏅", null),
            result("ab", null, 0L),
            result("ab", null, -1L),
            result("ab", null, 1L),
            result("ab", null, 64L));
    assertThat(results.stream().map(r -> HexFormat.of().formatHex(r.identity())))
        .doesNotHaveDuplicates();
    assertThat(result("ab", "c", 5L).identity()).isEqualTo(result("ab", "c", 5L).identity());
  }

  /** The state of streams holds such hashes: with others, duplicates would count again. */
  @Test
  void aResultKeepsItsIdentity() {
    AthleteResult result = result("ab", null, null);

    assertThat(HexFormat.of().formatHex(result.identity()))
        .isEqualTo("05323032300004504f4c054a75646f03616200000300054e6f6e650000");
  }

  private static AthleteResult result(String event, String athlete, Long timestampMillis) {
    return new AthleteResult(
        "2020", null, "POL", "Judo", event, null, athlete, 1, null, "None", null, timestampMillis);
  }

  private static AthleteResult parse(String json) throws RejectedException {
    return parse(json.getBytes(StandardCharsets.UTF_8));
  }

  private static AthleteResult parse(byte[] payload) throws RejectedException {
    return FORMAT.parse(JsonRows.read(payload, FORMAT.columns()));
  }
}
