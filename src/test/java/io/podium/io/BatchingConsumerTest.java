package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class BatchingConsumerTest {

  @Test
  void nothingIsNoBatch() {
    assertThat(inBatches(List.of())).isEmpty();
  }

  @Test
  void fewMessagesAreOneBatchAtTheOffsetOfTheLast() {
    List<ConsumerRecord<byte[], byte[]>> batches =
        inBatches(List.of(message(10, 1), message(11, 1), message(15, 1)));

    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).topic()).isEqualTo("t");
    assertThat(batches.get(0).partition()).isEqualTo(2);
    assertThat(batches.get(0).offset()).isEqualTo(15);
    assertThat(sources(batches)).containsExactly("t-2-10", "t-2-11", "t-2-15");
  }

  @Test
  void aBatchHasAtMostAThousandMessages() {
    assertThat(offsets(inBatches(messages(1_000, 1)))).containsExactly(999L);
    assertThat(offsets(inBatches(messages(1_001, 1)))).containsExactly(999L, 1_000L);
    assertThat(offsets(inBatches(messages(2_500, 1)))).containsExactly(999L, 1_999L, 2_499L);
  }

  @Test
  void aBatchEndsWithTheMessageThatFillsAMebibyte() {
    assertThat(offsets(inBatches(messages(5, 1 << 19)))).containsExactly(1L, 3L, 4L);
    assertThat(offsets(inBatches(messages(3, 1 << 20)))).containsExactly(0L, 1L, 2L);
    assertThat(offsets(inBatches(messages(2, (1 << 20) - 1)))).containsExactly(1L);
  }

  @Test
  void everyMessageIsInOneBatchInItsOrder() {
    List<ConsumerRecord<byte[], byte[]>> messages = messages(3_333, 700);

    List<String> sources = sources(inBatches(messages));

    assertThat(sources).hasSize(3_333);
    for (int i = 0; i < sources.size(); i++) {
      assertThat(sources.get(i)).isEqualTo("t-2-" + i);
    }
  }

  @Test
  void messagesWithoutKeyOrValueAreKept() {
    List<ConsumerRecord<byte[], byte[]>> batches =
        inBatches(List.of(record(0, null, null), record(1, new byte[] {1}, null), message(2, 1)));

    assertThat(batches).hasSize(1);
    assertThat(unpack(batches.get(0)))
        .containsExactly(
            new Origin("t-2-0", null, null),
            new Origin("t-2-1", new byte[] {1}, null),
            new Origin("t-2-2", null, new byte[1]));
  }

  private static List<ConsumerRecord<byte[], byte[]>> inBatches(
      List<ConsumerRecord<byte[], byte[]>> messages) {
    return BatchingConsumer.inBatches(messages, KafkaSource.SMALL_BATCH, 0);
  }

  private static List<ConsumerRecord<byte[], byte[]>> messages(int count, int bytes) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(message(i, bytes));
    }
    return messages;
  }

  private static ConsumerRecord<byte[], byte[]> message(long offset, int bytes) {
    return record(offset, null, new byte[bytes]);
  }

  /** A message as a consumer gets it, with its sizes. */
  private static ConsumerRecord<byte[], byte[]> record(long offset, byte[] key, byte[] value) {
    return new ConsumerRecord<>(
        "t",
        2,
        offset,
        0,
        TimestampType.CREATE_TIME,
        key == null ? -1 : key.length,
        value == null ? -1 : value.length,
        key,
        value,
        new RecordHeaders(),
        Optional.empty());
  }

  private static List<Long> offsets(List<ConsumerRecord<byte[], byte[]>> batches) {
    return batches.stream().map(ConsumerRecord::offset).toList();
  }

  private static List<String> sources(List<ConsumerRecord<byte[], byte[]>> batches) {
    return batches.stream().flatMap(batch -> unpack(batch).stream()).map(Origin::source).toList();
  }

  private static List<Origin> unpack(ConsumerRecord<byte[], byte[]> batch) {
    return MessageBatch.unpack(
        new KafkaRecord<>(
            batch.topic(),
            batch.partition(),
            batch.offset(),
            0,
            KafkaTimestampType.CREATE_TIME,
            null,
            null,
            batch.value()));
  }
}
