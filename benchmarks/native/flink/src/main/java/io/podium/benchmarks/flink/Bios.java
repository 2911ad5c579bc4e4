package io.podium.benchmarks.flink;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All athletes' sexes, heights and weights, read once in a JVM and shared by its tasks. A hash
 * table in plain arrays: a look-up makes no objects.
 */
final class Bios {
  private static final Pattern MEASURE = Pattern.compile("\\+?\\d{1,9}(\\.\\d{1,9})?");

  private static Bios loaded;

  private long[] ids = new long[1 << 12];
  private long[] heights = new long[1 << 12];
  private long[] weights = new long[1 << 12];
  private byte[][] sexes = new byte[1 << 12][];
  private int size;

  private Bios() {}

  /** Reads the table, or hands out what another task of this JVM has read. */
  static synchronized Bios load(Database database, String table) throws SQLException {
    if (loaded == null) {
      Bios bios = new Bios();
      bios.read(database, table);
      loaded = bios;
    }
    return loaded;
  }

  private void read(Database database, String table) throws SQLException {
    Map<String, byte[]> known = new HashMap<>();
    String query = "SELECT athlete_id, sex, height, weight FROM " + table;
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        String sex = strip(rows.getString(2));
        // An athlete who does not count has no sex here.
        long height = sex == null ? 0 : thousandths(rows.getString(3));
        long weight = height == 0 ? 0 : thousandths(rows.getString(4));
        byte[] bytes =
            weight == 0 ? new byte[0] : known.computeIfAbsent(sex, text -> text.getBytes(UTF_8));
        put(rows.getLong(1), bytes, height, weight);
      }
    }
  }

  /** Adds height, weight, sex and group to a result. */
  void join(Result result) {
    int i = slot(result.athleteId);
    if (ids[i] == 0) {
      result.join = Result.UNMATCHED;
      result.group = GroupKey.of(result.key, new byte[0]);
      return;
    }
    byte[] sex = sexes[i];
    result.join = sex.length == 0 ? Result.FILTERED : Result.MATCHED;
    result.group = GroupKey.of(result.key, sex);
    result.height = heights[i];
    result.weight = weights[i];
  }

  private int slot(long id) {
    int mask = ids.length - 1;
    int i = (int) (id * 0x9E3779B97F4A7C15L >>> 40) & mask;
    while (ids[i] != 0 && ids[i] != id) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private void put(long id, byte[] sex, long height, long weight) {
    if (id <= 0) {
      return;
    }
    if (2 * size >= ids.length) {
      grow();
    }
    int i = slot(id);
    size += ids[i] == 0 ? 1 : 0;
    ids[i] = id;
    sexes[i] = sex;
    heights[i] = height;
    weights[i] = weight;
  }

  private void grow() {
    Bios bigger = new Bios();
    bigger.ids = new long[2 * ids.length];
    bigger.heights = new long[2 * ids.length];
    bigger.weights = new long[2 * ids.length];
    bigger.sexes = new byte[2 * ids.length][];
    for (int i = 0; i < ids.length; i++) {
      bigger.put(ids[i], sexes[i], heights[i], weights[i]);
    }
    ids = bigger.ids;
    heights = bigger.heights;
    weights = bigger.weights;
    sexes = bigger.sexes;
  }

  /** A measure in thousandths; 0 where it is no number above 0. */
  private static long thousandths(String text) {
    String stripped = strip(text);
    if (stripped == null || !MEASURE.matcher(stripped).matches()) {
      return 0;
    }
    // Fails where thousandths are not enough.
    return new BigDecimal(stripped).movePointRight(3).longValueExact();
  }

  /** The text without outer white space; null where nothing is left, or {@code nan}. */
  private static String strip(String text) {
    if (text == null) {
      return null;
    }
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    String stripped = text.substring(start, end);
    return stripped.isEmpty() || stripped.equalsIgnoreCase("nan") ? null : stripped;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
