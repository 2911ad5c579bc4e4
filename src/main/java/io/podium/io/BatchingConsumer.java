package io.podium.io;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Makes consumers that hand out the messages of a poll as few records, each a {@link MessageBatch}.
 * A runner then moves batches instead of messages: DirectRunner reads ten records a bundle, and
 * opens the topic anew every two hundred records or so.
 *
 * <p>A batch has the offset of its last message, so a reader's position after it is right, and it
 * is read again as a whole or not at all.
 */
final class BatchingConsumer
    implements SerializableFunction<Map<String, Object>, Consumer<byte[], byte[]>> {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_MESSAGES = 1_000;

  private final KafkaCluster cluster;

  BatchingConsumer(KafkaCluster cluster) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
  }

  @Override
  @SuppressWarnings("unchecked")
  public Consumer<byte[], byte[]> apply(Map<String, Object> config) {
    Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            cluster.clientConfig(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            BatchingConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> invoke(consumer, method, arguments));
  }

  @SuppressWarnings("unchecked")
  private static Object invoke(Consumer<byte[], byte[]> consumer, Method method, Object[] arguments)
      throws Throwable {
    try {
      Object result = method.invoke(consumer, arguments);
      return method.getName().equals("poll")
          ? inBatches((ConsumerRecords<byte[], byte[]>) result)
          : result;
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static ConsumerRecords<byte[], byte[]> inBatches(
      ConsumerRecords<byte[], byte[]> messages) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batches = new HashMap<>();
    for (TopicPartition partition : messages.partitions()) {
      batches.put(partition, inBatches(messages.records(partition), System.currentTimeMillis()));
    }
    return new ConsumerRecords<>(batches);
  }

  /** Packs the messages of one partition that were polled now. */
  static List<ConsumerRecord<byte[], byte[]>> inBatches(
      List<ConsumerRecord<byte[], byte[]>> messages, long nowMillis) {
    List<ConsumerRecord<byte[], byte[]>> batches = new ArrayList<>();
    int from = 0;
    int bytes = 0;
    for (int to = 1; to <= messages.size(); to++) {
      bytes += Math.max(0, messages.get(to - 1).serializedValueSize());
      if (bytes >= MAX_BYTES || to - from == MAX_MESSAGES || to == messages.size()) {
        List<ConsumerRecord<byte[], byte[]>> batch = messages.subList(from, to);
        ConsumerRecord<byte[], byte[]> last = messages.get(to - 1);
        batches.add(
            new ConsumerRecord<>(
                last.topic(),
                last.partition(),
                last.offset(),
                null,
                MessageBatch.pack(batch, nowMillis)));
        from = to;
        bytes = 0;
      }
    }
    return batches;
  }
}
