package io.podium.lake.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podium.lake.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a file that is being fetched, kept so that a later attempt can go on; beside it
 * stands of which version it is. Its bytes always are the first ones of that version.
 */
final class PartFile {
  private static final Logger LOG = LoggerFactory.getLogger(PartFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final Path description;

  /**
   * @param path in the folder where the file shall be
   */
  PartFile(Path path) {
    this.path = path;
    this.description = path.resolveSibling(path.getFileName() + ".json");
  }

  Path path() {
    return path;
  }

  /** Where its version stands. */
  Path description() {
    return description;
  }

  /** How many bytes are there. */
  long size() throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }

  /**
   * The version that it is of.
   *
   * @param source where the file comes from
   * @return null where there is no such part, or it came from elsewhere
   */
  FileVersion version(String source) throws IOException {
    if (!Files.exists(path) || !Files.exists(description)) {
      return null;
    }
    try {
      JsonNode fields = JSON.readTree(Files.readString(description));
      if (!fields.path("source").asText().equals(source)) {
        return null;
      }
      JsonNode lastModified = fields.path("last_modified");
      return new FileVersion(
          fields.path("etag").asText(null),
          lastModified.isTextual() ? Instant.parse(lastModified.asText()) : null,
          fields.path("length").asLong(FileVersion.UNKNOWN));
    } catch (JsonProcessingException | DateTimeException malformed) {
      LOG.warn("{} is damaged, so {} is fetched from its start", description, source);
      return null;
    }
  }

  /** Begins anew, empty, with a version. */
  void begin(String source, FileVersion version) throws IOException {
    delete();
    describe(source, version);
    Files.createFile(path);
  }

  /** Notes more of what is known of the version. */
  void describe(String source, FileVersion version) throws IOException {
    ObjectNode fields = JSON.createObjectNode();
    fields.put("source", source);
    fields.put("etag", version.etag());
    fields.put(
        "last_modified", version.lastModified() == null ? null : version.lastModified().toString());
    fields.put("length", version.length());
    DurableFiles.write(description, fields + "\n");
  }

  /** Reads what is there. */
  InputStream read() throws IOException {
    return Files.newInputStream(path);
  }

  /** Opens it to add to its end. */
  FileChannel append() throws IOException {
    return FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Adds bytes to an opened one. */
  static void write(FileChannel out, byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
    Files.deleteIfExists(description);
  }
}
