package io.podium.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
 * <p>It hands messages to the producer in a thread of its own, some hundred at a time, while the
 * next ones are made: both take as long.
 *
 * <p>For one thread.
 */
public final class TopicWriter implements AutoCloseable {
  /** Handed over together: to hand over each would take longer than to send it. */
  private static final int MESSAGES_TOGETHER = 500;

  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final int together;
  private final ExecutorService sender = Executors.newSingleThreadExecutor(TopicWriter::thread);
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private List<ProducerRecord<byte[], byte[]>> next = new ArrayList<>();
  private Future<?> sending = CompletableFuture.completedFuture(null);

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
            new ByteArraySerializer()),
        MESSAGES_TOGETHER);
  }

  /**
   * @param together how many messages are handed to the producer at a time
   */
  TopicWriter(String topic, Producer<byte[], byte[]> producer, int together) {
    this.topic = topic;
    this.producer = producer;
    this.together = together;
  }

  /**
   * Sends a message, later.
   *
   * @param key may be null
   * @param value may be null
   * @throws KafkaException where an earlier one was not taken
   */
  public void send(byte[] key, byte[] value) {
    next.add(new ProducerRecord<>(topic, key, value));
    if (next.size() >= together) {
      handOver();
    }
  }

  /**
   * Waits until all that was sent is there.
   *
   * @throws KafkaException where a message was not taken
   */
  public void flush() {
    handOver();
    awaitSender();
    producer.flush();
    requireNoFailure();
  }

  /** No more than those before wait: the producer may wait, too. */
  private void handOver() {
    awaitSender();
    requireNoFailure();
    List<ProducerRecord<byte[], byte[]>> messages = next;
    next = new ArrayList<>(together);
    sending = sender.submit(() -> messages.forEach(this::sendNow));
  }

  private void sendNow(ProducerRecord<byte[], byte[]> message) {
    Future<RecordMetadata> unused =
        producer.send(message, (metadata, failed) -> failure.compareAndSet(null, failed));
  }

  private void awaitSender() {
    try {
      sending.get();
    } catch (ExecutionException refused) {
      throw refused.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException(
              "a message cannot be sent to the topic " + topic, refused.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while messages were sent to " + topic, interrupted);
    }
  }

  private void requireNoFailure() {
    if (failure.get() != null) {
      throw new KafkaException(
          "a message was not taken by the topic " + topic + ": " + failure.get().getMessage(),
          failure.get());
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "send-messages");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Drops what the producer does not have yet, and waits for the rest; whether all was taken only
   * {@link #flush} says.
   */
  @Override
  public void close() {
    sender.shutdownNow();
    producer.close();
  }
}
