package io.podium.promotions.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.podium.errors.RejectedException;
import io.podium.rules.JsonRows;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignFormatTest {
  private static final CampaignFormat FORMAT = new CampaignFormat();
  private static final String MESSAGE =
      "{\"restaurant_id\":\"r\",\"adv_campaign_id\":\"c\",\"adv_campaign_content\":\"Come!\","
          + "\"adv_campaign_owner\":\"Ann\",\"adv_campaign_owner_contact\":\"ann@r.example\","
          + "\"adv_campaign_datetime_start\":1659203516,"
          + "\"adv_campaign_datetime_end\":2659207116,\"datetime_created\":1659131516}";

  @Test
  void readsAllFields() throws RejectedException {
    assertThat(parse(MESSAGE))
        .isEqualTo(
            new Campaign(
                new CampaignKey("r", "c"),
                "Come!",
                "Ann",
                "ann@r.example",
                1659203516,
                2659207116L,
                1659131516));
  }

  @Test
  void eventTimeIsWhenTheMessageWasMade() throws RejectedException {
    assertThat(FORMAT.eventTimeMillis(parse(MESSAGE))).isEqualTo(1659131516000L);
  }

  @Test
  void isTheSameCampaignWhateverItsContent() throws RejectedException {
    byte[] identity = FORMAT.identity(parse(MESSAGE));

    assertThat(FORMAT.identity(parse(MESSAGE.replace("Come!", "Stay!")))).isEqualTo(identity);
    assertThat(FORMAT.identity(parse(MESSAGE.replace("\"c\"", "\"d\"")))).isNotEqualTo(identity);
    assertThat(new CampaignKey("a", "bc").bytes()).isNotEqualTo(new CampaignKey("ab", "c").bytes());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "99999999999, 99999999999",
    "100000000000, 100000000",
    "1659131516999, 1659131516",
    "253402300799999, 253402300799",
    "1659131516.0, 1659131516",
    "1.659131516e9, 1659131516",
    "'\"1659131516\"', 1659131516",
    "'\" 1659131516000 \"', 1659131516"
  })
  void timesAreSecondsOrMilliseconds(String json, long seconds) throws RejectedException {
    assertThat(parse(MESSAGE.replace("1659131516", json)).created()).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1659131516.5",
        "253402300800000",
        "9007199254740992",
        "1e400",
        "true",
        "[1]",
        "\"2022-07-29\""
      })
  void whatIsNoTimeIsRejected(String json) {
    assertThat(rejected(MESSAGE.replace("1659131516", json)).reason()).isEqualTo("wrong-type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restaurant_id",
        "adv_campaign_id",
        "adv_campaign_content",
        "adv_campaign_owner",
        "adv_campaign_owner_contact",
        "adv_campaign_datetime_start",
        "adv_campaign_datetime_end",
        "datetime_created"
      })
  void everyFieldMustBeThere(String field) {
    RejectedException absent = rejected(MESSAGE.replace('"' + field + '"', "\"other\""));
    assertThat(absent.reason()).isEqualTo("missing-field");
    assertThat(absent).hasMessageContaining(field);

    String nothing =
        MESSAGE.replaceFirst('"' + field + "\":(\"[^\"]*\"|[0-9]+)", '"' + field + "\":null");
    assertThat(rejected(nothing).reason()).isEqualTo("missing-field");
  }

  @Test
  void idsAreStrippedAndTextsAreNot() throws RejectedException {
    Campaign campaign =
        parse(MESSAGE.replace("\"r\"", "\" r\\u00a0\"").replace("Come!", " nan\\n"));

    assertThat(campaign.key().restaurantId()).isEqualTo("r");
    assertThat(campaign.content()).isEqualTo(" nan\n");
    assertThat(parse(MESSAGE.replace("\"r\"", "\"Nan\"")).key().restaurantId()).isEqualTo("Nan");
  }

  @Test
  void textsMayBeEmptyAndIdsMayNot() throws RejectedException {
    assertThat(parse(MESSAGE.replace("Come!", "")).content()).isEmpty();
    assertThat(rejected(MESSAGE.replace("\"r\"", "\" \"")).reason()).isEqualTo("missing-field");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"r\"", "\"Come!\"", "\"Ann\""})
  void numbersAreNoTexts(String text) {
    assertThat(rejected(MESSAGE.replace(text, "7")).reason()).isEqualTo("wrong-type");
  }

  @Test
  void textsHaveAnEnd() throws RejectedException {
    assertThat(parse(MESSAGE.replace("Come!", "x".repeat(10_000))).content()).hasSize(10_000);
    assertThat(rejected(MESSAGE.replace("Come!", "x".repeat(10_001))).reason())
        .isEqualTo("too-long");
    assertThat(rejected(MESSAGE.replace("Ann", "x".repeat(256))).reason()).isEqualTo("too-long");
    assertThat(rejected(MESSAGE.replace("Come!", "\\u0000")).reason()).isEqualTo("malformed-text");
  }

  @Test
  void aCampaignThatNeverIsValidIsRejected() throws RejectedException {
    assertThat(rejected(MESSAGE.replace("2659207116", "1659203516")).reason())
        .isEqualTo("never-valid");
    assertThat(rejected(MESSAGE.replace("2659207116", "1659203516999")).reason())
        .as("the same second")
        .isEqualTo("never-valid");
    assertThat(parse(MESSAGE.replace("2659207116", "1659203517000")).end()).isEqualTo(1659203517L);
  }

  private static Campaign parse(String json) throws RejectedException {
    return FORMAT.parse(JsonRows.read(json.getBytes(StandardCharsets.UTF_8), FORMAT.columns()));
  }

  private static RejectedException rejected(String json) {
    return catchThrowableOfType(RejectedException.class, () -> parse(json));
  }
}
