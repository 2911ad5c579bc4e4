package io.podium.chaos;

import io.podium.promotions.model.ModelPromotion;
import io.podium.promotions.rules.Promotion;

/** What comes once, ever. */
record PromotionKey(String restaurant, String campaign, String client) {
  static PromotionKey of(Promotion promotion) {
    return new PromotionKey(
        promotion.campaign().key().restaurantId(),
        promotion.campaign().key().campaignId(),
        promotion.clientId());
  }

  static PromotionKey of(ModelPromotion promotion) {
    return new PromotionKey(
        promotion.campaign().restaurant(), promotion.campaign().id(), promotion.client());
  }
}
