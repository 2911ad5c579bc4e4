package io.podium.transforms;

import java.util.List;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/**
 * The counters of the accounting sum, one place for all pipelines: {@code read = written + rejected
 * + unmatched + filtered + duplicate + too late}.
 */
public final class Outcomes {
  /** The namespace of Podium's metrics. */
  public static final String NAMESPACE = "podium";

  /** Rows read from the source, whatever became of them. */
  public static final String READ = "read";

  /** Rows that reached the aggregate. */
  public static final String WRITTEN = "written";

  /** Rows that could not be parsed. */
  public static final String REJECTED = "rejected";

  /** Rows that were seen before. */
  public static final String DUPLICATE = "duplicate";

  /** Rows whose window was closed when they came. */
  public static final String TOO_LATE = "too_late";

  /** Rows whose reference record was not known when they came. */
  public static final String HELD = "held";

  /** Held rows whose reference record has come since: held less released is unmatched. */
  public static final String RELEASED = "released";

  /** Rows that a rule keeps out of the aggregate. */
  public static final String FILTERED = "filtered";

  /**
   * Rows that came after their window's end, but within the allowed lateness; what became of them
   * is counted besides. Only where lateness is judged, which is where it has an end.
   */
  public static final String LATE = "late";

  /** Event times of the rows that were parsed, in milliseconds since 1970-01-01 UTC. */
  public static final String EVENT_TIME = "event_time_millis";

  /** From a message's time in Kafka to its parsing, in milliseconds. */
  public static final String SOURCE_LATENCY = "source_latency_millis";

  /** From a feature's working out to its row in the table, in milliseconds. */
  public static final String SINK_LATENCY = "sink_latency_millis";

  /** Begins the name of a gauge, one for each partition that was read: {@code topic-partition}. */
  public static final String NEXT_OFFSET = "next_offset_";

  /** Every counter of the sum. */
  public static final List<String> COUNTERS =
      List.of(READ, WRITTEN, REJECTED, DUPLICATE, TOO_LATE, HELD, RELEASED, FILTERED, LATE);

  private Outcomes() {}

  /** A counter by its name. */
  public static Counter counter(String name) {
    return Metrics.counter(NAMESPACE, name);
  }

  /** A distribution by its name. */
  public static Distribution distribution(String name) {
    return Metrics.distribution(NAMESPACE, name);
  }

  /** Notes how far a partition was read. */
  public static void reached(String topic, int partition, long nextOffset) {
    Metrics.gauge(NAMESPACE, NEXT_OFFSET + partition(topic, partition)).set(nextOffset);
  }

  /** A partition's name in metrics; Flink makes an underscore of a dot. */
  public static String partition(String topic, int number) {
    return topic.replace('.', '_') + '-' + number;
  }

  /** The distribution of event times. */
  public static Distribution eventTime() {
    return Metrics.distribution(NAMESPACE, EVENT_TIME);
  }
}
