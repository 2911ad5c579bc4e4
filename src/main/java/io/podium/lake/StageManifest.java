package io.podium.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podium.errors.InputNotReadyException;
import io.podium.io.TextFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The record of what a stage has done for a date. It says what the lake holds, so it is made from
 * the files that were written, not from what was counted on the way.
 *
 * @param stage the stage's name
 * @param date the date
 * @param version Podium's version
 * @param runner the runner's name
 * @param startedAt when it began
 * @param duration how long it took
 * @param tables what became of each table's rows
 */
public record StageManifest(
    String stage,
    LocalDate date,
    String version,
    String runner,
    Instant startedAt,
    Duration duration,
    List<Table> tables) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public StageManifest {
    tables = List.copyOf(tables);
  }

  /**
   * What became of a table's rows.
   *
   * @param table the table's name
   * @param read how many rows the input has
   * @param written how many of them are in the output, or behind its rows
   * @param rows how many rows the output has
   * @param rejected how many were set aside, by stage and reason
   * @param columns the output's columns
   */
  public record Table(
      String table,
      long read,
      long written,
      long rows,
      Map<String, Long> rejected,
      List<String> columns) {
    public Table {
      rejected = new TreeMap<>(rejected);
      columns = List.copyOf(columns);
    }

    /** How many rows were set aside. */
    public long setAside() {
      return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether every row that was read is accounted for. */
    public boolean balances() {
      return read == written + setAside();
    }
  }

  /** The manifest as JSON. */
  public String toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("stage", stage);
    fields.put("date", date.toString());
    fields.put("version", version);
    fields.put("runner", runner);
    fields.put("started_at", startedAt.toString());
    fields.put("duration_seconds", duration.toMillis() / 1000.0);
    Map<String, Object> all = new LinkedHashMap<>();
    for (Table table : tables) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("read", table.read());
      each.put("written", table.written());
      each.put("rows", table.rows());
      each.put("rejected", table.rejected());
      each.put("balances", table.balances());
      each.put("columns", table.columns());
      all.put(table.table(), each);
    }
    fields.put("tables", all);
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
  }

  /**
   * Writes the manifest; a reader never sees half of it. What an earlier run of the stage has
   * written of other tables stays, as their partitions do.
   */
  public void writeTo(Lake lake) throws IOException {
    String file = lake.manifest(stage, date);
    String before = TextFiles.read(file);
    String json = before == null ? toJson() : withOtherTables(before, file);
    TextFiles.write(file, "application/json", json + '\n');
  }

  private String withOtherTables(String before, String file) throws IOException {
    try {
      ObjectNode manifest = (ObjectNode) JSON.readTree(toJson());
      ObjectNode own = (ObjectNode) manifest.get("tables");
      JSON.readTree(before)
          .path("tables")
          .fields()
          .forEachRemaining(
              table -> {
                if (!own.has(table.getKey())) {
                  own.set(table.getKey(), table.getValue());
                }
              });
      return JSON.writeValueAsString(manifest);
    } catch (JsonProcessingException damaged) {
      throw new InputNotReadyException(
          file + " is damaged; delete it and run " + stage + " for all tables", damaged);
    }
  }

  /** One line a table, for a terminal. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%s %s in %.1f s%n", stage, date, duration.toMillis() / 1000.0));
    for (Table table : tables) {
      text.append(
          String.format(
              "  %s: read %,d = written %,d + set aside %,d%s; %,d rows%n",
              table.table(),
              table.read(),
              table.written(),
              table.setAside(),
              table.rejected().isEmpty() ? "" : " " + table.rejected(),
              table.rows()));
    }
    return text.toString();
  }
}
