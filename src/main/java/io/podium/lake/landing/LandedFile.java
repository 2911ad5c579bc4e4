package io.podium.lake.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a file in the landing folder. It stands beside the file as {@value #SIDECAR}.
 *
 * @param source where the file came from, without user and password
 * @param file its name in the folder
 * @param etag the upstream's, quotes included; null where it had none
 * @param lastModified when the upstream changed the file; null where it did not tell
 * @param bytes its length, as fetched
 * @param sha256 of its bytes, as fetched, in lower-case hexadecimal digits
 * @param fetchedAt when it was fetched; a file that was carried over keeps this
 * @param carriedFrom the earlier date whose file this is, byte for byte; null where there is none
 * @param rows how many rows it has, the header not counted
 * @param malformedRows how many of them have another number of fields than the header, or are not
 *     valid UTF-8: the next stage rejects these
 */
public record LandedFile(
    String source,
    String file,
    String etag,
    Instant lastModified,
    long bytes,
    String sha256,
    Instant fetchedAt,
    LocalDate carriedFrom,
    long rows,
    long malformedRows) {
  /** The name that it is kept under. */
  public static final String SIDECAR = "_landed.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException where it is not that; its message says in one line why
   */
  static LandedFile parse(String json) {
    try {
      JsonNode fields = JSON.readTree(json);
      return new LandedFile(
          required(fields, "source").asText(),
          required(fields, "file").asText(),
          fields.path("etag").asText(null),
          instant(fields.path("last_modified")),
          number(fields, "bytes"),
          required(fields, "sha256").asText(),
          instant(required(fields, "fetched_at")),
          fields.hasNonNull("carried_from")
              ? LocalDate.parse(fields.path("carried_from").asText())
              : null,
          number(fields, "rows"),
          number(fields, "malformed_rows"));
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException(malformed.getOriginalMessage(), malformed);
    } catch (DateTimeException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  /** As JSON. */
  String toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("source", source);
    fields.put("file", file);
    fields.put("etag", etag);
    fields.put("last_modified", lastModified == null ? null : lastModified.toString());
    fields.put("bytes", bytes);
    fields.put("sha256", sha256);
    fields.put("fetched_at", fetchedAt.toString());
    fields.put("carried_from", carriedFrom == null ? null : carriedFrom.toString());
    fields.put("rows", rows);
    fields.put("malformed_rows", malformedRows);
    try {
      return JSON.writeValueAsString(fields) + '\n';
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
  }

  /** The upstream's version that it is of. */
  FileVersion version() {
    return new FileVersion(etag, lastModified, bytes);
  }

  /** The same file, for another date. */
  LandedFile carriedFrom(LocalDate date) {
    return new LandedFile(
        source, file, etag, lastModified, bytes, sha256, fetchedAt, date, rows, malformedRows);
  }

  private static JsonNode required(JsonNode fields, String name) {
    if (!fields.hasNonNull(name)) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return fields.get(name);
  }

  private static long number(JsonNode fields, String name) {
    JsonNode number = required(fields, name);
    if (!number.canConvertToExactIntegral()) {
      throw new IllegalArgumentException(name + " is no whole number");
    }
    return number.asLong();
  }

  private static Instant instant(JsonNode text) {
    return text.isTextual() ? Instant.parse(text.asText()) : null;
  }
}
