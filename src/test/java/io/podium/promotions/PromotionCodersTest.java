package io.podium.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.LiveCampaigns;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.Subscribers;
import io.podium.rules.Row;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class PromotionCodersTest {
  private static final Campaign CAMPAIGN =
      new Campaign(new CampaignKey("Żabka", "c"), "", "Ann 🍲", "x", 0, 253402300799L, 7);

  @Test
  void recordsComeBackEqual() throws Exception {
    Coder<Campaign> campaigns = new PromotionCoders.CampaignCoder();
    CoderProperties.coderDecodeEncodeEqual(campaigns, CAMPAIGN);
    CoderProperties.coderDeterministic(campaigns, CAMPAIGN, CAMPAIGN);
    CoderProperties.coderSerializable(campaigns);
    Coder<CampaignKey> keys = new PromotionCoders.CampaignKeyCoder();
    CoderProperties.coderDecodeEncodeEqual(keys, CAMPAIGN.key());
    CoderProperties.coderConsistentWithEquals(keys, CAMPAIGN.key(), new CampaignKey("Żabk", "ac"));
    CoderProperties.coderDecodeEncodeEqual(
        new PromotionCoders.PromotionCoder(), new Promotion(CAMPAIGN, "bob", 99));
  }

  @Test
  void whatIsRememberedComesBack() throws Exception {
    LiveCampaigns live = new LiveCampaigns();
    live.take(CAMPAIGN, 5_000);
    live.take(new Campaign(new CampaignKey("r", "later"), "", "", "", 100, 200, 0), 5_000);
    Subscribers.Builder builder = new Subscribers.Builder();
    builder.add(new Row(Subscribers.COLUMNS, new Object[] {"ann", "Żabka"}));
    List<Promotion> sent = new ArrayList<>();
    live.look(5_000, true, builder.build(), sent::add);
    assertThat(sent).hasSize(1);

    LiveCampaigns back = CoderUtils.clone(new PromotionCoders.LiveCampaignsCoder(), live);

    assertThat(back.takeChanged()).isFalse();
    assertThat(back.entries())
        .extracting(entry -> entry.campaign().key().campaignId() + ' ' + entry.isWaiting())
        .containsExactly("c false", "later true");
    back.look(6_000, true, builder.build(), sent::add);
    assertThat(sent).as("nothing is sent again").hasSize(1);
    assertThat(back.nextMillis(Long.MAX_VALUE)).hasValue(100_000);
  }
}
