package io.podium;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The record of a run, kept as JSON beside what it made.
 *
 * @param pipeline the pipeline's name
 * @param version Podium's version
 * @param runId tells one run from another
 * @param status DONE, FAILED or STOPPED
 * @param exitCode see {@link ExitCode}
 * @param error one line; null where there was none
 * @param options the command line; it holds no secrets, only references to them
 * @param resumed whether a stream went on, so that its counts are not those of all its rows
 * @param startedAt when the pipeline began
 * @param duration how long it took
 * @param counts what became of the rows
 */
public record RunManifest(
    String pipeline,
    String version,
    String runId,
    String status,
    int exitCode,
    String error,
    List<String> options,
    boolean resumed,
    Instant startedAt,
    Duration duration,
    RunCounts counts) {
  private static final String FEATURES = "features";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The manifest as JSON. */
  public String toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pipeline", pipeline);
    fields.put("version", version);
    fields.put("run_id", runId);
    fields.put("status", status);
    fields.put("exit_code", exitCode);
    fields.put("error", error);
    fields.put("options", options);
    fields.put("resumed", resumed);
    fields.put("started_at", startedAt.toString());
    fields.put("duration_seconds", duration.toMillis() / 1000.0);
    fields.put("rows_per_second", Math.round(rowsPerSecond()));
    Map<String, Object> rows = new LinkedHashMap<>();
    rows.put("read", counts.get(Outcomes.READ));
    rows.put("written", counts.get(Outcomes.WRITTEN));
    rows.put("rejected", counts.get(Outcomes.REJECTED));
    rows.put("unmatched", counts.unmatched());
    rows.put("filtered", counts.get(Outcomes.FILTERED));
    rows.put("duplicate", counts.get(Outcomes.DUPLICATE));
    rows.put("too_late", counts.get(Outcomes.TOO_LATE));
    rows.put("late", counts.get(Outcomes.LATE));
    rows.put("balances", resumed ? null : counts.balances());
    fields.put("rows", rows);
    Map<String, Object> sinks = new LinkedHashMap<>();
    sinks.put(made(), counts.get(made()));
    sinks.put("table_rows", counts.get("table_rows"));
    sinks.put("topic_messages", counts.get("topic_messages"));
    fields.put("sinks", sinks);
    fields.put("first_event_time", time(counts.firstEventMillis()));
    fields.put("last_event_time", time(counts.lastEventMillis()));
    Map<String, Object> latencies = new LinkedHashMap<>();
    latencies.put("source", latency(Outcomes.SOURCE_LATENCY));
    latencies.put("sink", latency(Outcomes.SINK_LATENCY));
    fields.put("latency_millis", latencies);
    try {
      return JSON.writeValueAsString(fields);
    } catch (IOException impossible) {
      throw new java.io.UncheckedIOException("writing to memory failed", impossible);
    }
  }

  /** Writes the manifest; a reader never sees half of it. */
  public void writeTo(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Path unfinished = absolute.resolveSibling('.' + absolute.getFileName().toString());
    Files.writeString(unfinished, toJson() + '\n');
    Files.move(
        unfinished, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The summary for a terminal: one screen. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%n%s %s in %.1f s", pipeline, status, duration.toMillis() / 1000.0));
    text.append(String.format(" (%,.0f rows/s), run %s%n", rowsPerSecond(), runId));
    text.append("  ").append(resumed ? counts.withoutSum() : counts.sum()).append('\n');
    if (resumed) {
      text.append(
          "  the stream went on: what was done again is counted again here, and once in"
              + " --countsTable\n");
    }
    text.append(
        String.format(
            "  late but counted %,d; %s %,d, sent to the table %,d, to the topic %,d%n",
            counts.get(Outcomes.LATE),
            made().equals(FEATURES) ? "feature rows fired" : made() + " made",
            counts.get(made()),
            counts.get("table_rows"),
            counts.get("topic_messages")));
    if (counts.firstEventMillis() != null) {
      text.append(
          String.format(
              "  event time from %s to %s%n",
              time(counts.firstEventMillis()), time(counts.lastEventMillis())));
    }
    if (error != null) {
      text.append("  ").append(error).append('\n');
    }
    return text.toString();
  }

  /** Null where none was measured: files have no source latency. */
  private Map<String, Object> latency(String name) {
    RunCounts.Latency latency = counts.latencies().get(name);
    if (latency == null) {
      return null;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("min", latency.min());
    fields.put("mean", latency.sum() / latency.count());
    fields.put("max", latency.max());
    fields.put("sum", latency.sum());
    fields.put("count", latency.count());
    return fields;
  }

  /** The counter of what the pipeline makes of its rows. */
  private String made() {
    return RunPipeline.named(pipeline).map(RunPipeline::made).orElse(FEATURES);
  }

  private double rowsPerSecond() {
    return counts.get(Outcomes.READ) * 1000.0 / Math.max(1, duration.toMillis());
  }

  private static String time(Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).toString();
  }
}
