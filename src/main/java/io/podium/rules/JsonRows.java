package io.podium.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.podium.errors.RejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a JSON object (RFC 8259, strictly) into a {@link Row}; unknown fields are passed over. */
public final class JsonRows {
  /** Deeper nesting is refused: an attack or an accident, never a record. */
  public static final int MAX_DEPTH = 32;

  /** So many, and a sign among them, are a long. */
  private static final int LONG_DIGITS = 18;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?([eE][+-]?[0-9]{1,9})?");

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** For the columns that a thread has read last. */
  private static final ThreadLocal<JsonRows> LAST = new ThreadLocal<>();

  private final Columns columns;

  private final RawMessage raw;

  private JsonRows(Columns columns) {
    this.columns = columns;
    this.raw = new RawMessage();
  }

  /** Reads messages, on the thread that calls this: it keeps what they have in common. */
  public static JsonRows ofThisThread(Columns columns) {
    JsonRows rows = LAST.get();
    if (rows == null || rows.columns != columns) {
      rows = new JsonRows(columns);
      LAST.set(rows);
    }
    return rows;
  }

  /**
   * @param payload the message's bytes; may be null
   * @throws RejectedException where it is not exactly one JSON object in UTF-8
   */
  public static Row read(byte[] payload, Columns columns) throws RejectedException {
    return ofThisThread(columns).read(payload);
  }

  /** {@link #read(byte[], Columns)} of one message of many. */
  public Row read(byte[] payload) throws RejectedException {
    return read(payload, 0, payload == null ? 0 : payload.length);
  }

  /**
   * {@link #read(byte[])} of some of the bytes.
   *
   * @param in may be null
   * @param to exclusive
   */
  public Row read(byte[] in, int from, int to) throws RejectedException {
    try {
      return raw(in, from, to).toRow();
    } finally {
      forget();
    }
  }

  /**
   * A message as it lies in its bytes: it is read no further than to where its values are.
   *
   * @param in may be null
   * @param to exclusive
   * @return is good until the thread reads its next message of these columns
   */
  public RawRow raw(byte[] in, int from, int to) {
    raw.locate(in, from, to);
    return raw;
  }

  /** Forgets the last message: a thread keeps this object, but need not keep messages. */
  public void forget() {
    raw.forget();
  }

  /** The message that was looked at last. */
  private final class RawMessage implements RawRow {
    /** Null where there are too many columns for it. */
    private final FlatJson flat = columns.size() <= Long.SIZE ? new FlatJson(columns) : null;

    private final FrequentTexts[] texts =
        Stream.generate(FrequentTexts::new).limit(columns.size()).toArray(FrequentTexts[]::new);

    private byte[] message;
    private int start;
    private int end;
    private boolean isFlat;

    private void locate(byte[] in, int from, int to) {
      message = in;
      start = from;
      end = to;
      isFlat = flat != null && in != null && flat.locate(in, from, to);
    }

    private void forget() {
      message = null;
      isFlat = false;
      if (flat != null) {
        flat.forget();
      }
    }

    @Override
    public Kind kind(int column) {
      return isFlat ? flat.kind(column) : Kind.UNKNOWN;
    }

    @Override
    public byte[] bytes(int column) {
      return flat.bytes(column);
    }

    @Override
    public int from(int column) {
      return flat.from(column);
    }

    @Override
    public int to(int column) {
      return flat.to(column);
    }

    @Override
    public Row toRow() throws RejectedException {
      if (message == null) {
        throw new RejectedException("empty", "the message has no value");
      }
      Object[] values = isFlat ? values() : null;
      return Row.of(columns, values == null ? readAny(message, start, end, columns) : values);
    }

    /** The values; null where a text is not valid UTF-8, of which a library says more. */
    private Object[] values() {
      Object[] values = new Object[columns.size()];
      for (int column = 0; column < values.length; column++) {
        values[column] = value(column);
        if (values[column] == null && kind(column) == Kind.TEXT) {
          return null;
        }
      }
      return values;
    }

    private Object value(int column) {
      return switch (kind(column)) {
        case TEXT -> texts[column].text(bytes(column), from(column), to(column));
        case WHOLE_NUMBER -> BigDecimal.valueOf(flat.number(column));
        case TRUE -> Boolean.TRUE;
        case FALSE -> Boolean.FALSE;
        case ABSENT -> null;
        case UNKNOWN -> throw new IllegalStateException("a message was looked at in part");
      };
    }
  }

  /** By a library: any object, and what is wrong with it. */
  static Object[] readAny(byte[] in, int from, int to, Columns columns) throws RejectedException {
    CharBuffer text = decode(ByteBuffer.wrap(in, from, to - from));
    if (isBlank(text)) {
      throw new RejectedException("empty", "the message is empty");
    }
    try (JsonParser parser = JSON.createParser(text.array(), text.position(), text.remaining())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RejectedException("malformed-json", "the message is not a JSON object");
      }
      Object[] values = new Object[columns.size()];
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        int index = columns.indexOf(parser.currentName());
        JsonToken token = parser.nextToken();
        if (index >= 0) {
          values[index] = value(parser, token);
        }
        if (token.isStructStart()) {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new RejectedException(
            "malformed-json", "there is more after the JSON object, from " + place(parser));
      }
      return values;
    } catch (JsonParseException malformed) {
      throw new RejectedException(
          "malformed-json", firstLine(malformed.getOriginalMessage()) + at(malformed));
    } catch (StreamConstraintsException beyond) {
      throw new RejectedException("malformed-json", firstLine(beyond.getOriginalMessage()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading from memory failed", impossible);
    }
  }

  /**
   * The number that a text is by JSON's grammar.
   *
   * @return null where it is none, or one of absurd length
   */
  static BigDecimal number(String text) {
    return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  private static Object value(JsonParser parser, JsonToken token)
      throws IOException, RejectedException {
    switch (token) {
      case VALUE_NULL:
        return null;
      case VALUE_TRUE:
        return Boolean.TRUE;
      case VALUE_FALSE:
        return Boolean.FALSE;
      case VALUE_STRING:
        return parser.getText();
      case VALUE_NUMBER_INT:
        if (parser.getTextLength() <= LONG_DIGITS) {
          return BigDecimal.valueOf(parser.getLongValue());
        }
        return number(parser);
      case VALUE_NUMBER_FLOAT:
        return number(parser);
      default:
        return Row.STRUCTURE;
    }
  }

  private static BigDecimal number(JsonParser parser) throws IOException, RejectedException {
    BigDecimal number = number(parser.getText());
    if (number == null) {
      throw new RejectedException(
          "wrong-type", parser.currentName() + " is a number of absurd length");
    }
    return number;
  }

  private static CharBuffer decode(ByteBuffer payload) throws RejectedException {
    try {
      // A new decoder reports malformed input, where String's constructor would replace it.
      return StandardCharsets.UTF_8.newDecoder().decode(payload);
    } catch (CharacterCodingException malformed) {
      throw new RejectedException("not-utf-8", "the message is not valid UTF-8");
    }
  }

  private static boolean isBlank(CharBuffer text) {
    for (int i = 0; i < text.length(); i++) {
      if (" \n\r\t".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String at(JsonParseException malformed) {
    return malformed.getLocation() == null
        ? ""
        : " at character " + malformed.getLocation().getCharOffset();
  }

  private static String place(JsonParser parser) {
    return "character " + parser.currentLocation().getCharOffset();
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }
}
