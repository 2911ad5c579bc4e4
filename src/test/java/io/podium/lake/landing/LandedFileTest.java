package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LandedFileTest {
  static final LandedFile FULL =
      new LandedFile(
          "https://example.org/athlete_bio.csv",
          "athlete_bio.csv",
          "W/\"x\"",
          Instant.parse("2026-07-30T01:02:03Z"),
          5_000_000_000L,
          "ab".repeat(32),
          Instant.parse("2026-07-31T12:00:00.123Z"),
          LocalDate.of(2026, 7, 30),
          155_861,
          2);

  @Test
  void isReadBackAsItWasWritten() {
    assertThat(LandedFile.parse(FULL.toJson())).isEqualTo(FULL);
    LandedFile least =
        new LandedFile("file:///a", "a", null, null, 0, "", Instant.EPOCH, null, 0, 0);
    assertThat(LandedFile.parse(least.toJson())).isEqualTo(least);
  }

  @Test
  void hasTheNamesThatOthersReadItBy() {
    assertThat(FULL.toJson())
        .contains(
            "\"source\" : \"https://example.org/athlete_bio.csv\"",
            "\"etag\" : \"W/\\\"x\\\"\"",
            "\"last_modified\" : \"2026-07-30T01:02:03Z\"",
            "\"bytes\" : 5000000000",
            "\"sha256\" : \"abab",
            "\"fetched_at\" : \"2026-07-31T12:00:00.123Z\"",
            "\"carried_from\" : \"2026-07-30\"",
            "\"rows\" : 155861",
            "\"malformed_rows\" : 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"source\": \"x\"}"})
  void whatIsDamagedIsRefused(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> LandedFile.parse(json));
  }

  @Test
  void aDamagedValueIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LandedFile.parse(FULL.toJson().replace("5000000000", "\"many\"")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LandedFile.parse(FULL.toJson().replace("2026-07-30\"", "yesterday\"")));
  }
}
