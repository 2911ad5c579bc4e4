package io.podium.io;

import io.podium.rules.RecordFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A topic to read from its beginning.
 *
 * @param cluster the brokers
 * @param topic the topic's name
 * @param runId tells one run from another
 * @param hasEventTimeWindows whether a window needs the watermark to follow event time
 * @param untilIdle ends the topic when nothing has come for so long; null for never
 * @param batchSize how many messages come as one record at most: the fewer, the smaller is what a
 *     runner reads before it works on it; the more, the less it costs
 */
public record KafkaSource(
    KafkaCluster cluster,
    String topic,
    String runId,
    boolean hasEventTimeWindows,
    Duration untilIdle,
    int batchSize)
    implements Serializable {

  /** For messages that go on one by one. */
  public static final int SMALL_BATCH = 1_000;

  /** For messages that are packed at once. */
  public static final int LARGE_BATCH = 16_000;

  /** A batch can be fetched at once where its messages have no more. */
  private static final int MESSAGE_BYTES = 512;

  public KafkaSource {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(runId, "runId");
    if (batchSize < 1) {
      throw new IllegalArgumentException("a batch has at least one message, not " + batchSize);
    }
  }

  /**
   * The read of messages, many in a record: see {@link MessageRows}.
   *
   * @param format tells a message's event time
   */
  public KafkaIO.Read<byte[], byte[]> read(RecordFormat<?> format) {
    Coder<byte[]> bytes = NullableCoder.of(ByteArrayCoder.of());
    return KafkaIO.<byte[], byte[]>read()
        .withBootstrapServers(cluster.bootstrapServers())
        .withTopic(topic)
        .withKeyDeserializerAndCoder(ByteArrayDeserializer.class, bytes)
        .withValueDeserializerAndCoder(ByteArrayDeserializer.class, bytes)
        .withConsumerConfigUpdates(consumerConfig())
        .withConsumerFactoryFn(new BatchingConsumer(cluster, batchSize))
        .withTimestampPolicyFactory(
            EventTimePolicy.factory(hasEventTimeWindows ? format : null, runId, untilIdle));
  }

  private Map<String, Object> consumerConfig() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2 * batchSize);
    config.put(
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        Math.max(ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES, MESSAGE_BYTES * batchSize));
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // The recovery point is the runner's checkpoint; an offset committed beside it would lie.
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return config;
  }
}
