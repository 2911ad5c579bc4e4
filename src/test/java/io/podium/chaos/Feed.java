package io.podium.chaos;

import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
 * Produces the messages steadily, and adds biometrics meanwhile. The producer is idempotent and
 * patient, so that every message is in the topic exactly once whichever broker dies.
 */
final class Feed implements Callable<Void> {
  private static final long STEP_MILLIS = 50;

  private final ChaosData data;
  private final Target target;
  private final int mostPerSecond;
  private final AtomicInteger sent = new AtomicInteger();
  private volatile int killsLeft;
  private volatile double secondsPerKill;

  /**
   * Where it goes.
   *
   * @param kafka the brokers
   * @param topic the topic; it must be there
   * @param bioTable the table of biometrics; it must be there
   */
  record Target(KafkaCluster kafka, String topic, ChaosDatabase database, String bioTable) {}

  /**
   * @param mostPerSecond messages a second at most
   * @param kills how many are planned
   * @param secondsPerKill how long one is expected to take
   */
  Feed(ChaosData data, Target target, int mostPerSecond, int kills, double secondsPerKill) {
    this.data = data;
    this.target = target;
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
    Map<String, Object> config = target.kafka().clientConfig(KafkaSink.producerConfig());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    List<byte[]> messages = data.messages();
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
          addBiometrics(next);
          unanswered.add(
              producer.send(
                  new ProducerRecord<>(
                      target.topic(), data.partitions().get(next), null, messages.get(next))));
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

  /** The instalments come at equal distances, the last one well before the end. */
  private void addBiometrics(int number) throws Exception {
    int instalments = data.later().size();
    for (int i = 0; i < instalments; i++) {
      if (number == (i + 1) * (data.messages().size() / (instalments + 2))) {
        target.database().insertBios(target.bioTable(), data.later().get(i));
      }
    }
  }

  private static void failed(Deque<Future<RecordMetadata>> unanswered) throws Exception {
    while (!unanswered.isEmpty() && unanswered.element().isDone()) {
      unanswered.remove().get();
    }
  }
}
