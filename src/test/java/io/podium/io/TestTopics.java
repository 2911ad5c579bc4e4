package io.podium.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes whole topics. */
public final class TestTopics {
  private TestTopics() {}

  /** Makes a topic for events and writes messages without keys; a payload may be null. */
  public static void publish(
      KafkaCluster cluster, String topic, int partitions, List<byte[]> payloads)
      throws InterruptedException, ExecutionException {
    try (KafkaTopics topics = new KafkaTopics(cluster)) {
      topics.createForEvents(topic, partitions);
    }
    Map<String, Object> config = cluster.clientConfig(KafkaSink.producerConfig());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      int next = 0;
      for (byte[] payload : payloads) {
        sent.add(producer.send(new ProducerRecord<>(topic, next++ % partitions, null, payload)));
      }
      for (Future<?> future : sent) {
        future.get();
      }
    }
  }
}
