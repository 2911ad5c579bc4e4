package io.podium.io;

import io.podium.transforms.Outcomes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** Asks the brokers where a topic's partitions begin and end. Not safe for use by many threads. */
public final class TopicOffsets implements AutoCloseable {
  private static final int ANSWER_MILLIS = 5_000;

  private final String topic;
  private final Admin admin;

  /**
   * @param cluster the brokers
   * @param topic the topic's name
   */
  public TopicOffsets(KafkaCluster cluster, String topic) {
    this.topic = topic;
    this.admin =
        Admin.create(
            cluster.clientConfig(
                Map.of(
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                    ANSWER_MILLIS,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    ANSWER_MILLIS)));
  }

  /**
   * The offsets of a partition.
   *
   * @param first of the oldest message that is kept
   * @param next of the message that will come next
   */
  public record Range(long first, long next) {}

  /**
   * The offsets of all partitions now, by {@link Outcomes#partition}.
   *
   * @return empty where the brokers do not answer
   */
  public Optional<Map<String, Range>> now() throws InterruptedException {
    try {
      TopicDescription description =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
              .get(topic);
      Map<TopicPartition, Long> first = offsets(description, OffsetSpec.earliest());
      Map<TopicPartition, Long> next = offsets(description, OffsetSpec.latest());
      Map<String, Range> ranges = new HashMap<>();
      first.forEach(
          (partition, offset) ->
              ranges.put(
                  Outcomes.partition(topic, partition.partition()),
                  new Range(offset, next.get(partition))));
      return Optional.of(ranges);
    } catch (ExecutionException | TimeoutException unreachable) {
      return Optional.empty();
    }
  }

  private Map<TopicPartition, Long> offsets(TopicDescription description, OffsetSpec which)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> asked =
        description.partitions().stream()
            .map(TopicPartitionInfo::partition)
            .collect(
                Collectors.toMap(number -> new TopicPartition(topic, number), number -> which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> entry :
        admin.listOffsets(asked).all().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS).entrySet()) {
      offsets.put(entry.getKey(), entry.getValue().offset());
    }
    return offsets;
  }

  @Override
  public void close() {
    // A close without a limit can wait for ever for a broker that hangs.
    admin.close(Duration.ZERO);
  }
}
