package io.podium.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What clusters are made of and asked by. */
final class ClusterFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();

  private ClusterFiles() {}

  /** The project's folder. */
  static Path home() {
    return Path.of(System.getProperty("podium.home", ".")).toAbsolutePath().normalize();
  }

  /**
   * The jars that a cluster of this runner has: its own, neither Podium's nor Beam's.
   *
   * @param runner spark or flink
   */
  static List<Path> jars(String runner) throws IOException {
    Path file = home().resolve("target/" + runner + "-runner/cluster.classpath");
    return List.of(Files.readString(file).strip().split(":", -1)).stream().map(Path::of).toList();
  }

  /** The Java that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A port of 127.0.0.1 that nobody listens on now. */
  static int freePort() throws IOException {
    try (ServerSocket any =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return any.getLocalPort();
    }
  }

  /** What a server says of itself; empty while it does not answer. */
  static Optional<JsonNode> ask(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(ANSWER_LIMIT)
            .build();
    try {
      HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(JSON.readTree(answer.body()))
          : Optional.empty();
    } catch (ConnectException | HttpTimeoutException notYet) {
      return Optional.empty();
    }
  }
}
