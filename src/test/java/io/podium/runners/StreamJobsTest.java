package io.podium.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.podium.runners.StreamJobs.StreamJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamJobsTest {
  @TempDir Path folder;
  private Cluster cluster;
  private Cluster other;

  @BeforeEach
  void openAStream() throws IOException {
    CheckpointFolder checkpoints = new CheckpointFolder(folder.toString());
    List<String> options = List.of("--resultsTopic=t");
    checkpoints.keep(checkpoints.open(options), options);
    cluster = new Cluster();
    other = new Cluster();
  }

  @AfterEach
  void stopTheClusters() {
    cluster.server.stop(0);
    other.server.stop(0);
  }

  @Test
  void aFolderWithoutAStreamHasNoJobs() throws IOException {
    assertThat(StreamJobs.of(folder.resolve("none").toString())).isEmpty();
  }

  @Test
  void aNewStreamGetsAJob() throws IOException {
    StreamJob job = next();

    assertThat(job.running()).isFalse();
    assertThat(job.id()).matches("[0-9a-f]{32}");
  }

  @Test
  void aRunInThisJvmGetsNone() throws IOException {
    assertThat(jobs().toStayWith(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZING", "CREATED", "RUNNING", "RESTARTING", "RECONCILING"})
  void aJobThatRunsIsKept(String status) throws IOException {
    StreamJob job = submitted();
    cluster.jobs.put(job.id(), List.of(status).iterator());

    assertThat(next()).isEqualTo(new StreamJob(job.number(), job.id(), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FINISHED", "CANCELED", "FAILED"})
  void oneThatHasEndedGetsASuccessor(String status) throws IOException {
    StreamJob job = submitted();
    cluster.jobs.put(job.id(), List.of(status).iterator());

    StreamJob successor = next();

    assertThat(successor.running()).isFalse();
    assertThat(successor.id()).isNotEqualTo(job.id());
  }

  @Test
  void oneThatIsEndingIsWaitedFor() throws IOException {
    StreamJob job = submitted();
    cluster.jobs.put(job.id(), List.of("CANCELLING", "CANCELLING", "CANCELED").iterator());

    assertThat(next().id()).isNotEqualTo(job.id());
    assertThat(cluster.jobs.get(job.id())).isExhausted();
  }

  @Test
  void oneThatMayBeOnItsWayIsSubmittedAgainAsTheSame() throws IOException {
    StreamJob job = next();

    assertThat(next()).isEqualTo(job);
  }

  @Test
  void oneThatTheClusterHasForgottenGetsASuccessor() throws IOException {
    StreamJob job = submitted();

    assertThat(next().id()).isNotEqualTo(job.id());
  }

  @Test
  void anotherStreamHasOtherJobs() throws IOException {
    StreamJob job = next();
    folder = folder.resolve("other");
    openAStream();

    assertThat(next().id()).isNotEqualTo(job.id());
  }

  @Test
  void aJobOnAnotherClusterIsRefusedWhileItRuns() throws IOException {
    StreamJob job = submitted();
    cluster.jobs.put(job.id(), List.of("RUNNING", "RUNNING", "FINISHED").iterator());

    assertThatThrownBy(() -> jobs().toStayWith(other.address()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(job.id())
        .hasMessageContaining(cluster.address());
    assertThatThrownBy(() -> jobs().toStayWith(null)).hasMessageContaining(job.id());
    assertThat(jobs().toStayWith(other.address()))
        .hasValueSatisfying(successor -> assertThat(successor.running()).isFalse());
  }

  @Test
  void aClusterThatDoesNotAnswerIsRefusedUntilTheUserKnowsBetter() throws IOException {
    StreamJob job = submitted();
    cluster.server.stop(0);

    assertThatThrownBy(() -> jobs().toStayWith(other.address()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(job.id())
        .hasMessageContaining(cluster.address())
        .hasMessageContaining("delete " + folder.resolve("job-*"));
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder, "job-*")) {
      for (Path note : notes) {
        Files.delete(note);
      }
    }
    assertThat(jobs().toStayWith(other.address())).isPresent();
  }

  @Test
  void halfANoteIsThatOfAJobThatWasNeverSubmitted() throws IOException {
    StreamJob job = next();
    Files.writeString(folder.resolve("job-" + job.number() + ".json"), "{\"job_id\":\"0");

    assertThat(next()).isEqualTo(job);
    StreamJob submitted = submitted();
    cluster.jobs.put(submitted.id(), List.of("RUNNING").iterator());
    assertThat(next().running()).isTrue();
  }

  @Test
  void anAnswerThatSaysNothingIsNoAnswer() throws IOException {
    StreamJob job = submitted();
    cluster.jobs.put(job.id(), List.<String>of().iterator());

    assertThatThrownBy(this::next).isInstanceOf(IOException.class).hasMessageContaining("500");
  }

  private StreamJobs jobs() throws IOException {
    return StreamJobs.of(folder.toString()).orElseThrow();
  }

  private StreamJob next() throws IOException {
    Optional<StreamJob> job = jobs().toStayWith(cluster.address());
    return job.orElseThrow();
  }

  private StreamJob submitted() throws IOException {
    StreamJob job = next();
    jobs().submitted(job);
    return job;
  }

  /** What Flink's REST interface says of jobs. */
  private static final class Cluster {
    private final Map<String, Iterator<String>> jobs = new HashMap<>();
    private final HttpServer server;

    private Cluster() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/jobs/",
          exchange -> {
            String id = exchange.getRequestURI().getPath().split("/", -1)[2];
            Iterator<String> statuses = jobs.get(id);
            boolean known = statuses != null;
            boolean answers = known && statuses.hasNext();
            byte[] answer =
                (answers ? "{\"status\":\"" + statuses.next() + "\"}" : "{}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers ? 200 : known ? 500 : 404, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      server.start();
    }

    private String address() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }
  }
}
