package io.podium.promotions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.RejectedException;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignFormat;
import io.podium.promotions.rules.CampaignKey;
import io.podium.rules.JsonRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SamplePromotionsTest {
  private static final Instant NOW = Instant.parse("2024-08-01T10:00:00Z");
  private static final SamplePromotions SAMPLE =
      SamplePromotions.withSeed(7).restaurants(20).subscriptions(2_000);

  @Test
  void theSameSeedGivesTheSame() {
    assertThat(values(SAMPLE, 100)).isEqualTo(values(SAMPLE, 100));
    assertThat(SAMPLE.subscribers()).isEqualTo(SAMPLE.subscribers());
    assertThat(values(SAMPLE, 100)).isNotEqualTo(values(SamplePromotions.withSeed(8), 100));
    assertThat(SAMPLE.subscribers())
        .isNotEqualTo(
            SamplePromotions.withSeed(8).restaurants(20).subscriptions(2_000).subscribers());
  }

  @Test
  void subscribersAreOfTheRestaurantsAndSomeStandThereTwice() {
    List<SamplePromotions.Subscription> rows = SAMPLE.subscribers();

    assertThat(rows).hasSize(2_000);
    assertThat(Set.copyOf(rows)).hasSizeBetween(1_500, 1_950);
    assertThat(rows.stream().map(SamplePromotions.Subscription::restaurantId).distinct())
        .hasSize(20);
  }

  @Test
  void campaignsAreReadableAndMostAreValid() throws RejectedException {
    CampaignFormat format = new CampaignFormat();
    Map<CampaignKey, Campaign> campaigns = new HashMap<>();
    Set<String> restaurants =
        SAMPLE.subscribers().stream()
            .map(SamplePromotions.Subscription::restaurantId)
            .collect(Collectors.toSet());
    SamplePromotions.Messages messages = SAMPLE.messages();
    int milliseconds = 0;
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      SamplePromotions.Message message = messages.next(NOW);
      Campaign campaign = format.parse(JsonRows.read(message.value(), format.columns()));
      Campaign before = campaigns.put(campaign.key(), campaign);
      assertThat(before == null || before.equals(campaign)).as("sent again as it was").isTrue();
      assertThat(message.key()).isEqualTo(campaign.key().restaurantId());
      keys.add(message.key());
      milliseconds += new String(message.value(), UTF_8).contains("000,\"adv_campaign_d") ? 1 : 0;
    }
    long now = NOW.toEpochMilli();
    long over = campaigns.values().stream().filter(one -> one.hasEnded(now)).count();
    long later = campaigns.values().stream().filter(one -> !one.hasStarted(now)).count();

    assertThat(restaurants).containsAll(keys);
    assertThat(campaigns).hasSizeBetween(1_800, 1_980);
    assertThat(over).isBetween(40L, 200L);
    assertThat(later).isBetween(150L, 500L);
    assertThat(milliseconds).isBetween(200, 600);
  }

  private static List<String> values(SamplePromotions sample, int count) {
    SamplePromotions.Messages messages = sample.messages();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(new String(messages.next(NOW).value(), UTF_8));
    }
    return values;
  }
}
