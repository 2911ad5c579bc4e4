package io.podium.promotions.rules;

import java.util.Objects;

/**
 * A campaign that is sent to a subscriber.
 *
 * @param campaign the campaign
 * @param clientId the subscriber; not empty
 * @param triggeredAt when it was sent, in seconds since 1970-01-01 UTC
 */
public record Promotion(Campaign campaign, String clientId, long triggeredAt) {
  public Promotion {
    Objects.requireNonNull(campaign, "campaign");
    Objects.requireNonNull(clientId, "clientId");
  }
}
