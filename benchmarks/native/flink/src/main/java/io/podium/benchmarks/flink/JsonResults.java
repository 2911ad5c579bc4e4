package io.podium.benchmarks.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads JSON messages straight to cleaned results, within the task of the source. */
final class JsonResults implements KafkaRecordDeserializationSchema<Result> {
  private transient JsonFactory json;
  private transient RawRow row;
  private transient RowCleaner cleaner;
  private transient int used;

  /** The names of the first fields of the message before, and their columns. */
  private transient SerializableString[] names;

  private transient int[] columns;
  private transient int fields;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    json = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
    row = new RawRow();
    row.bytes = new byte[1024];
    cleaner = new RowCleaner();
    names = new SerializableString[16];
    columns = new int[16];
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Result> out)
      throws IOException {
    Result result = message.value() != null && read(message.value()) ? cleaner.clean(row) : null;
    out.collect(result == null ? Result.REJECTED : result);
  }

  /** Fills the row; false where the message is no JSON object of plain values. */
  private boolean read(byte[] message) throws IOException {
    row.clear();
    used = 0;
    try (JsonParser parser = json.createParser(message)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      for (int i = 0; ; i++) {
        // Messages have their fields in the same order, mostly: then a comparison does for a name.
        int column;
        if (i < fields && parser.nextFieldName(names[i])) {
          column = columns[i];
        } else {
          String name = i < fields ? parser.currentName() : parser.nextFieldName();
          if (parser.currentToken() != JsonToken.FIELD_NAME) {
            break;
          }
          column = RawRow.column(name);
          expect(i, name, column);
        }
        JsonToken token = parser.nextToken();
        if (column < 0) {
          parser.skipChildren();
        } else if (token.isStructStart()) {
          return false;
        } else if (token == JsonToken.VALUE_NULL) {
          row.set(column, 0, 0);
        } else {
          int start = used;
          append(parser);
          row.set(column, start, used);
        }
      }
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  /** Remembers the name and column of a field for the messages that follow. */
  private void expect(int i, String name, int column) {
    if (i < names.length) {
      names[i] = new SerializedString(name);
      columns[i] = column;
      fields = Math.max(fields, i + 1);
    }
  }

  /** Adds a text, or a number or boolean as it is written, to the row's bytes. */
  private void append(JsonParser parser) throws IOException {
    char[] chars = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    int length = parser.getTextLength();
    if (row.bytes.length < used + 3 * length) {
      row.bytes = Arrays.copyOf(row.bytes, 2 * (used + 3 * length));
    }
    byte[] bytes = row.bytes;
    for (int i = 0; i < length; i++) {
      char c = chars[offset + i];
      if (c >= 0x80) {
        byte[] rest = new String(chars, offset + i, length - i).getBytes(UTF_8);
        System.arraycopy(rest, 0, bytes, used + i, rest.length);
        used += i + rest.length;
        return;
      }
      bytes[used + i] = (byte) c;
    }
    used += length;
  }

  @Override
  public TypeInformation<Result> getProducedType() {
    return PlainType.RESULT;
  }
}
