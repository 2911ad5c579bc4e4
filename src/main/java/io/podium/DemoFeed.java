package io.podium;

import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What happens around a run of the demo while it reads. Its result is how many messages it sent.
 */
abstract class DemoFeed implements Callable<Long> {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int DELIVERY_MILLIS = 30_000;

  private final KafkaCluster kafka;
  private final String topic;
  private volatile RunCounts counts;
  private long sent;

  /**
   * @param kafka the brokers
   * @param topic what the run reads; must be there
   */
  DemoFeed(KafkaCluster kafka, String topic) {
    this.kafka = Objects.requireNonNull(kafka, "kafka");
    this.topic = Objects.requireNonNull(topic, "topic");
  }

  /** Takes what the run has counted so far; the feed begins with the first. */
  final void observe(RunCounts latest) {
    counts = latest;
  }

  @Override
  public final Long call() throws Exception {
    await("begun", latest -> true);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      feed(producer);
    }
    return sent;
  }

  /** Feeds the run, to the end. */
  abstract void feed(KafkaProducer<byte[], byte[]> producer) throws Exception;

  /** What the run has counted so far. */
  final RunCounts counts() {
    return counts;
  }

  /** How many messages were sent. */
  final long sent() {
    return sent;
  }

  /** Counts messages that were sent by other means. */
  final void countSent(long more) {
    sent += more;
  }

  /**
   * Sends a message, and waits until the broker has it.
   *
   * @param key null for none
   */
  final void send(KafkaProducer<byte[], byte[]> producer, byte[] key, byte[] value)
      throws InterruptedException, ExecutionException {
    producer.send(new ProducerRecord<>(topic, key, value)).get();
    sent++;
  }

  /** Waits until the run's counts say so; {@code what} it has not done where it does not. */
  final void await(String what, Predicate<RunCounts> reached) throws Exception {
    await("the run has not " + what, () -> counts != null && reached.test(counts));
  }

  /** Waits; {@code problem} says what is wrong where it takes too long. */
  final void await(String problem, Callable<Boolean> reached) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.call()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(problem + " in " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    Map<String, Object> config = kafka.clientConfig(KafkaSink.producerConfig());
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, DELIVERY_MILLIS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS / 2);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
