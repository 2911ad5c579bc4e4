package io.podium.chaos;

import io.podium.promotions.SamplePromotions.Subscription;
import io.podium.promotions.model.ModelCampaign;
import io.podium.promotions.model.ModelEvent;
import io.podium.promotions.model.ModelPromotion;
import io.podium.promotions.model.ModelResult;
import io.podium.promotions.model.SequentialModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a stream of promotions must have left behind. A campaign that ended while it worked may have
 * been sent or not, as the stream's speed was; all else is certain.
 *
 * @param begunAt when the stream began, in seconds since 1970
 * @param endedAt when it had ended
 * @param must what must have been sent
 * @param may what else may have been sent
 * @param rejects the payloads that must be rejected, poison and campaigns that were over, by where
 *     they stand; a payload may be null
 * @param mayBeRejected those of campaigns that ended meanwhile
 * @param counts by outcome, where no campaign that ended meanwhile was sent
 * @param feedback what people have written
 */
record ExpectedPromotions(
    long begunAt,
    long endedAt,
    Map<PromotionKey, ModelPromotion> must,
    Map<PromotionKey, ModelPromotion> may,
    Map<String, byte[]> rejects,
    Map<String, byte[]> mayBeRejected,
    SortedMap<String, Long> counts,
    Map<PromotionKey, String> feedback) {
  /** Time does not pass in the model. */
  private static final long REFRESH_MILLIS = 1_000;

  /**
   * By the sequential model, as of the end, and for what may have been sent as of the beginning.
   *
   * @param messages all messages by where they stand, each partition's in order
   * @param subscribers the rows that are there in the end
   */
  static ExpectedPromotions of(
      Map<String, byte[]> messages,
      List<Subscription> subscribers,
      long begunAt,
      long endedAt,
      Map<PromotionKey, String> feedback) {
    List<ModelEvent> events = new ArrayList<>();
    subscribers.forEach(
        row -> events.add(new ModelEvent.Subscribe(row.clientId(), row.restaurantId())));
    Map<String, byte[]> rejects = new LinkedHashMap<>();
    Map<String, byte[]> mayBeRejected = new LinkedHashMap<>();
    messages.forEach(
        (source, payload) -> {
          events.add(new ModelEvent.Message(payload));
          Optional<ModelCampaign> campaign = ModelCampaign.of(payload);
          if (campaign.isEmpty() || campaign.get().end() <= begunAt) {
            rejects.put(source, payload);
          } else if (campaign.get().end() <= endedAt) {
            mayBeRejected.put(source, payload);
          }
        });
    ModelResult inTheEnd = SequentialModel.run(events, endedAt * 1000, REFRESH_MILLIS);
    ModelResult atFirst = SequentialModel.run(events, begunAt * 1000, REFRESH_MILLIS);
    Map<PromotionKey, ModelPromotion> must = byKey(inTheEnd);
    Map<PromotionKey, ModelPromotion> may = byKey(atFirst);
    may.keySet().removeAll(must.keySet());
    SortedMap<String, Long> counts = inTheEnd.counts();
    counts.put("unmatched", counts.remove("held") - counts.remove("released"));
    return new ExpectedPromotions(
        begunAt, endedAt, must, may, rejects, mayBeRejected, counts, feedback);
  }

  private static Map<PromotionKey, ModelPromotion> byKey(ModelResult result) {
    Map<PromotionKey, ModelPromotion> promotions = new LinkedHashMap<>();
    result.sent().forEach(promotion -> promotions.put(PromotionKey.of(promotion), promotion));
    return promotions;
  }
}
