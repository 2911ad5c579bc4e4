package io.podium;

import io.podium.transforms.Outcomes;
import io.podium.transforms.ReportTotals;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.DistributionResult;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/**
 * What became of the rows of a run.
 *
 * @param counters by their names in {@link Outcomes}, and of the sinks
 * @param firstEventMillis the earliest event time, in milliseconds since 1970-01-01 UTC; null where
 *     there was none
 * @param lastEventMillis the latest; null where there was none
 * @param nextOffsets the offset after the last message that was read, by {@code topic-partition}
 * @param latencies by their names in {@link Outcomes}; those that were measured
 */
public record RunCounts(
    Map<String, Long> counters,
    Long firstEventMillis,
    Long lastEventMillis,
    Map<String, Long> nextOffsets,
    Map<String, Latency> latencies) {
  /** Nothing counted. */
  public static final RunCounts NONE = new RunCounts(Map.of(), null, null, Map.of(), Map.of());

  private static final Set<String> LATENCIES =
      Set.of(Outcomes.SOURCE_LATENCY, Outcomes.SINK_LATENCY);

  /**
   * How long rows took, in milliseconds.
   *
   * @param count of the rows; above 0
   * @param sum of all their latencies
   */
  public record Latency(long count, long sum, long min, long max) {
    private Latency plus(Latency other) {
      return new Latency(
          count + other.count, sum + other.sum, Math.min(min, other.min), Math.max(max, other.max));
    }
  }

  public RunCounts {
    counters = Map.copyOf(counters);
    nextOffsets = Map.copyOf(nextOffsets);
    latencies = Map.copyOf(latencies);
  }

  /** What a run has counted so far; all of it once the run is done. */
  public static RunCounts of(PipelineResult result) {
    MetricQueryResults metrics =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(Outcomes.NAMESPACE))
                    .build());
    Map<String, Long> counters = new HashMap<>();
    for (MetricResult<Long> counter : metrics.getCounters()) {
      counters.merge(
          counter.getName().getName(), further(counter, Comparator.naturalOrder()), Long::sum);
    }
    Map<String, Long> totals = new HashMap<>();
    counters.forEach(
        (name, count) -> {
          if (name.startsWith(ReportTotals.PREFIX)) {
            totals.put(name.substring(ReportTotals.PREFIX.length()), count);
          }
        });
    counters.putAll(totals);
    Long first = null;
    Long last = null;
    Map<String, Latency> latencies = new HashMap<>();
    for (MetricResult<DistributionResult> distribution : metrics.getDistributions()) {
      String name = distribution.getName().getName();
      DistributionResult range =
          further(distribution, Comparator.comparingLong(DistributionResult::getCount));
      if (range.getCount() == 0) {
        continue;
      }
      if (name.equals(Outcomes.EVENT_TIME)) {
        first = first == null ? range.getMin() : Math.min(first, range.getMin());
        last = last == null ? range.getMax() : Math.max(last, range.getMax());
      } else if (LATENCIES.contains(name)) {
        latencies.merge(
            name,
            new Latency(range.getCount(), range.getSum(), range.getMin(), range.getMax()),
            Latency::plus);
      }
    }
    Map<String, Long> offsets = new HashMap<>();
    for (MetricResult<GaugeResult> gauge : metrics.getGauges()) {
      String name = gauge.getName().getName();
      if (name.startsWith(Outcomes.NEXT_OFFSET)) {
        offsets.merge(
            name.substring(Outcomes.NEXT_OFFSET.length()),
            further(gauge, Comparator.comparingLong(GaugeResult::getValue)).getValue(),
            Math::max);
      }
    }
    return new RunCounts(counters, first, last, offsets, latencies);
  }

  /**
   * What was counted, by the attempts or by what is committed, whichever goes further. DirectRunner
   * commits a bundle's counts before it says that a run is done, but adds them to those of all
   * attempts only after that, or never; while it runs, the attempts are ahead. The other runners
   * know attempts alone.
   */
  private static <T> T further(MetricResult<T> metric, Comparator<T> byProgress) {
    T committed = metric.getCommittedOrNull();
    T attempted = metric.getAttempted();
    return committed == null || byProgress.compare(attempted, committed) > 0
        ? attempted
        : committed;
  }

  /** A counter; 0 where nothing was counted. */
  public long get(String name) {
    return counters.getOrDefault(name, 0L);
  }

  /** Rows whose reference record did not come. */
  public long unmatched() {
    return get(Outcomes.HELD) - get(Outcomes.RELEASED);
  }

  /** The right side of the accounting sum. */
  public long accountedFor() {
    return get(Outcomes.WRITTEN)
        + get(Outcomes.REJECTED)
        + unmatched()
        + get(Outcomes.FILTERED)
        + get(Outcomes.DUPLICATE)
        + get(Outcomes.TOO_LATE);
  }

  /** Whether every row that was read is accounted for. */
  public boolean balances() {
    return get(Outcomes.READ) == accountedFor();
  }

  /** The accounting sum as a line of text. */
  public String sum() {
    return terms(" = ")
        + (balances() ? "" : String.format("  DOES NOT BALANCE: %,d", accountedFor()));
  }

  /**
   * The same for a stream that went on: a step counts again what it does again after a failure, so
   * that nothing follows from the terms not being equal.
   */
  public String withoutSum() {
    return terms(", ");
  }

  private String terms(String separator) {
    return String.format(
        "read %,d%swritten %,d + rejected %,d + unmatched %,d + filtered %,d + duplicate %,d + too"
            + " late %,d",
        get(Outcomes.READ),
        separator,
        get(Outcomes.WRITTEN),
        get(Outcomes.REJECTED),
        unmatched(),
        get(Outcomes.FILTERED),
        get(Outcomes.DUPLICATE),
        get(Outcomes.TOO_LATE));
  }
}
