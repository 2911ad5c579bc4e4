package io.podium.io;

import io.podium.transforms.BatchByKey;
import io.podium.transforms.Outcomes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.common.utils.Utils;

/**
 * Writes rows into a table and a topic so that both hold the same rows, each once, ever: whatever
 * is killed or comes again, on every runner. A row that the table has, by its key, is passed over,
 * however its other values differ; what others have written into the table stays.
 *
 * <p>A row goes into the table first, and in the same transaction into an outbox beside it; it is
 * published from there in a transaction of Kafka's, for which the topic's readers must be set to
 * {@code read_committed}. {@link OnceWriter} says why nothing is left out and nothing comes twice.
 * It waits for servers that are away.
 *
 * <p>A message goes to the partition that Kafka's own producers choose for its key. It has a header
 * {@code podium-attempt} that readers need not mind.
 *
 * <p>Values that PostgreSQL or a broker refuses fail the pipeline, again and again: a text with a
 * zero character, or a message above 4 MiB or the topic's own limit. They are to be rejected
 * before.
 *
 * @param <T> the elements
 */
public final class WriteOnce<T> extends PTransform<PCollection<T>, PDone> {
  private final OnceTarget target;
  private final Duration interval;
  private final SerializableFunction<T, Object[]> values;
  private final SerializableFunction<T, byte[]> messageKey;
  private final SerializableFunction<T, byte[]> messageValue;

  private WriteOnce(
      OnceTarget target,
      Duration interval,
      SerializableFunction<T, Object[]> values,
      SerializableFunction<T, byte[]> messageKey,
      SerializableFunction<T, byte[]> messageValue) {
    this.target = Objects.requireNonNull(target, "target");
    this.interval = Objects.requireNonNull(interval, "interval");
    this.values = Objects.requireNonNull(values, "values");
    this.messageKey = Objects.requireNonNull(messageKey, "messageKey");
    this.messageValue = Objects.requireNonNull(messageValue, "messageValue");
  }

  /**
   * @param target the table and the topic, {@link OnceTarget#prepared}; where a worker may be lost
   *     while it writes, an {@link OutboxSweep} publishes what it has left
   * @param interval how long rows of an unbounded input are gathered, in processing time
   * @param values the values of a row, in the order of the table's columns; each is written as its
   *     {@code toString} says, and null as NULL
   * @param messageKey the key of a row's message, not null
   * @param messageValue the value of a row's message, not null
   */
  public static <T> WriteOnce<T> to(
      OnceTarget target,
      Duration interval,
      SerializableFunction<T, Object[]> values,
      SerializableFunction<T, byte[]> messageKey,
      SerializableFunction<T, byte[]> messageValue) {
    return new WriteOnce<>(target, interval, values, messageKey, messageValue);
  }

  @Override
  public PDone expand(PCollection<T> rows) {
    rows.apply(
            "BatchPartitions",
            BatchByKey.<T>of(new ToPartition<>(target.partitions(), messageKey), interval)
                .inPieces())
        .apply("WriteBatches", ParDo.of(new WriteFn<>(this)));
    return PDone.in(rows.getPipeline());
  }

  private record ToPartition<T>(int partitions, SerializableFunction<T, byte[]> key)
      implements SerializableFunction<T, String> {
    @Override
    public String apply(T row) {
      return String.valueOf(Utils.toPositive(Utils.murmur2(key.apply(row))) % partitions);
    }
  }

  private static final class WriteFn<T> extends DoFn<KV<String, Iterable<T>>, Void> {
    /** Large enough that the transactions do not count, small enough for memory. */
    private static final int MAX_ROWS = 5_000;

    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final Counter tableRows = Outcomes.counter("table_rows");
    private final Counter topicMessages = Outcomes.counter("topic_messages");
    private final OnceTarget target;
    private final SerializableFunction<T, Object[]> values;
    private final SerializableFunction<T, byte[]> messageKey;
    private final SerializableFunction<T, byte[]> messageValue;

    private WriteFn(WriteOnce<T> write) {
      this.target = write.target;
      this.values = write.values;
      this.messageKey = write.messageKey;
      this.messageValue = write.messageValue;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<T>> batch)
        throws SQLException, InterruptedException {
      OnceWriters.use(
          target,
          Integer.parseInt(batch.getKey()),
          writer -> {
            List<OnceRow> rows = new ArrayList<>();
            long bytes = 0;
            for (T element : batch.getValue()) {
              OnceRow row = row(element);
              rows.add(row);
              bytes += row.bytes();
              if (rows.size() == MAX_ROWS || bytes >= MAX_BYTES) {
                count(writer.write(rows));
                rows.clear();
                bytes = 0;
              }
            }
            if (!rows.isEmpty()) {
              count(writer.write(rows));
            }
          });
    }

    private OnceRow row(T element) {
      List<String> texts =
          Arrays.stream(values.apply(element))
              .map(value -> value == null ? null : value.toString())
              .toList();
      return new OnceRow(texts, messageKey.apply(element), messageValue.apply(element));
    }

    private void count(OnceWriter.Written written) {
      tableRows.inc(written.rows());
      topicMessages.inc(written.messages());
    }
  }
}
