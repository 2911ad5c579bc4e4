package io.podium.athletes.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.podium.errors.RejectedException;
import io.podium.rules.FrequentTexts;
import io.podium.rules.Numbers;
import io.podium.rules.RawRow;
import io.podium.rules.RawRow.Kind;
import io.podium.rules.Row;
import io.podium.rules.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A result as it was read, as the key and value of a Kafka message. Most values go from bytes to
 * bytes, and no text is made of them. One object stands for one result after the other. Not
 * thread-safe.
 */
public final class AthleteResultJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> NAMES = AthleteResultFormat.COLUMNS.names();
  private static final SerializableString[] ENCODED_NAMES =
      NAMES.stream().map(SerializedString::new).toArray(SerializableString[]::new);
  private static final boolean[] IS_ID = new boolean[NAMES.size()];
  private static final int ATHLETE_ID = column("athlete_id");
  private static final int MEDAL = column("medal");
  private static final int IS_TEAM_SPORT = column("isTeamSport");
  private static final int USUAL_BYTES = 512;

  static {
    for (String id : List.of("edition_id", "result_id", "athlete_id")) {
      IS_ID[column(id)] = true;
    }
  }

  private final FrequentTexts[] frequent =
      Stream.generate(FrequentTexts::new).limit(NAMES.size()).toArray(FrequentTexts[]::new);

  /** Null where the value's bytes can be copied, or there are none. */
  private final String[] texts = new String[NAMES.size()];

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
  private final JsonGenerator json;
  private byte[] key;
  private byte[] value;

  /** Has no result yet. */
  public AthleteResultJson() {
    try {
      json = JSON.createGenerator(bytes);
    } catch (IOException impossible) {
      throw inMemory(impossible);
    }
    json.setRootValueSeparator(null);
  }

  private static int column(String name) {
    return AthleteResultFormat.COLUMNS.indexOf(name);
  }

  /**
   * Makes the message of a result.
   *
   * @param row of {@link AthleteResultFormat#COLUMNS}, whose values are all texts
   * @throws RejectedException where it cannot be read
   */
  public void read(RawRow row) throws RejectedException {
    for (int column = 0; column < texts.length; column++) {
      texts[column] = text(row, column);
    }
    key = keyOf(texts[ATHLETE_ID]);
    value = valueOf(row);
  }

  /**
   * The athlete_id in UTF-8: its digits where it is a whole number.
   *
   * @return null where it is absent
   */
  public byte[] key() {
    return key;
  }

  /**
   * A compact object in UTF-8. Ids are numbers where they are whole numbers, and isTeamSport is
   * true or false where it is one of these; all else is text as it was read. What is absent is left
   * out, but for medal, which is null then.
   */
  public byte[] value() {
    return value;
  }

  private String text(RawRow row, int column) throws RejectedException {
    Kind kind = row.kind(column);
    if (kind == Kind.ABSENT) {
      return null;
    }
    if (kind != Kind.TEXT) {
      return ofUnreadable(row);
    }
    byte[] in = row.bytes(column);
    int from = row.from(column);
    int to = row.to(column);
    boolean isTyped = IS_ID[column] || column == IS_TEAM_SPORT;
    if (!isTyped && Text.isAscii(in, from, to)) {
      return null;
    }
    String text = frequent[column].text(in, from, to);
    return text == null ? ofUnreadable(row) : text;
  }

  /** The row itself says why. */
  private static String ofUnreadable(RawRow row) throws RejectedException {
    Row unused = row.toRow();
    throw new IllegalArgumentException("not all values of the row are texts");
  }

  private static byte[] keyOf(String id) {
    if (isAbsent(id)) {
      return null;
    }
    OptionalLong integer = integer(id);
    return (integer.isPresent() ? Long.toString(integer.getAsLong()) : id).getBytes(UTF_8);
  }

  private byte[] valueOf(RawRow row) {
    bytes.reset();
    try {
      json.writeStartObject();
      for (int column = 0; column < texts.length; column++) {
        write(row, column);
      }
      json.writeEndObject();
      json.flush();
    } catch (IOException impossible) {
      throw inMemory(impossible);
    }
    return bytes.toByteArray();
  }

  private void write(RawRow row, int column) throws IOException {
    String text = texts[column];
    boolean isEmpty = row.kind(column) == Kind.ABSENT || row.from(column) == row.to(column);
    if (isEmpty || (IS_ID[column] && isAbsent(text))) {
      if (column == MEDAL) {
        json.writeFieldName(ENCODED_NAMES[column]);
        json.writeNull();
      }
      return;
    }
    json.writeFieldName(ENCODED_NAMES[column]);
    if (text == null) {
      int from = row.from(column);
      json.writeUTF8String(row.bytes(column), from, row.to(column) - from);
    } else if (IS_ID[column]) {
      writeId(text);
    } else if (column == IS_TEAM_SPORT) {
      writeBoolean(text);
    } else {
      json.writeString(text);
    }
  }

  private void writeId(String id) throws IOException {
    OptionalLong integer = integer(id);
    if (integer.isPresent()) {
      json.writeNumber(integer.getAsLong());
    } else {
      json.writeString(id);
    }
  }

  /** A table may hold a boolean as 1 or 0. */
  private void writeBoolean(String value) throws IOException {
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

  private static OptionalLong integer(String id) {
    String stripped = Text.strip(id);
    return stripped == null ? OptionalLong.empty() : Numbers.integer(stripped);
  }

  private static boolean isAbsent(String id) {
    return Text.stripNan(id) == null;
  }

  private static UncheckedIOException inMemory(IOException impossible) {
    return new UncheckedIOException("writing to memory failed", impossible);
  }
}
