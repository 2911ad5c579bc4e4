package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.Origin;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class MessageBatchTest {

  @Test
  void messagesComeBackWithTheirOffsets() {
    byte[] batch =
        MessageBatch.pack(
            List.of(
                message(5, new byte[] {1, 2}, new byte[] {3}),
                message(7, new byte[] {-1}, new byte[] {0, 0}),
                message(Long.MAX_VALUE, new byte[] {9}, new byte[300])));

    assertThat(unpack(batch))
        .containsExactly(
            new Origin("my-topic-3-5", new byte[] {1, 2}, new byte[] {3}),
            new Origin("my-topic-3-7", new byte[] {-1}, new byte[] {0, 0}),
            new Origin("my-topic-3-" + Long.MAX_VALUE, new byte[] {9}, new byte[300]));
  }

  @Test
  void nullAndEmptyKeysAndValuesAreKeptApart() {
    byte[] batch =
        MessageBatch.pack(
            List.of(
                message(0, null, null),
                message(1, new byte[0], null),
                message(2, null, new byte[0]),
                message(3, new byte[0], new byte[0])));

    assertThat(unpack(batch))
        .containsExactly(
            new Origin("my-topic-3-0", null, null),
            new Origin("my-topic-3-1", new byte[0], null),
            new Origin("my-topic-3-2", null, new byte[0]),
            new Origin("my-topic-3-3", new byte[0], new byte[0]));
  }

  @Test
  void noMessagesStayNone() {
    assertThat(unpack(MessageBatch.pack(List.of()))).isEmpty();
  }

  private static List<Origin> unpack(byte[] batch) {
    return MessageBatch.unpack(
        new KafkaRecord<>("my-topic", 3, 99, 0, KafkaTimestampType.CREATE_TIME, null, null, batch));
  }

  private static ConsumerRecord<byte[], byte[]> message(long offset, byte[] key, byte[] value) {
    return new ConsumerRecord<>("my-topic", 3, offset, key, value);
  }
}
