package io.podium.benchmarks.spark;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The athletes' bios, read once and broadcast. Sorted arrays of primitives: they are serialized in
 * no time, and a look-up makes no objects. A broadcast join of DataFrames would be built anew for
 * every micro-batch of a stream.
 */
final class Bios implements Serializable {
  private static final long serialVersionUID = 1;

  private long[] ids = new long[1 << 14];
  private String[] sexes = new String[ids.length];
  private long[] heights = new long[ids.length];
  private long[] weights = new long[ids.length];
  private int size;

  private Bios() {}

  static Bios read(Options options) throws SQLException {
    Bios bios = new Bios();
    Map<String, String> sexes = new HashMap<>();
    String query =
        "SELECT athlete_id, sex, height, weight FROM "
            + options.get("bioTable")
            + " WHERE athlete_id > 0 ORDER BY athlete_id";
    try (Connection connection = FeatureTable.connect(options);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        String sex = Text.clean(rows.getString(2));
        bios.add(
            rows.getLong(1),
            sex == null ? null : sexes.computeIfAbsent(sex, same -> same),
            Text.thousandths(Text.clean(rows.getString(3))),
            Text.thousandths(Text.clean(rows.getString(4))));
      }
    }
    return bios;
  }

  private void add(long id, String sex, long height, long weight) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      sexes = Arrays.copyOf(sexes, 2 * size);
      heights = Arrays.copyOf(heights, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
    }
    ids[size] = id;
    sexes[size] = sex;
    heights[size] = height;
    weights[size++] = weight;
  }

  /** The place of an athlete's bio; below 0 where there is none. */
  int find(long id) {
    return Arrays.binarySearch(ids, 0, size, id);
  }

  /** Whether the bio in a place has a sex and both measures. */
  boolean isComplete(int place) {
    return sexes[place] != null && heights[place] > 0 && weights[place] > 0;
  }

  String sex(int place) {
    return sexes[place];
  }

  /** In thousandths of a centimetre. */
  long height(int place) {
    return heights[place];
  }

  /** In grams. */
  long weight(int place) {
    return weights[place];
  }
}
