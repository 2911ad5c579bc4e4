package io.podium.chaos;

import io.podium.promotions.model.ModelCampaign;
import io.podium.promotions.model.ModelPromotion;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.Promotion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Compares what a stream of promotions has left behind with what it must have. */
final class PromotionsComparison {
  private final ExpectedPromotions expected;
  private final Differences differences = new Differences();

  private PromotionsComparison(ExpectedPromotions expected) {
    this.expected = expected;
  }

  /** What differs, by kind, one line each; empty where all is exactly as it must be. */
  static Map<String, List<String>> differences(ExpectedPromotions expected, FoundPromotions found) {
    PromotionsComparison comparison = new PromotionsComparison(expected);
    Map<PromotionKey, Promotion> table = comparison.compareTable(found.table());
    comparison.compareTopic(found.topic(), table);
    comparison.compareFeedback(found.table());
    comparison.differences.compareRejects(
        expected.rejects(), expected.mayBeRejected(), found.rejects());
    if (found.counts() != null) {
      comparison.compareCounts(found.counts(), table.size());
    }
    return comparison.differences.byKind();
  }

  private Map<PromotionKey, Promotion> compareTable(List<FoundPromotions.Row> rows) {
    Map<PromotionKey, Promotion> table = new HashMap<>();
    for (FoundPromotions.Row row : rows) {
      Promotion is = row.promotion();
      PromotionKey key = PromotionKey.of(is);
      if (table.put(key, is) != null) {
        differ("table, row more than once", key.toString());
      }
      ModelPromotion must = expected.must().getOrDefault(key, expected.may().get(key));
      if (must == null) {
        differ("table, row too many", is.toString());
      } else if (!is.campaign().equals(campaign(must.campaign()))) {
        differ("table, row of another content", is + " must be of " + must.campaign());
      } else if (!wasValid(is)) {
        differ("table, row of a moment when it was not valid", is.toString());
      }
    }
    for (PromotionKey key : expected.must().keySet()) {
      if (!table.containsKey(key)) {
        differ("table, row missing", key.toString());
      }
    }
    return table;
  }

  private boolean wasValid(Promotion promotion) {
    long at = promotion.triggeredAt();
    return at >= Math.max(promotion.campaign().start(), expected.begunAt())
        && at < promotion.campaign().end()
        && at <= expected.endedAt();
  }

  /** It has exactly the table's rows, and is not compared with anything else. */
  private void compareTopic(
      List<FoundPromotions.Message> messages, Map<PromotionKey, Promotion> table) {
    Map<PromotionKey, Promotion> topic = new HashMap<>();
    for (FoundPromotions.Message message : messages) {
      Promotion is = message.promotion();
      PromotionKey key = PromotionKey.of(is);
      if (!message.key().equals(is.clientId())) {
        differ("topic, key of another client", message.toString());
      }
      if (topic.put(key, is) != null) {
        differ("topic, message more than once", is.toString());
      }
      Promotion row = table.get(key);
      if (row == null) {
        differ("topic, message without a row", is.toString());
      } else if (!is.equals(row)) {
        differ("topic, message that is not as its row", is + ", row " + row);
      }
    }
    for (PromotionKey key : table.keySet()) {
      if (!topic.containsKey(key)) {
        differ("topic, message missing", key.toString());
      }
    }
  }

  private void compareFeedback(List<FoundPromotions.Row> rows) {
    if (expected.feedback().isEmpty()) {
      differ("feedback", "nobody has written any, so that nothing is shown of it");
    }
    Map<PromotionKey, String> is = new HashMap<>();
    for (FoundPromotions.Row row : rows) {
      PromotionKey key = PromotionKey.of(row.promotion());
      is.put(key, row.feedback());
      if (row.feedback() != null && !expected.feedback().containsKey(key)) {
        differ("feedback", "nobody wrote " + row.feedback() + " for " + key);
      }
    }
    expected
        .feedback()
        .forEach(
            (key, text) -> {
              if (!Objects.equals(is.get(key), text)) {
                differ("feedback", key + " must have " + text + ", has " + is.get(key));
              }
            });
  }

  /** Of campaigns that ended meanwhile each is written or filtered, and its promotions may be. */
  private void compareCounts(Map<String, Long> counts, int rows) {
    Map<String, Long> is = Differences.settled(counts);
    Map<String, Long> must = new TreeMap<>(expected.counts());
    long ended =
        Math.min(
            Math.max(0, Differences.orZero(is.get("written")) - must.get("written")),
            expected.mayBeRejected().size());
    must.merge("written", ended, Long::sum);
    must.merge("filtered", -ended, Long::sum);
    differences.compareCounts(must, is);
    long promotions = Differences.orZero(is.get("promotions"));
    if (promotions < expected.must().size() || promotions > rows) {
      differ(
          "counts",
          "promotions must be from %d to %d, is %d"
              .formatted(expected.must().size(), rows, promotions));
    }
  }

  private static Campaign campaign(ModelCampaign must) {
    return new Campaign(
        new CampaignKey(must.restaurant(), must.id()),
        must.content(),
        must.owner(),
        must.contact(),
        must.start(),
        must.end(),
        must.created());
  }

  private void differ(String kind, String difference) {
    differences.add(kind, difference);
  }
}
