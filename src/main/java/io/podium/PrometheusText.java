package io.podium;

import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes metrics in Prometheus' text format. */
final class PrometheusText {
  /** Of version 0.0.4, which every Prometheus reads. */
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final int MILLIS = 3;

  private final StringBuilder text = new StringBuilder();

  /** What a metric is to Prometheus. */
  enum Type {
    /** Only grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** Quantiles, a sum and a count. */
    SUMMARY;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Begins a metric; its samples follow. */
  PrometheusText metric(String name, Type type, String help) {
    String escaped = help.replace("\\", "\\\\").replace("\n", "\\n");
    text.append("# HELP ").append(name).append(' ').append(escaped).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /**
   * A sample without labels.
   *
   * @param value a whole number
   */
  PrometheusText sample(String name, long value) {
    return sample(name, Map.of(), String.valueOf(value));
  }

  /**
   * A sample.
   *
   * @param labels in the order in which they are written
   * @param value a whole number
   */
  PrometheusText sample(String name, Map<String, String> labels, long value) {
    return sample(name, labels, String.valueOf(value));
  }

  /** A sample in seconds, as Prometheus wants times, to the millisecond. */
  PrometheusText seconds(String name, Map<String, String> labels, long millis) {
    return sample(name, labels, BigDecimal.valueOf(millis, MILLIS).toPlainString());
  }

  private PrometheusText sample(String name, Map<String, String> labels, String value) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append(
          labels.entrySet().stream()
              .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
              .collect(Collectors.joining(",", "{", "}")));
    }
    text.append(' ').append(value).append('\n');
    return this;
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** All that was written. */
  @Override
  public String toString() {
    return text.toString();
  }
}
