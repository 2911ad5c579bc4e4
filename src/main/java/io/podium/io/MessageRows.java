package io.podium.io;

import io.podium.errors.Origin;
import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.JsonRows;
import io.podium.rules.RawRow;
import io.podium.rules.Row;
import io.podium.transforms.Outcomes;
import java.util.function.Consumer;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.metrics.Distribution;

/** The rows of messages that a pipeline has read, each a JSON object. */
public final class MessageRows {
  private static final Distribution LATENCY = Outcomes.distribution(Outcomes.SOURCE_LATENCY);

  private MessageRows() {}

  /**
   * Reads the messages of a record, and tells the metrics how old they are and how far the
   * partition was read.
   *
   * @param batch as {@link KafkaSource} reads it
   */
  public static void read(KafkaRecord<byte[], byte[]> batch, Columns columns, RowReader reader) {
    JsonRows rows = JsonRows.ofThisThread(columns);
    for (Origin message : MessageBatch.unpack(batch)) {
      read(message.payload(), rows, reader, message);
    }
    report(batch);
  }

  /**
   * As {@link #read}, but nobody asks where rows come from, and no text is made of their values.
   *
   * @param reader each row is good until it returns
   */
  public static void readRaw(
      KafkaRecord<byte[], byte[]> batch, Columns columns, Consumer<RawRow> reader) {
    JsonRows rows = JsonRows.ofThisThread(columns);
    try {
      MessageBatch.forEachValue(
          batch, (bytes, from, to) -> reader.accept(rows.raw(bytes, from, to)));
    } finally {
      rows.forget();
    }
    report(batch);
  }

  /** Reads one JSON object. */
  static void read(byte[] value, JsonRows rows, RowReader reader, Origin origin) {
    Row row;
    try {
      row = rows.read(value);
    } catch (RejectedException poison) {
      reader.rejected(poison, origin);
      return;
    }
    reader.row(row, origin);
  }

  /** For a batch as a whole, which costs less than for each of its messages. */
  private static void report(KafkaRecord<byte[], byte[]> batch) {
    long now = System.currentTimeMillis();
    MessageBatch.Times came = MessageBatch.times(batch);
    if (came.count() > 0) {
      LATENCY.update(
          came.count() * now - came.sum(), came.count(), now - came.newest(), now - came.oldest());
    }
    // A batch has the offset of its last message.
    Outcomes.reached(batch.getTopic(), batch.getPartition(), batch.getOffset() + 1);
  }
}
