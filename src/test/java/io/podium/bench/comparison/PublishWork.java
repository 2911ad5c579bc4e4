package io.podium.bench.comparison;

import io.podium.ExitCode;
import io.podium.Podium;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.local.Services;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code podium publish} of results; the bare client sends again what came of it. */
final class PublishWork implements ClientWork {
  private static final int PARTITIONS = 4;
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final KafkaCluster cluster;
  private final Path csv;
  private final PrintStream out;
  private int topics;
  private String byPodium;
  private String bare;

  PublishWork(Services services, Path csv, PrintStream out) {
    this.cluster = KafkaCluster.at(services.kafka().bootstrapServers());
    this.csv = csv;
    this.out = out;
  }

  @Override
  public String name() {
    return "publish";
  }

  @Override
  public String title() {
    return "podium publish: a CSV file of results";
  }

  @Override
  public String bareWay() {
    return "one producer with Podium's settings, messages that are ready";
  }

  @Override
  public void chooseBareWay() throws InterruptedException {
    // Makes the messages.
    double unused = podium();
  }

  @Override
  public double podium() throws InterruptedException {
    byPodium = newTopic();
    List<String> command =
        List.of(
            "publish",
            "--results=" + csv,
            "--resultsTopic=" + byPodium,
            "--bootstrapServers=" + cluster.bootstrapServers());
    long begun = System.nanoTime();
    int code = Podium.run(command, out, out);
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (code != ExitCode.DONE) {
      throw new IllegalStateException(command + " ended with " + code);
    }
    return seconds;
  }

  @Override
  public double bare() throws IOException, InterruptedException {
    bare = newTopic();
    List<ConsumerRecord<byte[], byte[]>> messages = messages(byPodium);
    AtomicReference<Exception> failure = new AtomicReference<>();
    long begun = System.nanoTime();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            cluster.clientConfig(KafkaSink.producerConfig()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ConsumerRecord<byte[], byte[]> message : messages) {
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(bare, message.key(), message.value()),
                (metadata, failed) -> failure.compareAndSet(null, failed));
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (failure.get() != null) {
      throw new IOException("a message was not taken", failure.get());
    }
    return seconds;
  }

  @Override
  public String difference() {
    int one = messages(byPodium).size();
    int other = messages(bare).size();
    return one == other ? null : "%,d messages and %,d".formatted(one, other);
  }

  private String newTopic() throws InterruptedException {
    topics++;
    String topic = "published-" + topics;
    try (KafkaTopics admin = new KafkaTopics(cluster)) {
      admin.createForEvents(topic, PARTITIONS);
    }
    return topic;
  }

  private List<ConsumerRecord<byte[], byte[]>> messages(String topic) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    Map<String, Object> config =
        cluster.clientConfig(
            new HashMap<>(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")));
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, PARTITIONS).mapToObj(each -> new TopicPartition(topic, each)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long all = consumer.endOffsets(partitions).values().stream().mapToLong(Long::valueOf).sum();
      while (messages.size() < all) {
        consumer.poll(WAIT).forEach(messages::add);
      }
    }
    return messages;
  }
}
