package io.podium.benchmarks.spark;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Cleans a result, takes its hash, and looks its athlete up: one pass of plain Java over a row. As
 * expressions of DataFrames the rules for white space, numbers and quotes would need several passes
 * over each of eleven columns.
 */
final class ResultParser {
  private static final List<String> COLUMNS =
      List.of(
          "edition",
          "edition_id",
          "country_noc",
          "sport",
          "event",
          "result_id",
          "athlete",
          "athlete_id",
          "pos",
          "medal",
          "isTeamSport",
          "timestamp");
  private static final Map<String, Integer> PLACES =
      IntStream.range(0, COLUMNS.size()).boxed().collect(Collectors.toMap(COLUMNS::get, i -> i));
  private static final int EDITION = place("edition");
  private static final int EDITION_ID = place("edition_id");
  private static final int COUNTRY = place("country_noc");
  private static final int SPORT = place("sport");
  private static final int RESULT_ID = place("result_id");
  private static final int ATHLETE_ID = place("athlete_id");
  private static final int MEDAL = place("medal");
  private static final int TEAM = place("isTeamSport");
  private static final int TIMESTAMP = place("timestamp");
  private static final List<String> MEDALS = List.of("Gold", "Silver", "Bronze", "None");
  private static final int SEED = 104_729;

  /** In place of the medal of a result without a sport: its athlete has no bio. */
  static final String UNMATCHED = "unmatched";

  /** In place of the medal of a result without a sport: its athlete's bio is not complete. */
  static final String FILTERED = "filtered";

  private final Bios bios;

  /** The columns of the row to parse: the reader of a format fills them in. */
  final String[] columns = new String[COLUMNS.size()];

  private final StringBuilder identity = new StringBuilder(256);
  private final MeasuredResult result = new MeasuredResult();

  ResultParser(Bios bios) {
    this.bios = bios;
  }

  /** The place of a column; -1 where there is no such column. */
  static int place(String column) {
    return column == null ? -1 : PLACES.getOrDefault(column, -1);
  }

  /**
   * Parses {@link #columns}.
   *
   * @return null where the row is to be rejected. Where the athlete's measures are not known, the
   *     result has no group but {@link #UNMATCHED} or {@link #FILTERED}. The object is used again
   *     for the next row.
   */
  MeasuredResult parse() {
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Text.clean(columns[i]);
    }
    String medal = medal(columns[MEDAL]);
    if (medal == null
        || columns[COUNTRY] == null
        || columns[SPORT] == null
        || (columns[TIMESTAMP] == null && !startsWithYear(columns[EDITION]))
        || columns[ATHLETE_ID] == null
        || !normalizeWhole(ATHLETE_ID)
        || !normalizeWhole(EDITION_ID)
        || !normalizeWhole(RESULT_ID)
        || !normalizeBoolean(TEAM)) {
      return null;
    }
    long athleteId = Long.parseLong(columns[ATHLETE_ID]);
    if (athleteId == 0) {
      return null;
    }
    columns[MEDAL] = medal;
    hash();
    int bio = bios.find(athleteId);
    if (bio < 0 || !bios.isComplete(bio)) {
      result.setSport(null);
      result.setMedal(bio < 0 ? UNMATCHED : FILTERED);
      result.setSex(null);
      result.setCountry(null);
      result.setHeight(0);
      result.setWeight(0);
    } else {
      result.setSport(columns[SPORT]);
      result.setMedal(medal);
      result.setSex(bios.sex(bio));
      result.setCountry(columns[COUNTRY]);
      result.setHeight(bios.height(bio));
      result.setWeight(bios.weight(bio));
    }
    return result;
  }

  /** Each column with its length before it, so that no text can look like a border of columns. */
  private void hash() {
    identity.setLength(0);
    for (String column : columns) {
      if (column == null) {
        identity.append('-');
      } else {
        identity.append(column.length()).append(':').append(column);
      }
    }
    byte[] bytes = identity.toString().getBytes(StandardCharsets.UTF_8);
    long[] hash = MurmurHash3.hash128x64(bytes, 0, bytes.length, SEED);
    result.setHash1(hash[0]);
    result.setHash2(hash[1]);
  }

  private static String medal(String text) {
    if (text == null) {
      return "None";
    }
    for (String medal : MEDALS) {
      if (medal.equalsIgnoreCase(text)) {
        return medal;
      }
    }
    return null;
  }

  private static boolean startsWithYear(String text) {
    if (text == null || text.length() < 4 || text.charAt(0) == '0') {
      return false;
    }
    for (int i = 0; i < 4; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether a column is null or a whole number from 0 on; {@code 12.0} becomes {@code 12}. */
  private boolean normalizeWhole(int place) {
    if (columns[place] == null) {
      return true;
    }
    long value = Text.whole(columns[place]);
    columns[place] = Long.toString(value);
    return value >= 0;
  }

  private boolean normalizeBoolean(int place) {
    String text = columns[place];
    if ("true".equalsIgnoreCase(text)) {
      columns[place] = "true";
    } else if ("false".equalsIgnoreCase(text)) {
      columns[place] = "false";
    } else {
      return text == null;
    }
    return true;
  }
}
