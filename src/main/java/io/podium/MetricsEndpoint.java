package io.podium;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves what a run has counted so far to Prometheus: on loopback, at {@code /metrics}. */
final class MetricsEndpoint implements AutoCloseable {
  private static final String PATH = "/metrics";

  /** More than one, so that a client that sends nothing does not keep the others waiting. */
  private static final int THREADS = 4;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;

  private final Map<String, String> run;
  private final String made;
  private final HttpServer server;
  private final ExecutorService threads;
  private volatile byte[] text;

  private MetricsEndpoint(HttpServer server, Map<String, String> run, String made) {
    this.run = Objects.requireNonNull(run, "run");
    this.made = Objects.requireNonNull(made, "made");
    this.server = server;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "metrics");
              thread.setDaemon(true);
              return thread;
            });
    update(RunCounts.NONE, OptionalLong.empty());
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any that is free
   * @param run what the run is called, by the labels of {@code podium_run_info}
   * @param made the counter of what it makes of its rows
   * @throws IOException where the port is taken
   */
  static MetricsEndpoint open(int port, Map<String, String> run, String made) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    } catch (BindException taken) {
      throw new IOException(
          "--metricsPort="
              + port
              + " cannot be served ("
              + taken.getMessage()
              + "): give another, or 0 for any that is free",
          taken);
    }
    MetricsEndpoint endpoint = new MetricsEndpoint(server, run, made);
    server.createContext("/", endpoint::answer);
    server.setExecutor(endpoint.threads);
    server.start();
    return endpoint;
  }

  /** Where the metrics are. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
  }

  /**
   * Takes note of what has been counted so far.
   *
   * @param lag messages that are in the topic and not yet read; empty where that is not known
   */
  void update(RunCounts counts, OptionalLong lag) {
    text = RunMetrics.text(run, made, counts, lag).getBytes(StandardCharsets.UTF_8);
  }

  /** Ends at once; whoever is being answered gets no more. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        send(exchange, NOT_FOUND, "text/plain; charset=utf-8", "see /metrics\n");
      } else if (!exchange.getRequestMethod().matches("GET|HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", "GET or HEAD\n");
      } else {
        send(exchange, OK, PrometheusText.CONTENT_TYPE, text);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
