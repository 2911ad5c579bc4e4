package io.podium.io;

import io.podium.errors.Origin;
import io.podium.errors.RejectedException;
import io.podium.rules.JsonRows;
import io.podium.rules.RecordFormat;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;

/**
 * The watermark of a topic: the latest event time that was read from a partition. Event time comes
 * from the message, never from the Kafka record: brokers refuse record times before 1970, and their
 * retention deletes old ones.
 */
final class EventTimePolicy extends TimestampPolicy<byte[], byte[]> {
  private final String partition;
  private final RecordFormat<?> format;
  private final IdleWatch idleWatch;
  private Instant latest;

  private EventTimePolicy(
      String partition, RecordFormat<?> format, IdleWatch idleWatch, Instant latest) {
    this.partition = partition;
    this.format = format;
    this.idleWatch = idleWatch;
    this.latest = latest;
  }

  /**
   * @param format reads the event time; null where no window needs one, which saves a second
   *     parsing: then the watermark rests until the end
   * @param untilIdle ends the topic when nothing has come for so long; null for never
   */
  static TimestampPolicyFactory<byte[], byte[]> factory(
      RecordFormat<?> format, String runId, Duration untilIdle) {
    return (TopicPartition partition, Optional<Instant> previousWatermark) ->
        new EventTimePolicy(
            partition.toString(),
            format,
            untilIdle == null ? null : IdleWatch.of(runId, untilIdle),
            previousWatermark.orElse(BoundedWindow.TIMESTAMP_MIN_VALUE));
  }

  @Override
  public Instant getTimestampForRecord(
      PartitionContext context, KafkaRecord<byte[], byte[]> record) {
    if (idleWatch != null) {
      idleWatch.recordCame();
    }
    if (format == null) {
      return latest;
    }
    // A batch has the time of its earliest message, or that of the watermark which is ahead of it
    // already: so it holds the watermark back where it was, until lateness has been judged.
    Instant before = latest;
    Instant earliest = null;
    for (Origin message : MessageBatch.unpack(record)) {
      Instant eventTime = eventTime(format, message.payload());
      if (eventTime != null) {
        earliest = earliest == null || eventTime.isBefore(earliest) ? eventTime : earliest;
        latest = eventTime.isAfter(latest) ? eventTime : latest;
      }
    }
    return earliest == null || earliest.isBefore(before) ? before : earliest;
  }

  @Override
  public Instant getWatermark(PartitionContext context) {
    boolean over =
        idleWatch != null
            && idleWatch.isOver(
                partition, context.getMessageBacklog(), context.getBacklogCheckTime().getMillis());
    return over ? BoundedWindow.TIMESTAMP_MAX_VALUE : latest;
  }

  /** Null for a message that cannot be parsed: it becomes a reject in the next step. */
  private static <T> Instant eventTime(RecordFormat<T> format, byte[] payload) {
    try {
      T value = format.parse(JsonRows.read(payload, format.columns()));
      return Instant.ofEpochMilli(format.eventTimeMillis(value));
    } catch (RejectedException poison) {
      return null;
    }
  }
}
