package io.podium.chaos;

import io.podium.athletes.rules.FeatureRow;
import java.util.List;
import java.util.Map;

/**
 * What a stream has left behind; null for what it was not asked for.
 *
 * @param table the rows of the table of features
 * @param topic the messages of the topic of features
 * @param gold the rows of the lake's gold layer
 * @param bronze where the rows of bronze stood: {@code topic-partition-offset}
 * @param silver where the rows of silver stood
 * @param setAside stage and place of the rows that the lake holds as set aside
 * @param rejects the messages of the topic of rejects
 * @param counts of the table of counts, by outcome; null where there is none
 */
record FoundFeatures(
    List<FeatureRow> table,
    List<FeatureMessage> topic,
    List<FeatureRow> gold,
    List<String> bronze,
    List<String> silver,
    List<String> setAside,
    List<RejectMessage> rejects,
    Map<String, Long> counts) {

  /** A message of the topic of features. */
  record FeatureMessage(String key, FeatureRow row) {}
}
