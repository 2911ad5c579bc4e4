package io.podium.lake.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A Chromium without a window, where this machine has one: the program that {@code PODIUM_BROWSER}
 * names, or one on the path. It is spoken to by its DevTools protocol, on loopback.
 */
final class HeadlessBrowser {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
  private static final String LISTENING = "DevTools listening on ws://";
  private static final int TIMEOUT_SECONDS = 30;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger number = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private HeadlessBrowser(Process process, WebSocket.Builder builder, URI page) throws Exception {
    this.process = process;
    this.socket = builder.buildAsync(page, new Listener()).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  /** The browser's program; null where there is none. */
  static Path find() {
    String named = System.getenv("PODIUM_BROWSER");
    if (named != null) {
      return Path.of(named);
    }
    for (String name : NAMES) {
      for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
        Path program = Path.of(folder, name);
        if (Files.isExecutable(program)) {
          return program;
        }
      }
    }
    return null;
  }

  /**
   * Starts the browser with an empty page.
   *
   * @param profile an empty folder for what it keeps
   */
  static HeadlessBrowser start(Path program, Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                // In containers there are no user namespaces to make one of; the page is our own.
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-address=127.0.0.1",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      HttpClient client = HttpClient.newHttpClient();
      String address = address(process);
      HttpRequest pages = HttpRequest.newBuilder(URI.create("http://" + address + "/json")).build();
      for (JsonNode page :
          JSON.readTree(client.send(pages, HttpResponse.BodyHandlers.ofString()).body())) {
        if (page.get("type").asText().equals("page")) {
          return new HeadlessBrowser(
              process,
              client.newWebSocketBuilder(),
              URI.create(page.get("webSocketDebuggerUrl").asText()));
        }
      }
      throw new IOException("the browser has no page");
    } catch (Exception failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  private static String address(Process process) throws IOException {
    BufferedReader log =
        new BufferedReader(
            new java.io.InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      lines.add(line);
      if (line.startsWith(LISTENING)) {
        // The pipe must not fill up.
        Thread rest = new Thread(() -> log.lines().forEach(ignored -> {}), "browser-log");
        rest.setDaemon(true);
        rest.start();
        return line.substring(LISTENING.length()).replaceFirst("/.*", "");
      }
    }
    throw new IOException("the browser did not start: " + String.join("\n", lines));
  }

  /** Sends a command and waits for its answer. */
  JsonNode send(String method, Map<String, ?> parameters)
      throws InterruptedException, ExecutionException, TimeoutException {
    int id = number.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    ObjectNode command = JSON.createObjectNode();
    command.put("id", id).put("method", method);
    command.set("params", JSON.valueToTree(parameters));
    socket.sendText(command.toString(), true).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    JsonNode result = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (result.has("error")) {
      throw new IllegalStateException(method + ": " + result.get("error"));
    }
    return result.get("result");
  }

  /** Opens a page and waits until it is loaded. */
  void open(URI page) throws Exception {
    send("Page.enable", Map.of());
    send("Network.enable", Map.of());
    send("Log.enable", Map.of());
    send("Runtime.enable", Map.of());
    long loaded = count("Page.loadEventFired");
    send("Page.navigate", Map.of("url", page.toString()));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (count("Page.loadEventFired") == loaded) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(page + " was not loaded");
      }
      Thread.sleep(20);
    }
  }

  /** What an expression of JavaScript gives in the page. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(result.get("exceptionDetails").toString());
    }
    return result.at("/result/value");
  }

  /** What the browser told of its own accord, of one kind. */
  Stream<JsonNode> events(String method) {
    return events.stream()
        .filter(event -> event.get("method").asText().equals(method))
        .map(event -> event.get("params"));
  }

  private long count(String method) {
    return events(method).count();
  }

  /** Ends the browser. */
  void stop() throws InterruptedException {
    socket.abort();
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      message.append(data);
      if (last) {
        try {
          JsonNode node = JSON.readTree(message.toString());
          if (node.has("id")) {
            answers.remove(node.get("id").asInt()).complete(node);
          } else {
            events.add(node);
          }
        } catch (IOException malformed) {
          answers.values().forEach(answer -> answer.completeExceptionally(malformed));
        }
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
