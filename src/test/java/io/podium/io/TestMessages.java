package io.podium.io;

import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Messages as {@link ReadRecords} gets them from a topic. */
public final class TestMessages {
  private TestMessages() {}

  /** A message of the topic {@code test}; the payload may be null. */
  public static KafkaRecord<byte[], byte[]> of(long offset, byte[] payload) {
    return of(offset, payload, ConsumerRecord.NO_TIMESTAMP);
  }

  /**
   * A message of the topic {@code test}, whose record has a time.
   *
   * @param recordMillis in milliseconds since 1970-01-01 UTC
   */
  public static KafkaRecord<byte[], byte[]> of(long offset, byte[] payload, long recordMillis) {
    ConsumerRecord<byte[], byte[]> message =
        new ConsumerRecord<>(
            "test",
            0,
            offset,
            recordMillis,
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            null,
            payload,
            new RecordHeaders(),
            Optional.empty());
    byte[] batch = MessageBatch.pack(List.of(message), Long.MAX_VALUE);
    return new KafkaRecord<>(
        "test", 0, offset, 0, KafkaTimestampType.CREATE_TIME, null, null, batch);
  }
}
