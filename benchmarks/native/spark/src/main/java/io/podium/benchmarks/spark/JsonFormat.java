package io.podium.benchmarks.spark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;

/** Reads messages, each one JSON object, into the columns of a result. */
final class JsonFormat {
  private static final int MAX_SCALE = 100;

  private final JsonFactory json = new JsonFactory();

  /**
   * Fills the columns of a message in; those that it does not have become null.
   *
   * @return whether the message is a JSON object whose columns are single values
   */
  boolean read(byte[] message, String[] columns) {
    Arrays.fill(columns, null);
    if (message == null) {
      return false;
    }
    try (JsonParser parser = json.createParser(message)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      String name;
      while ((name = parser.nextFieldName()) != null) {
        JsonToken token = parser.nextToken();
        int place = ResultParser.place(name);
        if (place < 0) {
          parser.skipChildren();
        } else if (token.isStructStart()) {
          return false;
        } else {
          columns[place] = text(parser, token);
        }
      }
      return parser.nextToken() == null;
    } catch (IOException notJson) {
      return false;
    }
  }

  private static String text(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      BigDecimal number = parser.getDecimalValue();
      return Math.abs(number.scale()) > MAX_SCALE ? number.toString() : number.toPlainString();
    }
    return parser.getText();
  }
}
