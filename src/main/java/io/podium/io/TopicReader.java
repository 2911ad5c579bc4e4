package io.podium.io;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole topic, outside of a pipeline: to look at what is there. */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(200);

  /** How long nothing may come before the end: brokers end what was left open after a minute. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private TopicReader() {}

  /**
   * All messages of a topic, from its beginning to the end that it has at the call. Those of
   * transactions that are open then are waited for.
   *
   * @param cluster the brokers; not null
   * @param topic not null
   * @return of each partition in order; keys and values may be null
   * @throws org.apache.kafka.common.KafkaException where the topic cannot be read to its end
   */
  public static List<ConsumerRecord<byte[], byte[]>> readAll(KafkaCluster cluster, String topic) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    forEach(cluster, topic, messages::add);
    return messages;
  }

  /** As {@link #readAll}, one by one: for topics that are larger than memory. */
  public static void forEach(
      KafkaCluster cluster, String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    Objects.requireNonNull(topic, "topic");
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster, "read_committed")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = ends(cluster, partitions);
      long lastNews = System.nanoTime();
      // Positions, not counted messages: markers of transactions take offsets, too.
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        ConsumerRecords<byte[], byte[]> some = consumer.poll(POLL);
        some.forEach(taker);
        if (!some.isEmpty()) {
          lastNews = System.nanoTime();
        } else if (System.nanoTime() - lastNews > PATIENCE.toNanos()) {
          throw new TimeoutException(
              "the topic "
                  + topic
                  + " cannot be read to its end from "
                  + cluster.bootstrapServers());
        }
      }
    }
  }

  /**
   * With what is not committed: a commit returns before the brokers have marked the messages, and
   * to who reads committed ones only, the end is below the first that is not marked.
   */
  private static Map<TopicPartition, Long> ends(
      KafkaCluster cluster, List<TopicPartition> partitions) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(cluster, "read_uncommitted")) {
      return consumer.endOffsets(partitions);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(KafkaCluster cluster, String isolation) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    return new KafkaConsumer<>(
        cluster.clientConfig(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
