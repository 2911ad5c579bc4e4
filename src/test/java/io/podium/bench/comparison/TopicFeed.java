package io.podium.bench.comparison;

import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer to a topic. */
final class TopicFeed implements AutoCloseable {
  private static final int PARTITIONS = 4;

  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /** A producer to a topic that is there. */
  TopicFeed(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            KafkaCluster.at(bootstrapServers).clientConfig(KafkaSink.producerConfig()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Makes a topic. */
  static void create(String bootstrapServers, String topic)
      throws IOException, InterruptedException {
    try (KafkaTopics topics = new KafkaTopics(KafkaCluster.at(bootstrapServers))) {
      topics.createForEvents(topic, PARTITIONS);
    }
  }

  /** Hands a message over; {@link #flush} tells whether it was taken. */
  void send(GeneratedResults.Message message) {
    Future<?> unused =
        producer.send(
            new ProducerRecord<>(topic, message.key(), message.value()),
            (metadata, failed) -> failure.compareAndSet(null, failed));
  }

  /**
   * Waits until all are taken.
   *
   * @throws IOException where one was not
   */
  void flush() throws IOException {
    producer.flush();
    if (failure.get() != null) {
      throw new IOException("a message was not taken", failure.get());
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
