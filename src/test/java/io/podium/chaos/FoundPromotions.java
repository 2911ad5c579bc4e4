package io.podium.chaos;

import io.podium.promotions.rules.Promotion;
import java.util.List;
import java.util.Map;

/**
 * What a stream of promotions has left behind.
 *
 * @param table the rows of the table
 * @param topic the messages of the topic that are committed
 * @param rejects the messages of the topic of rejects
 * @param counts of the table of counts, by outcome; null where they are not compared
 */
record FoundPromotions(
    List<Row> table, List<Message> topic, List<RejectMessage> rejects, Map<String, Long> counts) {

  /**
   * A row of the table.
   *
   * @param feedback null where nobody has written any
   */
  record Row(Promotion promotion, String feedback) {}

  /** A message of the topic. */
  record Message(String key, Promotion promotion) {}
}
