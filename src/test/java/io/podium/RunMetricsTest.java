package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.transforms.Outcomes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunMetricsTest {
  private static final Pattern HELP = Pattern.compile("# HELP ([a-z_]+) [A-Z].*[.;:a-z0-9]");
  private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z_]+) (counter|gauge|summary)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? -?[0-9]+(\\.[0-9]+)?");

  private static final RunCounts COUNTS =
      new RunCounts(
          Map.ofEntries(
              Map.entry(Outcomes.READ, 28L),
              Map.entry(Outcomes.WRITTEN, 1L),
              Map.entry(Outcomes.REJECTED, 2L),
              Map.entry(Outcomes.HELD, 10L),
              Map.entry(Outcomes.RELEASED, 6L),
              Map.entry(Outcomes.FILTERED, 5L),
              Map.entry(Outcomes.DUPLICATE, 7L),
              Map.entry(Outcomes.TOO_LATE, 9L),
              Map.entry(Outcomes.LATE, 11L),
              Map.entry("features", 12L),
              Map.entry("table_rows", 13L),
              Map.entry("topic_messages", 14L)),
          -2_335_219_200_001L,
          1_640_995_200_000L,
          Map.of("t-0", 5L),
          Map.of(
              Outcomes.SOURCE_LATENCY,
              new RunCounts.Latency(4, 12_030, 2, 10_021),
              Outcomes.SINK_LATENCY,
              new RunCounts.Latency(13, 1_300, 100, 100)));

  @Test
  void everyCountIsASample() {
    assertThat(samples(RunMetrics.text(run(), "features", COUNTS, OptionalLong.of(1_234_567))))
        .containsExactlyInAnyOrder(
            "podium_run_info{pipeline=\"p\",version=\"1.0\",run_id=\"abc\",runner=\"R\"} 1",
            "podium_rows_total{outcome=\"read\"} 28",
            "podium_rows_total{outcome=\"written\"} 1",
            "podium_rows_total{outcome=\"rejected\"} 2",
            "podium_rows_total{outcome=\"held\"} 10",
            "podium_rows_total{outcome=\"released\"} 6",
            "podium_rows_total{outcome=\"filtered\"} 5",
            "podium_rows_total{outcome=\"duplicate\"} 7",
            "podium_rows_total{outcome=\"too_late\"} 9",
            "podium_rows_total{outcome=\"late\"} 11",
            "podium_rows_unmatched 4",
            "podium_features_total 12",
            "podium_sink_rows_total{sink=\"table\"} 13",
            "podium_sink_rows_total{sink=\"topic\"} 14",
            "podium_consumer_lag_messages 1234567",
            "podium_source_latency_seconds{quantile=\"0\"} 0.002",
            "podium_source_latency_seconds{quantile=\"1\"} 10.021",
            "podium_source_latency_seconds_sum 12.030",
            "podium_source_latency_seconds_count 4",
            "podium_sink_latency_seconds{quantile=\"0\"} 0.100",
            "podium_sink_latency_seconds{quantile=\"1\"} 0.100",
            "podium_sink_latency_seconds_sum 1.300",
            "podium_sink_latency_seconds_count 13",
            "podium_event_time_seconds{bound=\"first\"} -2335219200.001",
            "podium_event_time_seconds{bound=\"last\"} 1640995200.000");
  }

  @Test
  void whatIsNotKnownHasNoSample() {
    List<String> samples =
        samples(RunMetrics.text(run(), "features", RunCounts.NONE, OptionalLong.empty()));

    assertThat(samples)
        .contains("podium_rows_total{outcome=\"read\"} 0", "podium_rows_unmatched 0")
        .noneMatch(sample -> sample.matches("podium_(consumer|source|sink_l|event).*"));
  }

  @Test
  void everyMetricHasItsHelpAndTypeOnceAndBeforeItsSamples() {
    String text = RunMetrics.text(run(), "features", COUNTS, OptionalLong.of(1));
    Map<String, String> types = new LinkedHashMap<>();
    String metric = null;
    for (String line : text.lines().toList()) {
      Matcher help = HELP.matcher(line);
      Matcher type = TYPE.matcher(line);
      if (help.matches()) {
        metric = help.group(1);
        assertThat(types).doesNotContainKey(metric);
      } else if (type.matches()) {
        assertThat(type.group(1)).isEqualTo(metric);
        assertThat(types.put(metric, type.group(2))).isNull();
      } else {
        assertThat(line).matches(SAMPLE).startsWith(metric);
        assertThat(types).containsKey(metric);
      }
    }
    assertThat(text).endsWith("\n");
    types.forEach(
        (name, type) -> assertThat(type.equals("counter")).isEqualTo(name.endsWith("_total")));
    assertThat(types)
        .containsEntry("podium_source_latency_seconds", "summary")
        .containsEntry("podium_consumer_lag_messages", "gauge");
  }

  @Test
  void labelsAndHelpsAreEscaped() {
    PrometheusText text = new PrometheusText();
    text.metric("m", PrometheusText.Type.GAUGE, "a\\b\nc \"d\"");
    text.sample("m", Map.of("l", "a\\b\nc \"d\""), 1);

    assertThat(text.toString())
        .isEqualTo(
            """
            # HELP m a\\\\b\\nc "d"
            # TYPE m gauge
            m{l="a\\\\b\\nc \\"d\\""} 1
            """);
  }

  private static Map<String, String> run() {
    Map<String, String> run = new LinkedHashMap<>();
    run.put("pipeline", "p");
    run.put("version", "1.0");
    run.put("run_id", "abc");
    run.put("runner", "R");
    return run;
  }

  private static List<String> samples(String text) {
    return text.lines().filter(line -> !line.startsWith("#")).toList();
  }
}
