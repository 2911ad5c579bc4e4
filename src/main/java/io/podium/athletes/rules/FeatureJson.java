package io.podium.athletes.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/** A {@link FeatureRow} as the key and value of a Kafka message. */
public final class FeatureJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory JSON = MAPPER.getFactory();

  private FeatureJson() {}

  /** A compact array: sport, medal, sex, country_noc and the window's start, null if global. */
  public static String key(FeatureRow row) {
    return write(
        json -> {
          json.writeStartArray();
          json.writeString(row.key().sport());
          json.writeString(row.key().medal());
          json.writeString(row.key().sex());
          json.writeString(row.key().countryNoc());
          json.writeString(text(row.windowStart()));
          json.writeEndArray();
        });
  }

  /** A compact object of all columns; times are ISO 8601 in UTC, null for the global window. */
  public static String value(FeatureRow row) {
    return write(
        json -> {
          json.writeStartObject();
          json.writeStringField("sport", row.key().sport());
          json.writeStringField("medal", row.key().medal());
          json.writeStringField("sex", row.key().sex());
          json.writeStringField("country_noc", row.key().countryNoc());
          json.writeStringField("window_start", text(row.windowStart()));
          json.writeStringField("window_end", text(row.windowEnd()));
          json.writeNumberField("results", row.results());
          json.writeNumberField("avg_height", row.avgHeight());
          json.writeNumberField("avg_weight", row.avgWeight());
          json.writeStringField("calculated_at", text(row.calculatedAt()));
          json.writeEndObject();
        });
  }

  /**
   * The row of a message's value.
   *
   * @throws IllegalArgumentException where it is not one
   */
  public static FeatureRow parse(String value) {
    try {
      JsonNode json = MAPPER.readTree(value);
      return new FeatureRow(
          new FeatureKey(
              json.required("sport").asText(),
              json.required("medal").asText(),
              json.required("sex").asText(),
              json.required("country_noc").asText()),
          instant(json.required("window_start")),
          instant(json.required("window_end")),
          json.required("results").asLong(),
          json.required("avg_height").asDouble(),
          json.required("avg_weight").asDouble(),
          instant(json.required("calculated_at")));
    } catch (IOException malformed) {
      throw new IllegalArgumentException("not a feature row: " + value, malformed);
    }
  }

  private static Instant instant(JsonNode text) {
    return text.isNull() ? null : Instant.parse(text.asText());
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private interface Content {
    void to(JsonGenerator json) throws IOException;
  }

  private static String write(Content content) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      content.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString();
  }
}
