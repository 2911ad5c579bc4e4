package io.podium.io;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A topic to write, by an idempotent producer that waits for a broker that is away.
 *
 * @param bootstrapServers {@code host:port}, more than one separated by commas
 * @param topic the topic's name; the topic must be there
 */
public record KafkaSink(String bootstrapServers, String topic) implements java.io.Serializable {
  /** Above the largest message that brokers take by default, so that its reject still fits. */
  public static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

  /** How long a broker may be away before a write fails. */
  private static final int DELIVERY_TIMEOUT_MILLIS = 10 * 60 * 1000;

  public KafkaSink {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
    Objects.requireNonNull(topic, "topic");
  }

  /** The settings of such a producer, without servers and serializers. */
  public static Map<String, Object> producerConfig() {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    return config;
  }
}
