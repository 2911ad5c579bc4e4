package io.podium.chaos;

import io.podium.athletes.AthletesModel;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import io.podium.athletes.rules.FeatureJson;
import io.podium.athletes.rules.FeatureRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Compares what a stream has left behind with what it must have. */
final class FeaturesComparison {
  private final ExpectedFeatures expected;
  private final boolean once;
  private final Differences differences = new Differences();

  private FeaturesComparison(ExpectedFeatures expected, boolean once) {
    this.expected = expected;
    this.once = once;
  }

  /**
   * What differs, by kind; empty where all is exactly as it must be.
   *
   * @param once whether a row of bronze, silver and what was set aside may come only once
   * @return of each kind all differences, one line each
   */
  static Map<String, List<String>> differences(
      ExpectedFeatures expected, FoundFeatures found, boolean once) {
    FeaturesComparison comparison = new FeaturesComparison(expected, once);
    comparison.compareRows("table", found.table());
    comparison.compareTopic(found.topic());
    if (found.gold() != null) {
      comparison.compareRows("gold", found.gold());
    }
    if (found.bronze() != null) {
      comparison.compareBronze(found.bronze());
    }
    if (found.silver() != null) {
      comparison.compareSilver(found.silver());
    }
    if (found.setAside() != null) {
      comparison.compareSetAside(found.setAside());
    }
    if (found.rejects() != null) {
      comparison.differences.compareRejects(expected.rejects(), Map.of(), found.rejects());
    }
    if (found.counts() != null) {
      comparison.compareCounts(found);
    }
    return comparison.differences.byKind();
  }

  /** Of a sink that holds one row a group and window. */
  private void compareRows(String sink, List<FeatureRow> rows) {
    Set<FeatureRow.Cell> seen = new HashSet<>();
    for (FeatureRow row : rows) {
      if (!seen.add(row.cell())) {
        differ(sink + ", row more than once", row.toString());
      }
    }
    compareFinal(sink, AthletesModel.finalRows(rows));
  }

  private void compareFinal(String sink, SortedMap<ModelKey, ModelRow> rows) {
    expected
        .rows()
        .forEach(
            (key, row) -> {
              ModelRow is = rows.get(key);
              if (is == null) {
                differ(sink + ", row missing", key + ": " + row);
              } else if (is.results() != row.results()) {
                differ(
                    sink + (is.results() > row.results() ? ", counted too often" : ", lost"),
                    key + " must be " + row + ", is " + is);
              } else if (!is.equals(row)) {
                differ(sink + ", wrong mean", key + " must be " + row + ", is " + is);
              }
            });
    rows.forEach(
        (key, row) -> {
          if (!expected.rows().containsKey(key)) {
            differ(sink + ", row too many", key + ": " + row);
          }
        });
  }

  private void compareTopic(List<FoundFeatures.FeatureMessage> messages) {
    List<FeatureRow> rows = new ArrayList<>();
    for (FoundFeatures.FeatureMessage message : messages) {
      FeatureRow row = message.row();
      rows.add(row);
      if (!message.key().equals(FeatureJson.key(row))) {
        differ("topic, key of another row", message.toString());
      }
      Map.Entry<ModelKey, ModelRow> is =
          AthletesModel.finalRows(List.of(row)).entrySet().iterator().next();
      ModelRow must = expected.rows().get(is.getKey());
      // Not only the last: a message that had too many results was wrong when it was written.
      if (must != null && is.getValue().results() > must.results()) {
        differ("topic, message with too many results", is + " of at most " + must);
      } else if (must != null
          && is.getValue().results() == must.results()
          && !is.getValue().equals(must)) {
        differ("topic, message with a wrong mean", is + " must be " + must);
      }
    }
    compareFinal("topic", AthletesModel.finalRows(rows));
  }

  private void compareBronze(List<String> sources) {
    Set<String> seen = once("bronze", sources);
    for (String source : expected.good().keySet()) {
      if (!seen.contains(source)) {
        differ("bronze, row missing", source);
      }
    }
  }

  /** Which of identical rows comes first is open; the model says what is identical. */
  private void compareSilver(List<String> sources) {
    List<byte[]> rows = new ArrayList<>();
    for (String source : once("silver", sources)) {
      if (expected.good().containsKey(source)) {
        rows.add(expected.good().get(source));
      } else {
        differ("silver, poison", source);
      }
    }
    long identical =
        SequentialModel.run(rows, List.of(), ModelWindow.GLOBAL).counts().get("duplicate");
    if (identical > 0 && once) {
      differ("silver, identical rows", String.valueOf(identical));
    }
    long must = expected.good().size() - expected.counts().get("duplicate");
    if (rows.size() - identical != must) {
      differ("silver, lost", "must have " + must + ", has " + (rows.size() - identical));
    }
  }

  private void compareSetAside(List<String> rows) {
    Set<String> seen = once("set aside", rows);
    for (String source : expected.rejects().keySet()) {
      if (seen.stream().noneMatch(row -> row.endsWith(' ' + source))) {
        differ("set aside, poison missing", source);
      }
    }
    long duplicates = seen.stream().filter(row -> row.startsWith("deduplicate ")).count();
    if (duplicates != expected.counts().get("duplicate")) {
      differ(
          "set aside, duplicates",
          "must be " + expected.counts().get("duplicate") + ", are " + duplicates);
    }
  }

  private Set<String> once(String table, List<String> rows) {
    Set<String> seen = new LinkedHashSet<>();
    for (String row : rows) {
      if (!seen.add(row) && once) {
        differ(table + ", row more than once", row);
      }
    }
    return seen;
  }

  private void compareCounts(FoundFeatures found) {
    Map<String, Long> is = Differences.settled(found.counts());
    Map<String, Long> must = new TreeMap<>(expected.counts());
    must.put("too_late", 0L);
    differences.compareCounts(must, is);
    long inTable = found.table().stream().mapToLong(FeatureRow::results).sum();
    if (Differences.orZero(is.get("written")) != inTable) {
      differ("counts", "written " + is.get("written") + " is not the table's " + inTable);
    }
  }

  private void differ(String kind, String difference) {
    differences.add(kind, difference);
  }
}
