package io.podium.runners;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The folder that a stream goes on from. Besides the runner's checkpoints it holds which stream
 * they belong to: a checkpoint taken up by other options would give an answer to neither.
 */
public final class CheckpointFolder {
  private static final String IDENTITY = "stream.json";
  private static final String FORMAT = "state_format";

  /**
   * To be raised where a stream's steps keep other state, or rows are told apart by other bytes:
   * taken up all the same, a checkpoint would fail far from its cause, or count rows twice.
   */
  private static final int STATE_FORMAT = 8;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Options that may differ from one start of a stream to the next. */
  private static final Set<String> MAY_DIFFER =
      Set.of(
          "checkpointDir",
          "savepointPath",
          "sparkMaster",
          "flinkMaster",
          "filesToStage",
          "untilIdle",
          "manifest",
          "metricsPort",
          "jobName",
          "appName");

  private final String folder;

  /**
   * @param folder on any file system that Beam knows; need not exist
   */
  public CheckpointFolder(String folder) {
    this.folder =
        Objects.requireNonNull(folder, "folder")
            .replaceFirst("^file:/*", "/")
            .replaceFirst("/+$", "");
  }

  /**
   * The stream whose checkpoints these are.
   *
   * @param runId names the stream in all its files
   * @param resumed whether it was started before
   */
  public record Stream(String runId, boolean resumed) {}

  /**
   * The folder's stream: that of the same options, or one that is new and that {@link #keep} makes
   * the folder's own.
   *
   * @param arguments the options of this start
   * @throws IllegalArgumentException where the folder belongs to a stream with other options, or of
   *     a version that keeps other state
   */
  public Stream open(List<String> arguments) throws IOException {
    Set<String> options = identifying(arguments);
    if (has(IDENTITY)) {
      return resume(identity(), options);
    }
    return new Stream(UUID.randomUUID().toString().substring(0, 8), false);
  }

  /**
   * Makes the folder that of a stream.
   *
   * @param arguments those that it was opened with
   */
  public void keep(Stream stream, List<String> arguments) throws IOException {
    if (stream.resumed()) {
      return;
    }
    ObjectNode identity = JSON.createObjectNode();
    identity.put("run_id", stream.runId());
    identity.put(FORMAT, STATE_FORMAT);
    identifying(arguments).forEach(identity.withArray("options")::add);
    write(IDENTITY, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(identity));
  }

  /** Where it is; empty where that is no folder of this machine's own file systems. */
  public Optional<Path> local() {
    return folder.matches("[a-z0-9]+:.*") ? Optional.empty() : Optional.of(Path.of(folder));
  }

  /** Names the stream; empty where the folder is not that of one. */
  Optional<String> runId() throws IOException {
    return has(IDENTITY) ? Optional.of(identity().get("run_id").asText()) : Optional.empty();
  }

  /** Whether it holds such a file. */
  boolean has(String name) throws IOException {
    return !FileSystems.match(path(name), EmptyMatchTreatment.ALLOW).metadata().isEmpty();
  }

  /** The text of a file that is there. */
  String read(String name) throws IOException {
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(FileSystems.matchNewResource(path(name), false)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Writes a file, or writes it anew. */
  void write(String name, String text) throws IOException {
    ResourceId file = FileSystems.matchNewResource(path(name), false);
    try (WritableByteChannel channel = FileSystems.create(file, "application/json")) {
      channel.write(StandardCharsets.UTF_8.encode(text));
    }
  }

  /** Where a file of it is. */
  String path(String name) {
    return folder + '/' + name;
  }

  /**
   * The latest of Flink's checkpoints and savepoints.
   *
   * @return its path; empty where there is none
   */
  public Optional<String> latestOfFlink() throws IOException {
    return FileSystems.match(
            List.of(folder + "/*/chk-*/_metadata", folder + "/savepoints/*/_metadata"),
            EmptyMatchTreatment.ALLOW)
        .stream()
        .flatMap(CheckpointFolder::files)
        .max(Comparator.comparingLong(MatchResult.Metadata::lastModifiedMillis))
        .map(metadata -> metadata.resourceId().toString().replaceFirst("/_metadata$", ""));
  }

  private static java.util.stream.Stream<MatchResult.Metadata> files(MatchResult match) {
    try {
      return match.metadata().stream();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException("checkpoints cannot be listed", unreadable);
    }
  }

  private Stream resume(JsonNode identity, Set<String> options) {
    int format = identity.path(FORMAT).asInt(1);
    if (format != STATE_FORMAT) {
      throw new IllegalArgumentException(
          "--checkpointDir="
              + folder
              + " was written by another version of Podium (state format "
              + format
              + "; this one's is "
              + STATE_FORMAT
              + "): end the stream with that version, or give another folder to start over; a"
              + " savepoint of it cannot be taken up either");
    }
    Set<String> before = new TreeSet<>();
    identity.get("options").forEach(option -> before.add(option.asText()));
    if (!before.equals(options)) {
      Set<String> gone = new TreeSet<>(before);
      gone.removeAll(options);
      Set<String> added = new TreeSet<>(options);
      added.removeAll(before);
      throw new IllegalArgumentException(
          "--checkpointDir="
              + folder
              + " belongs to a stream with other options (then "
              + gone
              + ", now "
              + added
              + "): give the same, or another folder to start over");
    }
    return new Stream(identity.get("run_id").asText(), true);
  }

  private static Set<String> identifying(List<String> arguments) {
    Set<String> options = new TreeSet<>();
    for (String argument : arguments) {
      String name = argument.replaceFirst("^--", "").replaceFirst("(?s)=.*", "");
      if (!MAY_DIFFER.contains(name)) {
        options.add(argument);
      }
    }
    return options;
  }

  private JsonNode identity() throws IOException {
    try {
      JsonNode identity = JSON.readTree(read(IDENTITY));
      if (identity.hasNonNull("run_id") && identity.path("options").isArray()) {
        return identity;
      }
      throw damaged(null);
    } catch (JsonProcessingException malformed) {
      throw damaged(malformed);
    }
  }

  private IOException damaged(JsonProcessingException why) {
    return new IOException(
        path(IDENTITY) + " is damaged: delete the folder to start the stream over", why);
  }
}
