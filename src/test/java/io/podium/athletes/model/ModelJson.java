package io.podium.athletes.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The syntax of a message: one strict JSON object in UTF-8. */
public final class ModelJson {
  private static final int MAX_DEPTH = 32;

  // The limits are the model's own: a parser's would reject what an unknown field may hold.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** A number as it is spelled. */
  public record NumberText(String literal) {}

  /** Stands for any object or array. */
  public enum Nested {
    VALUE
  }

  private ModelJson() {}

  /** Returns what {@link #members} does; empty where the message is not one such object. */
  public static Optional<Map<String, Object>> read(byte[] payload) {
    try {
      return Optional.of(members(payload));
    } catch (RejectedException rejected) {
      return Optional.empty();
    }
  }

  /** Returns the root's members: String, Boolean, {@link NumberText}, {@link Nested} or null. */
  static Map<String, Object> members(byte[] payload) throws RejectedException {
    if (payload == null) {
      throw new RejectedException("no payload");
    }
    String text = utf8(payload);
    try (JsonParser parser = JSON.createParser(text)) {
      return members(parser);
    } catch (IOException e) {
      throw new RejectedException("not JSON: " + e.getMessage());
    }
  }

  private static Map<String, Object> members(JsonParser parser)
      throws IOException, RejectedException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new RejectedException("not an object");
    }
    Map<String, Object> members = new HashMap<>();
    // The names seen so far in each open object; an open array holds a place.
    Deque<Set<String>> open = new ArrayDeque<>();
    open.push(new HashSet<>());
    String name = null;
    while (!open.isEmpty()) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new RejectedException("truncated");
      }
      boolean inRoot = open.size() == 1;
      if (token == JsonToken.FIELD_NAME) {
        name = parser.getCurrentName();
        if (!open.element().add(name)) {
          throw new RejectedException("duplicate key " + name);
        }
      } else if (token.isStructStart()) {
        if (inRoot) {
          members.put(name, Nested.VALUE);
        }
        open.push(new HashSet<>());
        if (open.size() > MAX_DEPTH) {
          throw new RejectedException("nested too deep");
        }
      } else if (token.isStructEnd()) {
        open.pop();
      } else if (inRoot) {
        members.put(name, scalar(token, parser.getText()));
      }
    }
    if (parser.nextToken() != null) {
      throw new RejectedException("content after the object");
    }
    return members;
  }

  private static Object scalar(JsonToken token, String text) {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token.isBoolean()) {
      return token == JsonToken.VALUE_TRUE;
    }
    return token.isNumeric() ? new NumberText(text) : text;
  }

  static String utf8(byte[] bytes) throws RejectedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      throw new RejectedException("not UTF-8");
    }
  }
}
