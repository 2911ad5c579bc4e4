package io.podium.promotions.rules;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What tells campaigns apart.
 *
 * @param restaurantId not empty
 * @param campaignId not empty; another restaurant may have the same
 */
public record CampaignKey(String restaurantId, String campaignId) {
  public CampaignKey {
    Objects.requireNonNull(restaurantId, "restaurantId");
    Objects.requireNonNull(campaignId, "campaignId");
  }

  /** Bytes that are equal for equal keys alone. */
  public byte[] bytes() {
    // The length first, so that no id can imitate the border between the two.
    return (restaurantId.length() + ":" + restaurantId + campaignId)
        .getBytes(StandardCharsets.UTF_8);
  }
}
