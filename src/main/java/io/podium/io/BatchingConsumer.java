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
  /** What a batch holds at most for each thousand messages that it may have. */
  private static final int BYTES_A_THOUSAND = 1 << 20;

  /** What it holds at most however many it may have: a runner reads several at once. */
  private static final int MOST_BYTES = 4 << 20;

  private final KafkaCluster cluster;
  private final int batchSize;

  /**
   * @param batchSize how many messages a batch has at most
   */
  BatchingConsumer(KafkaCluster cluster, int batchSize) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.batchSize = batchSize;
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
            (proxy, method, arguments) -> invoke(consumer, method, arguments, batchSize));
  }

  @SuppressWarnings("unchecked")
  private static Object invoke(
      Consumer<byte[], byte[]> consumer, Method method, Object[] arguments, int batchSize)
      throws Throwable {
    try {
      Object result = method.invoke(consumer, arguments);
      return method.getName().equals("poll")
          ? inBatches((ConsumerRecords<byte[], byte[]>) result, batchSize)
          : result;
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static ConsumerRecords<byte[], byte[]> inBatches(
      ConsumerRecords<byte[], byte[]> messages, int batchSize) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batches = new HashMap<>();
    for (TopicPartition partition : messages.partitions()) {
      batches.put(
          partition, inBatches(messages.records(partition), batchSize, System.currentTimeMillis()));
    }
    return new ConsumerRecords<>(batches);
  }

  /** Packs the messages of one partition that were polled now. */
  static List<ConsumerRecord<byte[], byte[]>> inBatches(
      List<ConsumerRecord<byte[], byte[]>> messages, int batchSize, long nowMillis) {
    List<ConsumerRecord<byte[], byte[]>> batches = new ArrayList<>();
    long mostBytes = Math.min(MOST_BYTES, batchSize * (long) BYTES_A_THOUSAND / 1_000);
    int from = 0;
    int bytes = 0;
    for (int to = 1; to <= messages.size(); to++) {
      bytes += Math.max(0, messages.get(to - 1).serializedValueSize());
      if (bytes >= mostBytes || to - from == batchSize || to == messages.size()) {
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
