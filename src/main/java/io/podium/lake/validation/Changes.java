package io.podium.lake.validation;

import io.podium.io.ParquetFiles;
import io.podium.lake.Lake;
import io.podium.rules.Hash128;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.avro.generic.GenericRecord;

/**
 * How the means of a table differ from those of the last date.
 *
 * @param against the date it is compared with
 * @param table {@code layer/table}
 * @param columns the means
 * @param compared how many groups both dates have
 * @param added how many groups are new
 * @param gone how many groups are no longer there
 * @param largest the groups whose means changed most, in relation to what they were; the largest
 *     first
 */
public record Changes(
    LocalDate against,
    String table,
    List<String> columns,
    long compared,
    long added,
    long gone,
    List<Change> largest) {
  /** How many groups are named. */
  static final int NAMED = 10;

  /** How many groups are kept in memory at once; a larger table is read more than once. */
  static final int IN_MEMORY = 500_000;

  public Changes {
    columns = List.copyOf(columns);
    largest = List.copyOf(largest);
  }

  /**
   * A group.
   *
   * @param key its values
   * @param rowsBefore how many rows were behind its means
   * @param rows how many are now
   * @param before the means, in the columns' order
   * @param now the means, in the columns' order
   */
  public record Change(
      List<String> key, long rowsBefore, long rows, List<Double> before, List<Double> now) {
    public Change {
      key = List.copyOf(key);
      before = List.copyOf(before);
      now = List.copyOf(now);
    }

    /** By which part of what it was the mean changed that changed most. */
    public double size() {
      double size = 0;
      for (int i = 0; i < now.size(); i++) {
        double change = Math.abs(now.get(i) - before.get(i)) / Math.abs(before.get(i));
        size = Math.max(size, Double.isNaN(change) ? 0 : change);
      }
      return size;
    }
  }

  private record Means(long rows, List<Double> values) {}

  /**
   * Compares two dates.
   *
   * @param rules of a table with a key, means and a count
   * @param inMemory how many groups may be kept at once
   * @return null where one of the dates has no files
   */
  static Changes read(Lake lake, LocalDate then, LocalDate date, TableRules rules, int inMemory)
      throws IOException {
    List<String> before = files(lake, then, rules);
    List<String> now = files(lake, date, rules);
    if (before.isEmpty() || now.isEmpty()) {
      return null;
    }
    long rows = 0;
    for (String file : before) {
      rows += ParquetFiles.rows(file);
    }
    Comparison comparison = new Comparison(rules, (int) (rows / inMemory) + 1);
    for (int part = 0; part < comparison.parts; part++) {
      comparison.compare(before, now, part);
    }
    List<Change> largest = new ArrayList<>(comparison.largest);
    largest.sort(Comparator.comparingDouble(Change::size).reversed());
    return new Changes(
        then,
        rules.id(),
        comparison.columns,
        comparison.compared,
        comparison.added,
        comparison.gone,
        largest);
  }

  private static List<String> files(Lake lake, LocalDate date, TableRules rules)
      throws IOException {
    return ParquetFiles.below(
        lake.root() + '/' + Lake.partition(rules.layer(), rules.table(), date));
  }

  /** Goes through both dates once for each part of the groups. */
  private static final class Comparison {
    private final TableRules rules;
    private final List<String> columns;
    private final int parts;
    private final PriorityQueue<Change> largest =
        new PriorityQueue<>(Comparator.comparingDouble(Change::size));
    private long compared;
    private long added;
    private long gone;

    private Comparison(TableRules rules, int parts) {
      this.rules = rules;
      this.columns = rules.within().stream().map(TableRules.Within::column).toList();
      this.parts = parts;
    }

    private void compare(List<String> before, List<String> now, int part) throws IOException {
      Map<Hash128, Means> known = new HashMap<>();
      for (String file : before) {
        ParquetFiles.read(
            file,
            row -> {
              Hash128 key = Keys.hash(key(row));
              if (Math.floorMod(key.high(), parts) == part) {
                known.put(key, means(row));
              }
            });
      }
      for (String file : now) {
        ParquetFiles.read(
            file,
            row -> {
              List<String> key = key(row);
              Hash128 hash = Keys.hash(key);
              if (Math.floorMod(hash.high(), parts) == part) {
                compare(key, known.remove(hash), means(row));
              }
            });
      }
      gone += known.size();
    }

    private void compare(List<String> key, Means before, Means now) {
      if (before == null) {
        added++;
        return;
      }
      compared++;
      Change change = new Change(key, before.rows(), now.rows(), before.values(), now.values());
      if (change.size() > 0) {
        largest.add(change);
        if (largest.size() > NAMED) {
          largest.remove();
        }
      }
    }

    private List<String> key(GenericRecord row) {
      return rules.key().stream()
          .map(column -> String.valueOf(TableScan.value(row, column)))
          .toList();
    }

    private Means means(GenericRecord row) {
      return new Means(
          (long) number(row, rules.countColumn()),
          columns.stream().map(column -> number(row, column)).toList());
    }

    private static double number(GenericRecord row, String column) {
      Object value = TableScan.value(row, column);
      return value == null
          ? Double.NaN
          : Values.number(value, row.getSchema().getField(column).schema());
    }
  }
}
