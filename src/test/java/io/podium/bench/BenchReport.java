package io.podium.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of a stream.
 *
 * @param commit which version of the project was measured
 * @param produced messages in all
 * @param probes how many messages were measured
 * @param latencies from a message's production to its row in the table; of those that were seen
 * @param latenciesByMinute the same, of the messages that were produced in each minute
 * @param microBatches in their order; none but on Spark
 * @param checkpoints the size of the checkpoint folder
 * @param processors how many processors the run used on average after the warm-up; 0 where Linux
 *     does not say
 * @param heaps the least that a collection of garbage left, in each minute of the JVM
 * @param isRight whether the table is exactly right; with fixed keys, whether it counts as many
 *     results as it must
 */
record BenchReport(
    StreamBenchOptions options,
    String commit,
    int produced,
    int probes,
    Latencies latencies,
    List<Latencies> latenciesByMinute,
    List<MicroBatch> microBatches,
    List<Size> checkpoints,
    double processors,
    List<Size> heaps,
    boolean isRight) {
  /** Micro-batches that are told together. */
  private static final int TOGETHER = 50;

  private static final double[] PERCENTS = {50, 90, 99, 99.9, 100};
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * @param records that it read
   * @param millis how long it took
   */
  record MicroBatch(long records, long millis) {}

  /**
   * @param second since the first message, or the JVM's start
   * @param bytes less than 0 where the folder changed while it was looked at
   */
  record Size(long second, long bytes) {}

  /** The report for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%s, %,d messages/s for %d s after %d s: the table is %s%n",
            options.runner().beamName(),
            options.messagesPerSecond(),
            options.duration().toSeconds(),
            options.warmUp().toSeconds(),
            isRight
                ? options.fixedKeys() ? "of as many results as it must be" : "exactly right"
                : "NOT RIGHT"));
    text.append("  produced to row in the table:");
    for (double percent : PERCENTS) {
      text.append(
          String.format(
              Locale.ROOT, "  %s %,d ms", name(percent), latencies.percentile(percent).toMillis()));
    }
    text.append(String.format(Locale.ROOT, "  (%d of %d seen)%n", latencies.count(), probes));
    text.append("  p50 and p99 of each minute, ms:");
    for (Latencies minute : latenciesByMinute) {
      text.append(
          String.format(
              Locale.ROOT,
              " %,d/%,d",
              minute.percentile(50).toMillis(),
              minute.percentile(99).toMillis()));
    }
    text.append('\n');
    text.append(String.format(Locale.ROOT, "  processors in use: %.2f%n", processors));
    for (Map<String, Object> part : parts()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  micro-batches %s to %s: median %s ms, p90 %s ms, %s records%n",
              part.get("from"),
              part.get("to"),
              part.get("median_millis"),
              part.get("p90_millis"),
              part.get("records")));
    }
    append("checkpoint folder, MB each 10 s", checkpoints, text);
    append("heap after collections, the least of each minute, MB", heaps, text);
    return text.toString();
  }

  private static void append(String what, List<Size> sizes, StringBuilder text) {
    if (!sizes.isEmpty()) {
      text.append("  " + what + ':');
      sizes.stream()
          .filter(size -> size.bytes() >= 0)
          .forEach(size -> text.append(String.format(Locale.ROOT, " %.1f", size.bytes() / 1e6)));
      text.append('\n');
    }
  }

  private static String name(double percent) {
    return 'p' + BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString();
  }

  /** Writes the report for programs. */
  void writeTo(Path file) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("commit", commit);
    fields.put("runner", options.runner().beamName());
    fields.put("messages_per_second", options.messagesPerSecond());
    fields.put("warm_up_seconds", options.warmUp().toSeconds());
    fields.put("measured_seconds", options.duration().toSeconds());
    fields.put("fixed_keys", options.fixedKeys());
    fields.put("run_options", options.runOptions());
    fields.put(options.fixedKeys() ? "number_of_results_is_right" : "table_is_right", isRight);
    fields.put("produced", produced);
    fields.put("probes", probes);
    fields.put("probes_seen", latencies.count());
    fields.put("latency_millis", millis(latencies));
    fields.put(
        "latency_millis_by_minute", latenciesByMinute.stream().map(BenchReport::millis).toList());
    fields.put("micro_batches", microBatches.size());
    fields.put("micro_batches_by_" + TOGETHER, parts());
    fields.put("processors_in_use", Math.round(1_000 * processors) / 1_000.0);
    fields.put("checkpoint_bytes", checkpoints);
    fields.put("heap_after_collection_bytes", heaps);
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Files.writeString(absolute, JSON.writeValueAsString(fields) + '\n');
  }

  private static Map<String, Long> millis(Latencies latencies) {
    Map<String, Long> percentiles = new LinkedHashMap<>();
    for (double percent : PERCENTS) {
      percentiles.put(name(percent), latencies.percentile(percent).toMillis());
    }
    return percentiles;
  }

  private List<Map<String, Object>> parts() {
    List<Map<String, Object>> parts = new ArrayList<>();
    for (int from = 0; from + TOGETHER <= microBatches.size(); from += TOGETHER) {
      List<MicroBatch> part = microBatches.subList(from, from + TOGETHER);
      Latencies times =
          new Latencies(part.stream().map(batch -> Duration.ofMillis(batch.millis())).toList());
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("from", from + 1);
      fields.put("to", from + TOGETHER);
      fields.put("median_millis", times.percentile(50).toMillis());
      fields.put("p90_millis", times.percentile(90).toMillis());
      fields.put("records", part.stream().mapToLong(MicroBatch::records).sum());
      parts.add(fields);
    }
    return parts;
  }
}
