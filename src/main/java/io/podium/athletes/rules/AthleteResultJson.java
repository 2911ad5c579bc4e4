package io.podium.athletes.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.podium.rules.Numbers;
import io.podium.rules.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A result as it was read, as the key and value of a Kafka message. The values are texts, in the
 * order of {@link AthleteResultFormat#COLUMNS}, null where they are absent.
 */
public final class AthleteResultJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> NAMES = AthleteResultFormat.COLUMNS.names();
  private static final SerializableString[] ENCODED_NAMES =
      NAMES.stream().map(SerializedString::new).toArray(SerializableString[]::new);
  private static final int ATHLETE_ID = AthleteResultFormat.COLUMNS.indexOf("athlete_id");
  private static final Set<String> IDS = Set.of("edition_id", "result_id", "athlete_id");
  private static final int USUAL_BYTES = 320;

  private AthleteResultJson() {}

  /**
   * The athlete_id in UTF-8: its digits where it is a whole number.
   *
   * @return null where it is absent
   */
  public static byte[] key(List<String> values) {
    String id = values.get(ATHLETE_ID);
    if (isAbsent(id)) {
      return null;
    }
    OptionalLong integer = integer(id);
    String text = integer.isPresent() ? Long.toString(integer.getAsLong()) : id;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A compact object in UTF-8. Ids are numbers where they are whole numbers, and isTeamSport is
   * true or false where it is one of these; all else is text as it was read. What is absent is left
   * out, but for medal, which is null then.
   */
  public static byte[] value(List<String> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (int i = 0; i < NAMES.size(); i++) {
        write(i, values.get(i), json);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(int column, String value, JsonGenerator json) throws IOException {
    String name = NAMES.get(column);
    boolean isMissing = value == null || value.isEmpty() || (IDS.contains(name) && isAbsent(value));
    if (isMissing && !name.equals("medal")) {
      return;
    }
    json.writeFieldName(ENCODED_NAMES[column]);
    if (isMissing) {
      json.writeNull();
    } else if (IDS.contains(name)) {
      writeId(value, json);
    } else if (name.equals("isTeamSport")) {
      writeBoolean(value, json);
    } else {
      json.writeString(value);
    }
  }

  private static void writeId(String value, JsonGenerator json) throws IOException {
    OptionalLong integer = integer(value);
    if (integer.isPresent()) {
      json.writeNumber(integer.getAsLong());
    } else {
      json.writeString(value);
    }
  }

  /** A table may hold a boolean as 1 or 0. */
  private static void writeBoolean(String value, JsonGenerator json) throws IOException {
    switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "1":
        json.writeBoolean(true);
        break;
      case "false", "0":
        json.writeBoolean(false);
        break;
      default:
        json.writeString(value);
    }
  }

  private static OptionalLong integer(String value) {
    String stripped = Text.strip(value);
    return stripped == null ? OptionalLong.empty() : Numbers.integer(stripped);
  }

  private static boolean isAbsent(String id) {
    return Text.stripNan(id) == null;
  }
}
