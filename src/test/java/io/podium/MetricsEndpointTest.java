package io.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsEndpointTest {
  private static final Map<String, String> RUN = Map.of("run_id", "abc");
  private static final String MADE = "promotions";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private MetricsEndpoint endpoint;

  @BeforeEach
  void open() throws IOException {
    endpoint = MetricsEndpoint.open(0, RUN, MADE);
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void servesZerosBeforeAnythingIsCounted() throws Exception {
    HttpResponse<String> answer = send("GET", endpoint.url());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body())
        .isEqualTo(RunMetrics.text(RUN, MADE, RunCounts.NONE, OptionalLong.empty()));
  }

  @Test
  void servesWhatWasCountedLast() throws Exception {
    RunCounts counts = new RunCounts(Map.of("read", 7L), null, null, Map.of(), Map.of());

    endpoint.update(counts, OptionalLong.of(3));

    assertThat(send("GET", endpoint.url()).body())
        .isEqualTo(RunMetrics.text(RUN, MADE, counts, OptionalLong.of(3)))
        .contains("podium_rows_total{outcome=\"read\"} 7\n", "podium_consumer_lag_messages 3\n");
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    HttpResponse<String> answer = send("HEAD", endpoint.url());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/metric", "/metrics/", "/metricsx", "/a/metrics"})
  void otherPathsAreNotFound(String path) throws Exception {
    String server = endpoint.url().replaceFirst("/metrics$", "");

    assertThat(send("GET", server + path).statusCode()).isEqualTo(404);
  }

  @Test
  void nothingCanBeWritten() throws Exception {
    HttpResponse<String> answer = send("POST", endpoint.url());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void isOnLoopbackOnly() throws Exception {
    assertThat(endpoint.url()).matches("http://127\\.0\\.0\\.1:[0-9]+/metrics");
    for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          assertThatThrownBy(() -> connect(address)).isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void aClientThatSendsNothingKeepsNobodyWaiting() throws Exception {
    try (Socket silent = connect(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      silent.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));

      assertThat(send("GET", endpoint.url()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPortThatIsTakenIsNamedWithTheRemedy() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      assertThatThrownBy(() -> MetricsEndpoint.open(taken.getLocalPort(), RUN, MADE))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("--metricsPort=" + taken.getLocalPort() + " cannot be served (")
          .hasMessageEndingWith("): give another, or 0 for any that is free");
    }
  }

  @Test
  void afterItsEndNothingListens() {
    endpoint.close();

    assertThatThrownBy(() -> send("GET", endpoint.url())).isInstanceOf(ConnectException.class);
  }

  private Socket connect(InetAddress address) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address, URI.create(endpoint.url()).getPort()), 2_000);
    return socket;
  }

  private static HttpResponse<String> send(String method, String url)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(url))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
