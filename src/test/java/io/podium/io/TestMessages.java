package io.podium.io;

import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Messages as {@link ReadRecords} gets them from a topic. */
public final class TestMessages {
  private TestMessages() {}

  /** A message of the topic {@code test}; the payload may be null. */
  public static KafkaRecord<byte[], byte[]> of(long offset, byte[] payload) {
    byte[] batch =
        MessageBatch.pack(List.of(new ConsumerRecord<>("test", 0, offset, null, payload)));
    return new KafkaRecord<>(
        "test", 0, offset, 0, KafkaTimestampType.CREATE_TIME, null, null, batch);
  }
}
