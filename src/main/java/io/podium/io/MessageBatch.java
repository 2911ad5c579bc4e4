package io.podium.io;

import io.podium.errors.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Several consecutive messages of a partition, as the value of one record. Ahead of them it has
 * when they came to Kafka.
 */
final class MessageBatch {
  private static final int NULL = -1;
  private static final int TIMES_BYTES = 4 * Long.BYTES;

  private MessageBatch() {}

  /**
   * When messages came to Kafka, by the times of their records, in milliseconds since 1970-01-01
   * UTC. It measures how far behind a run is; it never is event time.
   *
   * @param count of the messages whose time is known; with 0 the others say nothing
   * @param sum of their times
   */
  record Times(long count, long sum, long oldest, long newest) {
    static Times of(List<ConsumerRecord<byte[], byte[]>> messages, long nowMillis) {
      LongSummaryStatistics times =
          messages.stream()
              .mapToLong(ConsumerRecord::timestamp)
              .filter(time -> time >= 0)
              // A producer may have any time in it; what lies ahead of us came now.
              .map(time -> Math.min(time, nowMillis))
              .summaryStatistics();
      return new Times(times.getCount(), times.getSum(), times.getMin(), times.getMax());
    }
  }

  /**
   * Packs messages; their keys and values may be null.
   *
   * @param nowMillis in milliseconds since 1970-01-01 UTC
   */
  static byte[] pack(List<ConsumerRecord<byte[], byte[]>> messages, long nowMillis) {
    int size = TIMES_BYTES;
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      size += Long.BYTES + size(message.key()) + size(message.value());
    }
    Times times = Times.of(messages, nowMillis);
    ByteBuffer bytes = ByteBuffer.allocate(size);
    bytes
        .putLong(times.count())
        .putLong(times.sum())
        .putLong(times.oldest())
        .putLong(times.newest());
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      bytes.putLong(message.offset());
      write(message.key(), bytes);
      write(message.value(), bytes);
    }
    return bytes.array();
  }

  /** The messages of a record, each with its {@code topic-partition-offset}. */
  static List<Origin> unpack(KafkaRecord<byte[], byte[]> batch) {
    List<Origin> messages = new ArrayList<>();
    String prefix = batch.getTopic() + '-' + batch.getPartition() + '-';
    ByteBuffer bytes = ByteBuffer.wrap(batch.getKV().getValue()).position(TIMES_BYTES);
    while (bytes.hasRemaining()) {
      messages.add(new Origin(prefix + bytes.getLong(), read(bytes), read(bytes)));
    }
    return messages;
  }

  /** Takes the values of messages. */
  @FunctionalInterface
  interface ValueTaker {
    /**
     * A value, where it lies.
     *
     * @param bytes null for a message without a value
     * @param to exclusive
     */
    void value(byte[] bytes, int from, int to);
  }

  /** Hands out the values of the messages of a record, without copies of them. */
  static void forEachValue(KafkaRecord<byte[], byte[]> batch, ValueTaker taker) {
    byte[] all = batch.getKV().getValue();
    ByteBuffer bytes = ByteBuffer.wrap(all).position(TIMES_BYTES);
    while (bytes.hasRemaining()) {
      bytes.getLong();
      skip(bytes, bytes.getInt());
      int length = bytes.getInt();
      int from = bytes.position();
      skip(bytes, length);
      taker.value(length == NULL ? null : all, from, bytes.position());
    }
  }

  private static void skip(ByteBuffer bytes, int length) {
    bytes.position(bytes.position() + Math.max(0, length));
  }

  /** When the messages of a record came to Kafka. */
  static Times times(KafkaRecord<byte[], byte[]> batch) {
    ByteBuffer bytes = ByteBuffer.wrap(batch.getKV().getValue());
    return new Times(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  private static int size(byte[] bytes) {
    return Integer.BYTES + (bytes == null ? 0 : bytes.length);
  }

  private static void write(byte[] bytes, ByteBuffer out) {
    out.putInt(bytes == null ? NULL : bytes.length);
    if (bytes != null) {
      out.put(bytes);
    }
  }

  private static byte[] read(ByteBuffer in) {
    int length = in.getInt();
    if (length == NULL) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
