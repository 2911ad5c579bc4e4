package io.podium.athletes.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.podium.errors.RejectedException;
import io.podium.rules.ByteBuilder;
import io.podium.rules.FrequentTexts;
import io.podium.rules.Numbers;
import io.podium.rules.PlainText;
import io.podium.rules.RawRow;
import io.podium.rules.RawRow.Kind;
import io.podium.rules.Row;
import io.podium.rules.Text;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A result as it was read, as the key and value of a Kafka message. Most values go from bytes to
 * bytes, and no text is made of them; of what is not as plain as that, Jackson makes a text of
 * JSON. One object stands for one result after the other. Not thread-safe.
 */
public final class AthleteResultJson {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
  private static final List<String> NAMES = AthleteResultFormat.COLUMNS.names();

  /** Each with a comma before it and a colon behind. */
  private static final byte[][] ENCODED_NAMES =
      NAMES.stream().map(name -> (",\"" + name + "\":").getBytes(UTF_8)).toArray(byte[][]::new);

  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final boolean[] IS_ID = new boolean[NAMES.size()];
  private static final int ATHLETE_ID = column("athlete_id");
  private static final int MEDAL = column("medal");
  private static final int IS_TEAM_SPORT = column("isTeamSport");
  private static final int USUAL_BYTES = 512;

  /** So many digits are below {@link Numbers#MAX_SAFE_INTEGER}. */
  private static final int SAFE_DIGITS = 15;

  static {
    for (String id : List.of("edition_id", "result_id", "athlete_id")) {
      IS_ID[column(id)] = true;
    }
  }

  private final FrequentTexts[] frequent =
      Stream.generate(FrequentTexts::new).limit(NAMES.size()).toArray(FrequentTexts[]::new);

  private final ByteBuilder json = new ByteBuilder(USUAL_BYTES);
  private byte[] key;
  private byte[] value;

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
    key = null;
    json.clear();
    for (int column = 0; column < ENCODED_NAMES.length; column++) {
      add(row, column);
    }
    // At least the medal is there, with a comma before it.
    value = json.setByte(0, '{').addByte('}').toBytes();
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

  private void add(RawRow row, int column) throws RejectedException {
    Kind kind = row.kind(column);
    if (kind != Kind.ABSENT && kind != Kind.TEXT) {
      throw unreadable(row);
    }
    if (kind == Kind.ABSENT || row.from(column) == row.to(column)) {
      if (column == MEDAL) {
        json.add(ENCODED_NAMES[column]).add(NULL);
      }
    } else if (IS_ID[column]) {
      addId(row, column);
    } else if (column == IS_TEAM_SPORT) {
      addBoolean(row);
    } else {
      addText(row, column);
    }
  }

  private void addText(RawRow row, int column) throws RejectedException {
    json.add(ENCODED_NAMES[column]).addByte('"');
    if (!json.addPlainJson(row.bytes(column), row.from(column), row.to(column))) {
      json.add(ENCODER.quoteAsUTF8(text(row, column)));
    }
    json.addByte('"');
  }

  private void addId(RawRow row, int column) throws RejectedException {
    byte[] in = row.bytes(column);
    int from = row.from(column);
    int to = row.to(column);
    byte[] number =
        isSafeNumber(in, from, to)
            ? Arrays.copyOfRange(in, from, to)
            : wholeNumber(text(row, column));
    if (number != null) {
      json.add(ENCODED_NAMES[column]).add(number);
    } else if (Text.stripNan(text(row, column)) != null) {
      addText(row, column);
      number = Arrays.copyOfRange(in, from, to);
    }
    if (column == ATHLETE_ID) {
      key = number;
    }
  }

  /** Whether it is a whole number and written as JSON has it, which is what almost all ids are. */
  private static boolean isSafeNumber(byte[] in, int from, int to) {
    int length = to - from;
    if (length > SAFE_DIGITS || (in[from] == '0' && length > 1)) {
      return false;
    }
    for (int at = from; at < to; at++) {
      if (in[at] < '0' || in[at] > '9') {
        return false;
      }
    }
    return true;
  }

  /** Null where it is none. */
  private static byte[] wholeNumber(String id) {
    String stripped = Text.strip(id);
    OptionalLong number = stripped == null ? OptionalLong.empty() : Numbers.integer(stripped);
    return number.isPresent() ? Long.toString(number.getAsLong()).getBytes(UTF_8) : null;
  }

  /** A table may hold a boolean as 1 or 0. */
  private void addBoolean(RawRow row) throws RejectedException {
    byte[] in = row.bytes(IS_TEAM_SPORT);
    int from = row.from(IS_TEAM_SPORT);
    int to = row.to(IS_TEAM_SPORT);
    boolean isDigit = to - from == 1;
    if (PlainText.isWord("true", in, from, to) || (isDigit && in[from] == '1')) {
      json.add(ENCODED_NAMES[IS_TEAM_SPORT]).add(TRUE);
    } else if (PlainText.isWord("false", in, from, to) || (isDigit && in[from] == '0')) {
      json.add(ENCODED_NAMES[IS_TEAM_SPORT]).add(FALSE);
    } else {
      addText(row, IS_TEAM_SPORT);
    }
  }

  private String text(RawRow row, int column) throws RejectedException {
    String text = frequent[column].text(row.bytes(column), row.from(column), row.to(column));
    if (text == null) {
      throw unreadable(row);
    }
    return text;
  }

  /** The row itself says why. */
  private static IllegalArgumentException unreadable(RawRow row) throws RejectedException {
    Row unused = row.toRow();
    return new IllegalArgumentException("not all values of the row are texts");
  }
}
