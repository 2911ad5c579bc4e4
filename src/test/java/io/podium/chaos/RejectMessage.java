package io.podium.chaos;

import io.podium.io.KafkaCluster;
import io.podium.io.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A message of the topic of rejects.
 *
 * @param source where the rejected message stood: {@code topic-partition-offset}
 * @param payload its bytes; null for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by hand, never by equals
record RejectMessage(String source, byte[] payload) {
  /** All messages of the topic. */
  static List<RejectMessage> readAll(KafkaCluster kafka, String topic) {
    return TopicReader.readAll(kafka, topic).stream()
        .map(
            message ->
                new RejectMessage(
                    new String(
                        message.headers().lastHeader("source").value(), StandardCharsets.UTF_8),
                    message.value()))
        .toList();
  }
}
