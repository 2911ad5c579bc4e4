package io.podium.runners;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The jobs of Flink that have worked on a checkpoint folder, one after the other. On a cluster a
 * job goes on when its launcher is killed, and a second one beside it would count rows twice. So
 * the folder tells which job is the last, and a launcher stays with that while it runs.
 *
 * <p>The identifier of a job follows from its stream and its number. Two launchers that start at
 * the same moment choose the same, and the cluster refuses the second. Also a job that was being
 * submitted when its launcher was killed cannot come up beside that of the next launcher.
 */
public final class StreamJobs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String CLUSTER = "cluster";
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");
  private static final Set<String> ENDING = Set.of("CANCELLING", "FAILING");

  private final CheckpointFolder folder;
  private final String runId;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(ANSWER).build();

  /**
   * A job that runs, or the next one that is to be submitted.
   *
   * @param number counts the jobs of the stream
   * @param id 32 hexadecimal digits, known before it is submitted
   * @param running whether it is there already
   */
  public record StreamJob(int number, String id, boolean running) {}

  private StreamJobs(CheckpointFolder folder, String runId) {
    this.folder = folder;
    this.runId = runId;
  }

  /** Those of a folder; empty where it is not that of a stream. */
  public static Optional<StreamJobs> of(String folder) throws IOException {
    CheckpointFolder checkpoints = new CheckpointFolder(Objects.requireNonNull(folder, "folder"));
    return checkpoints.runId().map(runId -> new StreamJobs(checkpoints, runId));
  }

  /**
   * The job to stay with. Where that is yet to be submitted, this is noted before.
   *
   * @param cluster {@code host:port} of the cluster's REST interface; null where there is none: a
   *     job that ends with this JVM, or that Flink itself has started
   * @return empty where there is no cluster
   * @throws IllegalStateException where the last job runs on another cluster
   * @throws IOException where a cluster that the last job may run on does not answer
   */
  public Optional<StreamJob> toStayWith(String cluster) throws IOException {
    int last = last();
    JsonNode noted = last == 0 ? null : noted(last);
    if (noted != null) {
      Optional<String> status = statusWhenSettled(noted.get(CLUSTER).asText(), id(last));
      boolean running = status.isPresent() && !ENDED.contains(status.get());
      if (running && !noted.get(CLUSTER).asText().equals(cluster)) {
        throw new IllegalStateException(
            "the stream runs already, as job %s on the Flink cluster %s: give that one, or stop the job there"
                .formatted(id(last), noted.get(CLUSTER).asText()));
      }
      if (running) {
        return Optional.of(new StreamJob(last, id(last), true));
      }
      // What may still be on its way to the cluster has to be the same job.
      if (status.isPresent() || folder.has(submitted(last))) {
        noted = null;
        last++;
      }
    }
    if (cluster == null) {
      return Optional.empty();
    }
    int next = Math.max(1, last);
    if (noted == null || !noted.get(CLUSTER).asText().equals(cluster)) {
      folder.write(
          file(next),
          JSON.writeValueAsString(
              JSON.createObjectNode().put("job_id", id(next)).put(CLUSTER, cluster)));
    }
    return Optional.of(new StreamJob(next, id(next), false));
  }

  /** Takes note that the cluster has the job. */
  public void submitted(StreamJob job) throws IOException {
    folder.write(submitted(job.number()), "");
  }

  private int last() throws IOException {
    int number = 0;
    while (folder.has(file(number + 1))) {
      number++;
    }
    return number;
  }

  /** Null where its launcher was killed while it wrote, and so before it submitted anything. */
  private JsonNode noted(int number) throws IOException {
    String text = folder.read(file(number));
    JsonNode job = text.endsWith("}") ? JSON.readTree(text) : null;
    return job != null && job.hasNonNull(CLUSTER) ? job : null;
  }

  /** Of a job that is ending, when it has ended. */
  private Optional<String> statusWhenSettled(String cluster, String id) throws IOException {
    long deadline = System.nanoTime() + END_LIMIT.toNanos();
    try {
      while (true) {
        Optional<String> status = status(cluster, id);
        if (status.isEmpty() || !ENDING.contains(status.get())) {
          return status;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new IOException(
              "job %s on the Flink cluster %s does not end".formatted(id, cluster));
        }
        Thread.sleep(POLL.toMillis());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the stream's job was looked for", interrupted);
    }
  }

  private Optional<String> status(String cluster, String id)
      throws IOException, InterruptedException {
    URI address = URI.create("http://" + cluster + "/jobs/" + id + "/status");
    HttpResponse<byte[]> answer;
    try {
      answer =
          http.send(
              HttpRequest.newBuilder(address).timeout(ANSWER).build(),
              HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException unreachable) {
      throw new IOException(
          "the stream may run as job %s on the Flink cluster %s, which does not answer; if that cluster is gone for good, delete %s"
              .formatted(id, cluster, folder.path("job-*")),
          unreachable);
    }
    return switch (answer.statusCode()) {
      case 404 -> Optional.empty();
      case 200 -> Optional.of(JSON.readTree(answer.body()).path("status").asText());
      default ->
          throw new IOException(
              address
                  + " answered "
                  + answer.statusCode()
                  + ": "
                  + new String(answer.body(), StandardCharsets.UTF_8));
    };
  }

  /** In the form of Flink: 32 hexadecimal digits. */
  private String id(int number) {
    byte[] name = (runId + '/' + number).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString().replace("-", "");
  }

  private static String file(int number) {
    return "job-" + number + ".json";
  }

  private static String submitted(int number) {
    return "job-" + number + ".submitted";
  }
}
