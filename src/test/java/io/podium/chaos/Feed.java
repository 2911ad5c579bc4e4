package io.podium.chaos;

import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Produces the messages steadily, and does what comes beside them meanwhile. The producer is
 * idempotent and patient, so that every message is in the topic exactly once whichever broker dies.
 */
final class Feed implements Callable<Void> {
  private static final long STEP_MILLIS = 50;

  private final Subject subject;
  private final KafkaCluster kafka;
  private final int mostPerSecond;
  private final AtomicInteger sent = new AtomicInteger();
  private volatile int killsLeft;
  private volatile double secondsPerKill;

  /**
   * @param subject prepared; its topic must be there
   * @param mostPerSecond messages a second at most
   * @param kills how many are planned
   * @param secondsPerKill how long one is expected to take
   */
  Feed(Subject subject, KafkaCluster kafka, int mostPerSecond, int kills, double secondsPerKill) {
    this.subject = subject;
    this.kafka = kafka;
    this.mostPerSecond = mostPerSecond;
    this.killsLeft = kills;
    this.secondsPerKill = secondsPerKill;
  }

  /** How many messages were handed to the producer. */
  int sent() {
    return sent.get();
  }

  /** Takes note of what is still planned, so that messages do not run out before. */
  void expect(int kills, double secondsEach) {
    killsLeft = kills;
    secondsPerKill = secondsEach;
  }

  @Override
  public Void call() throws Exception {
    Map<String, Object> config = kafka.clientConfig(KafkaSink.producerConfig());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    FedMessages messages = subject.messages();
    Deque<Future<RecordMetadata>> unanswered = new ArrayDeque<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      double due = 0;
      long last = System.nanoTime();
      while (sent.get() < messages.size()) {
        long now = System.nanoTime();
        int left = messages.size() - sent.get();
        // What could not be sent while brokers were away is not made up for in one burst.
        double seconds = Math.min(1, (now - last) / 1e9);
        due += Pace.of(left, killsLeft, secondsPerKill, mostPerSecond) * seconds;
        last = now;
        while (due >= 1 && sent.get() < messages.size()) {
          int next = sent.get();
          instalments(next);
          unanswered.add(
              producer.send(
                  new ProducerRecord<>(
                      subject.input(),
                      messages.partitions().get(next),
                      null,
                      messages.payloads().get(next))));
          sent.incrementAndGet();
          due--;
        }
        failed(unanswered);
        Thread.sleep(STEP_MILLIS);
      }
      producer.flush();
      for (Future<RecordMetadata> answer : unanswered) {
        answer.get();
      }
    }
    return null;
  }

  /** They come at equal distances, the last one well before the end. */
  private void instalments(int message) throws Exception {
    for (int i = 0; i < Subject.INSTALMENTS; i++) {
      if (message == (i + 1) * (subject.messages().size() / (Subject.INSTALMENTS + 2))) {
        subject.instalment(i);
      }
    }
  }

  private static void failed(Deque<Future<RecordMetadata>> unanswered) throws Exception {
    while (!unanswered.isEmpty() && unanswered.element().isDone()) {
      unanswered.remove().get();
    }
  }
}
