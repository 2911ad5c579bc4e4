package io.podium.io;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A topic to write, by an idempotent producer that waits for a broker that is away.
 *
 * @param cluster the brokers
 * @param topic the topic's name; the topic must be there
 */
public record KafkaSink(KafkaCluster cluster, String topic) implements Serializable {
  /** Above the largest message that brokers take by default, so that its reject still fits. */
  public static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

  /** How long a broker may be away before a write fails. */
  private static final int DELIVERY_TIMEOUT_MILLIS = 10 * 60 * 1000;

  public KafkaSink {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(topic, "topic");
  }

  /** The write of keys and values. */
  public <K, V> KafkaIO.Write<K, V> write(
      Class<? extends Serializer<K>> key, Class<? extends Serializer<V>> value) {
    return KafkaIO.<K, V>write()
        .withBootstrapServers(cluster.bootstrapServers())
        .withTopic(topic)
        .withKeySerializer(key)
        .withValueSerializer(value)
        .withProducerConfigUpdates(producerConfig())
        .withProducerFactoryFn(new ProducerFactory<>(cluster));
  }

  /** The write of whole messages: with headers and times. */
  public <K, V> KafkaIO.WriteRecords<K, V> writeRecords(
      Class<? extends Serializer<K>> key, Class<? extends Serializer<V>> value) {
    return KafkaIO.<K, V>writeRecords()
        .withBootstrapServers(cluster.bootstrapServers())
        .withTopic(topic)
        .withKeySerializer(key)
        .withValueSerializer(value)
        .withProducerConfigUpdates(producerConfig())
        .withProducerFactoryFn(new ProducerFactory<>(cluster));
  }

  /** The settings of such a producer, without its brokers and serializers. */
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

  /** Makes producers on the workers: only there the secrets are read. */
  private record ProducerFactory<K, V>(KafkaCluster cluster)
      implements SerializableFunction<Map<String, Object>, Producer<K, V>> {
    @Override
    public Producer<K, V> apply(Map<String, Object> config) {
      return new KafkaProducer<>(cluster.clientConfig(config));
    }
  }
}
