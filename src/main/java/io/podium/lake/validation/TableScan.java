package io.podium.lake.validation;

import io.podium.io.ParquetFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Reads a table's files row by row and keeps what the checks need: a few numbers, and hashes. */
final class TableScan {
  private static final String INGESTED_AT = "ingested_at";

  private final TableRules rules;
  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, Long> nulls = new LinkedHashMap<>();
  private final Map<String, Measure> measures = new LinkedHashMap<>();
  private final Keys keys = new Keys();
  private long rows;
  private long behind;
  private long newestMillis = Long.MIN_VALUE;

  private TableScan(TableRules rules) {
    this.rules = rules;
    for (Range range : rules.ranges()) {
      measures.computeIfAbsent(
          range.column(),
          column ->
              new Measure(
                  rules.ranges().stream().filter(each -> each.column().equals(column)).toList(),
                  rules.histograms().stream()
                      .filter(bins -> bins.column().equals(column))
                      .findFirst()
                      .orElse(null)));
    }
  }

  /**
   * Reads a table.
   *
   * @param files its files
   */
  static TableFacts read(TableRules rules, List<String> files) throws IOException {
    TableScan scan = new TableScan(rules);
    for (String file : files) {
      ParquetFiles.types(file).forEach(scan.types::putIfAbsent);
      ParquetFiles.read(file, scan::add);
    }
    return scan.facts();
  }

  private void add(GenericRecord row) {
    rows++;
    for (Schema.Field field : row.getSchema().getFields()) {
      Object value = row.get(field.pos());
      if (value == null) {
        nulls.merge(field.name(), 1L, Long::sum);
      } else {
        Measure measure = measures.get(field.name());
        if (measure != null) {
          measure.add(Values.number(value, field.schema()));
        }
        if (field.name().equals(INGESTED_AT) && value instanceof Long millis) {
          newestMillis = Math.max(newestMillis, millis);
        }
      }
    }
    if (!rules.key().isEmpty()) {
      List<Object> key = new ArrayList<>(rules.key().size());
      for (String column : rules.key()) {
        key.add(value(row, column));
      }
      keys.add(key);
    }
    if (rules.countColumn() == null) {
      behind++;
    } else if (value(row, rules.countColumn()) instanceof Long count) {
      behind += count;
    }
  }

  private TableFacts facts() {
    Map<String, TableFacts.Column> columns = new LinkedHashMap<>();
    types.forEach(
        (name, type) ->
            columns.put(
                name,
                new TableFacts.Column(type, Objects.requireNonNullElse(nulls.get(name), 0L))));
    return new TableFacts(
        rows,
        behind,
        columns,
        measures,
        keys.repeated(),
        keys.firstRepeated(),
        keys.incomplete(),
        newestMillis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(newestMillis));
  }

  /** Null where the row has no such column, too. */
  static Object value(GenericRecord row, String column) {
    Schema.Field field = row.getSchema().getField(column);
    return field == null ? null : row.get(field.pos());
  }
}
