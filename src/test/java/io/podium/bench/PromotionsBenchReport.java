package io.podium.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.podium.bench.PromotionsBenchOptions.Input;
import io.podium.transforms.RunnerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of promotions.
 *
 * @param promotions how many the model sends
 * @param bare what the servers take by themselves
 * @param bareLoad the machine's load, over a minute, before that
 * @param runs in their order
 */
record PromotionsBenchReport(
    PromotionsBenchOptions options,
    int promotions,
    BareServers.Rates bare,
    double bareLoad,
    List<Run> runs) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A run.
   *
   * @param load the machine's, over a minute, before
   * @param differences how the run's outcome differs from the model's; empty where it does not
   */
  record Run(
      RunnerName runner,
      Input input,
      double load,
      PromotionsRun.Seen seen,
      List<String> differences) {}

  /** Whether all runs came to what the model does. */
  boolean isRight() {
    return runs.stream().allMatch(run -> run.differences().isEmpty());
  }

  private double perSecond(Run run) {
    return promotions / (run.seen().untilLast().toMillis() / 1000.0);
  }

  /** The report for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%,d messages, %,d subscriptions of %,d restaurants, seed %d: %,d promotions%n",
            options.campaigns(),
            options.subscriptions(),
            options.restaurants(),
            options.seed(),
            promotions));
    text.append(
        String.format(
            Locale.ROOT,
            "  the servers by themselves: %,.0f rows/s into the table (%s), %,.0f messages/s to the"
                + " topic, %,.0f/s one after the other (load before: %.1f)%n",
            bare.rowsPerSecond(),
            bare.insert(),
            bare.messagesPerSecond(),
            bare.bothPerSecond(),
            bareLoad));
    for (Run run : runs) {
      PromotionsRun.Seen seen = run.seen();
      text.append(
          String.format(
              Locale.ROOT,
              "  %s, %s: table and topic are %s%n",
              run.runner().beamName(),
              name(run.input()),
              run.differences().isEmpty() ? "exactly right" : "NOT RIGHT"));
      run.differences().forEach(difference -> text.append("    ").append(difference).append('\n'));
      text.append(
          String.format(
              Locale.ROOT,
              "    %.1f s from the start of the process to the last message, %.1f s to the first:"
                  + " %,.0f promotions/s, %.0f %% of what the table takes by itself, %.0f %% of"
                  + " what both do%n",
              seen.untilLast().toMillis() / 1000.0,
              seen.untilFirst().toMillis() / 1000.0,
              perSecond(run),
              100 * perSecond(run) / bare.rowsPerSecond(),
              100 * perSecond(run) / bare.bothPerSecond()));
      text.append(
          String.format(
              Locale.ROOT,
              "    at most %.2f GB of memory, %.2f GB of heap after a collection"
                  + " (load before: %.1f)%n",
              seen.peakBytes() / 1e9,
              seen.heapBytes() / 1e9,
              run.load()));
    }
    return text.toString();
  }

  /** Writes the report for programs. */
  void writeTo(Path file) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("campaign_messages", options.campaigns());
    fields.put("subscriptions", options.subscriptions());
    fields.put("restaurants", options.restaurants());
    fields.put("seed", options.seed());
    fields.put("run_options", options.runOptions());
    fields.put("promotions", promotions);
    fields.put("bare_insert", bare.insert());
    fields.put("bare_rows_per_second", Math.round(bare.rowsPerSecond()));
    fields.put("bare_messages_per_second", Math.round(bare.messagesPerSecond()));
    fields.put("bare_both_per_second", Math.round(bare.bothPerSecond()));
    fields.put("bare_load_before", bareLoad);
    fields.put("runs", runs.stream().map(this::fields).toList());
    Path absolute = file.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Files.writeString(absolute, JSON.writeValueAsString(fields) + '\n');
  }

  private Map<String, Object> fields(Run run) {
    PromotionsRun.Seen seen = run.seen();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("runner", run.runner().beamName());
    fields.put("input", name(run.input()));
    fields.put("table_and_topic_are_right", run.differences().isEmpty());
    fields.put("seconds_to_first_message", seen.untilFirst().toMillis() / 1000.0);
    fields.put("seconds_to_last_message", seen.untilLast().toMillis() / 1000.0);
    fields.put("pipeline_seconds", seen.duration().toMillis() / 1000.0);
    fields.put("promotions_per_second", Math.round(perSecond(run)));
    fields.put("of_bare_rows", Math.round(1000 * perSecond(run) / bare.rowsPerSecond()) / 1000.0);
    fields.put("of_bare_both", Math.round(1000 * perSecond(run) / bare.bothPerSecond()) / 1000.0);
    fields.put("peak_memory_bytes", seen.peakBytes());
    fields.put("peak_heap_after_collection_bytes", seen.heapBytes());
    fields.put("load_before", run.load());
    fields.put("rows", seen.manifest().get("rows"));
    return fields;
  }

  private static String name(Input input) {
    return input.name().toLowerCase(Locale.ROOT);
  }
}
