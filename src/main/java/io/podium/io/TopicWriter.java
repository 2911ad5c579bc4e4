package io.podium.io;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends messages to a topic by an idempotent producer, which waits for a broker that is away. What
 * was sent is there only after {@link #flush}.
 *
 * <p>For one thread.
 */
public final class TopicWriter implements AutoCloseable {
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  /**
   * Makes a producer. Nothing is sent yet.
   *
   * @param sink the topic, which must be there
   */
  public TopicWriter(KafkaSink sink) {
    this(
        sink.topic(),
        new KafkaProducer<>(
            sink.cluster().clientConfig(KafkaSink.producerConfig()),
            new ByteArraySerializer(),
            new ByteArraySerializer()));
  }

  TopicWriter(String topic, Producer<byte[], byte[]> producer) {
    this.topic = topic;
    this.producer = producer;
  }

  /**
   * Sends a message, later.
   *
   * @param key may be null
   * @param value may be null
   * @throws KafkaException where an earlier one was not taken
   */
  public void send(byte[] key, byte[] value) {
    requireNoFailure();
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (metadata, failed) -> failure.compareAndSet(null, failed));
  }

  /**
   * Waits until all that was sent is there.
   *
   * @throws KafkaException where a message was not taken
   */
  public void flush() {
    producer.flush();
    requireNoFailure();
  }

  private void requireNoFailure() {
    if (failure.get() != null) {
      throw new KafkaException(
          "a message was not taken by the topic " + topic + ": " + failure.get().getMessage(),
          failure.get());
    }
  }

  /** Waits for what was sent; whether it was taken only {@link #flush} says. */
  @Override
  public void close() {
    producer.close();
  }
}
