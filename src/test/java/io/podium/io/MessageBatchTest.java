package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class MessageBatchTest {
  private static final long NOW = 1_000;

  @Test
  void messagesComeBackWithTheirOffsets() {
    byte[] batch =
        MessageBatch.pack(
            List.of(
                message(5, new byte[] {1, 2}, new byte[] {3}),
                message(7, new byte[] {-1}, new byte[] {0, 0}),
                message(Long.MAX_VALUE, new byte[] {9}, new byte[300])),
            NOW);

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
                message(3, new byte[0], new byte[0])),
            NOW);

    assertThat(unpack(batch))
        .containsExactly(
            new Origin("my-topic-3-0", null, null),
            new Origin("my-topic-3-1", new byte[0], null),
            new Origin("my-topic-3-2", null, new byte[0]),
            new Origin("my-topic-3-3", new byte[0], new byte[0]));
  }

  @Test
  void noMessagesStayNone() {
    assertThat(unpack(MessageBatch.pack(List.of(), NOW))).isEmpty();
  }

  @Test
  void aBatchKnowsWhenItsMessagesCame() {
    assertThat(times(900, 300, 700)).isEqualTo(new MessageBatch.Times(3, 1_900, 300, 900));
    assertThat(times(0)).isEqualTo(new MessageBatch.Times(1, 0, 0, 0));
  }

  @Test
  void messagesWithoutATimeAreNotCounted() {
    assertThat(times(-1, 400, -1)).isEqualTo(new MessageBatch.Times(1, 400, 400, 400));
    assertThat(times(-1, -1).count()).isZero();
    assertThat(times().count()).isZero();
  }

  @Test
  void aTimeAheadOfOursIsNow() {
    assertThat(times(Long.MAX_VALUE, 1_001, 999, Long.MAX_VALUE))
        .isEqualTo(new MessageBatch.Times(4, 3 * NOW + 999, 999, NOW));
  }

  private static MessageBatch.Times times(long... timestamps) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (long timestamp : timestamps) {
      messages.add(
          new ConsumerRecord<>(
              "my-topic",
              3,
              messages.size(),
              timestamp,
              TimestampType.CREATE_TIME,
              -1,
              1,
              null,
              new byte[1],
              new RecordHeaders(),
              Optional.empty()));
    }
    return MessageBatch.times(record(MessageBatch.pack(messages, NOW)));
  }

  /** Both ways of reading a batch must find the same. */
  private static List<Origin> unpack(byte[] batch) {
    List<byte[]> values = new ArrayList<>();
    MessageBatch.forEachValue(
        record(batch),
        (bytes, from, to) ->
            values.add(bytes == null ? null : Arrays.copyOfRange(bytes, from, to)));
    List<Origin> messages = MessageBatch.unpack(record(batch));
    assertThat(values.toArray(byte[][]::new))
        .isDeepEqualTo(messages.stream().map(Origin::payload).toArray(byte[][]::new));
    return messages;
  }

  private static KafkaRecord<byte[], byte[]> record(byte[] batch) {
    return new KafkaRecord<>(
        "my-topic", 3, 99, 0, KafkaTimestampType.CREATE_TIME, null, null, batch);
  }

  private static ConsumerRecord<byte[], byte[]> message(long offset, byte[] key, byte[] value) {
    return new ConsumerRecord<>("my-topic", 3, offset, key, value);
  }
}
