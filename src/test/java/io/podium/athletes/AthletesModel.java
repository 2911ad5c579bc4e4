package io.podium.athletes;

import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.rules.FeatureRow;
import java.util.SortedMap;
import java.util.TreeMap;

/** Feature rows in the model's terms. */
public final class AthletesModel {
  private AthletesModel() {}

  /** The row with the most results of each group and window. */
  public static SortedMap<ModelKey, ModelRow> finalRows(Iterable<FeatureRow> rows) {
    SortedMap<ModelKey, ModelRow> last = new TreeMap<>();
    for (FeatureRow row : rows) {
      ModelKey key =
          new ModelKey(
              row.key().sport(),
              row.key().medal(),
              row.key().sex(),
              row.key().countryNoc(),
              row.windowStart(),
              row.windowEnd());
      ModelRow value = new ModelRow(row.results(), row.avgHeight(), row.avgWeight());
      last.merge(key, value, (a, b) -> a.results() >= b.results() ? a : b);
    }
    return last;
  }
}
