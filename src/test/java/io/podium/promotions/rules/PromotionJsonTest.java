package io.podium.promotions.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.RejectedException;
import io.podium.rules.JsonRows;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PromotionJsonTest {
  private static final Campaign CAMPAIGN =
      new Campaign(
          new CampaignKey("r", "c"), "Zupa \"dnia\" 🍲", "Żaneta", "", 100, 200, 1659131516);

  @Test
  void theValueHoldsTheCampaignAndWhoGetsItWhen() {
    Promotion promotion = new Promotion(CAMPAIGN, "ann", 150);

    assertThat(new String(PromotionJson.value(promotion), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"restaurant_id\":\"r\",\"adv_campaign_id\":\"c\","
                + "\"adv_campaign_content\":\"Zupa \\\"dnia\\\" 🍲\","
                + "\"adv_campaign_owner\":\"Żaneta\",\"adv_campaign_owner_contact\":\"\","
                + "\"adv_campaign_datetime_start\":100,\"adv_campaign_datetime_end\":200,"
                + "\"datetime_created\":1659131516,\"client_id\":\"ann\","
                + "\"trigger_datetime_created\":150}");
    assertThat(PromotionJson.key(promotion)).isEqualTo("ann".getBytes(StandardCharsets.UTF_8));
    assertThat(PromotionJson.parse(PromotionJson.value(promotion))).isEqualTo(promotion);
  }

  @Test
  void aCampaignIsReadAsItWasWritten() throws RejectedException {
    CampaignFormat format = new CampaignFormat();
    assertThat(format.parse(JsonRows.read(PromotionJson.value(CAMPAIGN), format.columns())))
        .isEqualTo(CAMPAIGN);
  }

  @Test
  void whatIsNoPromotionIsRefused() {
    assertThatThrownBy(() -> PromotionJson.parse(PromotionJson.value(CAMPAIGN)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
