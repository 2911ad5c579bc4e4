package io.podium;

import io.podium.transforms.Outcomes;
import java.util.Map;
import java.util.OptionalLong;

/** What a run shows to Prometheus. What is not known has no sample, rather than a zero. */
final class RunMetrics {
  private RunMetrics() {}

  /**
   * The metrics of a run.
   *
   * @param run what it is called, by label
   * @param made the counter of what it makes of its rows
   * @param counts what it has counted so far
   * @param lag messages that are in the topic and not yet read; empty where that is not known
   */
  static String text(Map<String, String> run, String made, RunCounts counts, OptionalLong lag) {
    PrometheusText text = new PrometheusText();
    text.metric("podium_run_info", PrometheusText.Type.GAUGE, "The run, by its labels; always 1.");
    text.sample("podium_run_info", run, 1);
    addRows(text, counts);
    addSinks(text, made, counts);
    if (lag.isPresent()) {
      text.metric(
          "podium_consumer_lag_messages",
          PrometheusText.Type.GAUGE,
          "Messages that are in the topic and not yet read, over all partitions.");
      text.sample("podium_consumer_lag_messages", lag.getAsLong());
    }
    addLatency(
        text,
        "podium_source_latency_seconds",
        "From a message's time in Kafka to its parsing; quantile 0 is the least, 1 the greatest.",
        counts.latencies().get(Outcomes.SOURCE_LATENCY));
    addLatency(
        text,
        "podium_sink_latency_seconds",
        "From a feature's working out to its row in the table; quantile 0 is the least, 1 the"
            + " greatest.",
        counts.latencies().get(Outcomes.SINK_LATENCY));
    addEventTimes(text, counts);
    return text.toString();
  }

  private static void addRows(PrometheusText text, RunCounts counts) {
    text.metric(
        "podium_rows_total",
        PrometheusText.Type.COUNTER,
        "Rows by outcome: read = written + rejected + (held - released) + filtered + duplicate +"
            + " too_late, once all are worked through; late is counted besides.");
    for (String outcome : Outcomes.COUNTERS) {
      text.sample("podium_rows_total", Map.of("outcome", outcome), counts.get(outcome));
    }
    text.metric(
        "podium_rows_unmatched",
        PrometheusText.Type.GAUGE,
        "Rows whose reference record has not come yet.");
    text.sample("podium_rows_unmatched", counts.unmatched());
  }

  private static void addSinks(PrometheusText text, String made, RunCounts counts) {
    String metric = "podium_" + made + "_total";
    text.metric(metric, PrometheusText.Type.COUNTER, "What came of the rows: " + made + ".");
    text.sample(metric, counts.get(made));
    text.metric(
        "podium_sink_rows_total",
        PrometheusText.Type.COUNTER,
        "Rows sent to a sink, each firing's anew.");
    text.sample("podium_sink_rows_total", Map.of("sink", "table"), counts.get("table_rows"));
    text.sample("podium_sink_rows_total", Map.of("sink", "topic"), counts.get("topic_messages"));
  }

  private static void addLatency(
      PrometheusText text, String name, String help, RunCounts.Latency latency) {
    if (latency == null) {
      return;
    }
    text.metric(name, PrometheusText.Type.SUMMARY, help);
    text.seconds(name, Map.of("quantile", "0"), latency.min());
    text.seconds(name, Map.of("quantile", "1"), latency.max());
    text.seconds(name + "_sum", Map.of(), latency.sum());
    text.sample(name + "_count", latency.count());
  }

  private static void addEventTimes(PrometheusText text, RunCounts counts) {
    if (counts.firstEventMillis() != null) {
      text.metric(
          "podium_event_time_seconds",
          PrometheusText.Type.GAUGE,
          "The earliest and the latest event time that was read, in seconds since 1970.");
      addEventTime(text, "first", counts.firstEventMillis());
      addEventTime(text, "last", counts.lastEventMillis());
    }
  }

  private static void addEventTime(PrometheusText text, String bound, long millis) {
    text.seconds("podium_event_time_seconds", Map.of("bound", bound), millis);
  }
}
