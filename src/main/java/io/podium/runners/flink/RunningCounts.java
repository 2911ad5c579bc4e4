package io.podium.runners.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.metrics.MetricName;

/**
 * What a running job has counted, by Flink's REST interface: Beam gives its metrics out at the end
 * of a job only, but passes them on to Flink while it runs.
 */
final class RunningCounts {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A subtask's metric: {@code 0.<operator>.podium_read}. */
  private static final Pattern METRIC =
      Pattern.compile(".*\\." + Outcomes.NAMESPACE + "_([A-Za-z0-9_-]+)");

  private static final Pattern DISTRIBUTION =
      Pattern.compile(".*sum=(-?\\d+), count=(\\d+), min=(-?\\d+), max=(-?\\d+).*");

  /** Names in one request: what an address may hold. */
  private static final int MOST_NAMES = 20;

  private final String root;
  private volatile boolean sawRestart;
  private HttpClient http;

  /**
   * @param address {@code host:port} of Flink's REST interface
   */
  RunningCounts(String address) {
    this.root = "http://" + address + "/jobs/";
  }

  /**
   * Asks for all of Podium's metrics.
   *
   * @param job the job's identifier
   * @throws IOException where Flink does not answer, or does not know the job
   */
  MetricsContainerStepMap of(String job) throws IOException, InterruptedException {
    MetricsContainerStepMap metrics = new MetricsContainerStepMap();
    MetricsContainerImpl container = metrics.getContainer("job");
    JsonNode details = get(root + job);
    // When the job was in a state last; 0 where it never was.
    sawRestart |= details.path("timestamps").path("RESTARTING").asLong() > 0;
    for (JsonNode vertex : details.path("vertices")) {
      String address = root + job + "/vertices/" + vertex.path("id").asText() + "/metrics";
      List<String> names = new ArrayList<>();
      for (JsonNode metric : get(address)) {
        if (METRIC.matcher(metric.path("id").asText()).matches()) {
          names.add(metric.path("id").asText());
        }
      }
      for (int from = 0; from < names.size(); from += MOST_NAMES) {
        List<String> some = names.subList(from, Math.min(from + MOST_NAMES, names.size()));
        String query = URLEncoder.encode(String.join(",", some), StandardCharsets.UTF_8);
        for (JsonNode metric : get(address + "?get=" + query)) {
          add(metric.path("id").asText(), metric.path("value").asText(), container);
        }
      }
    }
    return metrics;
  }

  /** Whether the job had been restarted whenever it was asked for its metrics. */
  boolean sawRestart() {
    return sawRestart;
  }

  private static void add(String id, String value, MetricsContainerImpl container) {
    Matcher metric = METRIC.matcher(id);
    if (!metric.matches()) {
      return;
    }
    MetricName name = MetricName.named(Outcomes.NAMESPACE, metric.group(1));
    Matcher distribution = DISTRIBUTION.matcher(value);
    if (distribution.matches()) {
      container
          .getDistribution(name)
          .update(
              Long.parseLong(distribution.group(1)),
              Long.parseLong(distribution.group(2)),
              Long.parseLong(distribution.group(3)),
              Long.parseLong(distribution.group(4)));
    } else if (name.getName().startsWith(Outcomes.NEXT_OFFSET)) {
      container.getGauge(name).set(Long.parseLong(value));
    } else {
      container.getCounter(name).inc(Long.parseLong(value));
    }
  }

  /** Made where somebody asks, for it reads all certificates that Java trusts. */
  private synchronized HttpClient http() {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(ANSWER)
              .build();
    }
    return http;
  }

  private JsonNode get(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER).build();
    HttpResponse<byte[]> response = http().send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(address + " answered " + response.statusCode());
    }
    return JSON.readTree(response.body());
  }
}
