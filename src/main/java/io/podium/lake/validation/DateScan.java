package io.podium.lake.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.io.ParquetFiles;
import io.podium.io.TextFiles;
import io.podium.lake.Lake;
import io.podium.lake.Layer;
import io.podium.lake.StageManifest;
import java.io.EOFException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a lake holds of a date: manifests, tables and rejects. */
final class DateScan {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Lake lake;
  private final LocalDate date;
  private final Map<String, String> problems = new LinkedHashMap<>();
  private final Map<String, String> unreadable = new LinkedHashMap<>();
  private boolean anything;

  private DateScan(Lake lake, LocalDate date) {
    this.lake = lake;
    this.date = date;
  }

  /**
   * Reads a date.
   *
   * @return null where the lake holds nothing of it
   * @throws IOException where the lake cannot be read; what a file of it holds does not end up here
   */
  static DateFacts read(Lake lake, LocalDate date, List<TableRules> rules) throws IOException {
    return new DateScan(lake, date).read(rules);
  }

  private DateFacts read(List<TableRules> rules) throws IOException {
    Map<String, Map<String, StageManifest.Table>> manifests = new LinkedHashMap<>();
    for (TableRules table : rules) {
      if (!manifests.containsKey(table.stage())) {
        manifests.put(table.stage(), manifest(table.stage()));
      }
    }
    List<Output> outputs = new ArrayList<>();
    for (TableRules table : rules) {
      outputs.add(output(table, manifests.get(table.stage()).get(table.table())));
    }
    return anything ? new DateFacts(date, problems, unreadable, outputs) : null;
  }

  private Map<String, StageManifest.Table> manifest(String stage) throws IOException {
    String text = TextFiles.read(lake.manifest(stage, date));
    if (text == null) {
      problems.put(stage, "there is no manifests/" + stage + '-' + date + ".json");
      return Map.of();
    }
    anything = true;
    try {
      Map<String, StageManifest.Table> tables = new TreeMap<>();
      JSON.readTree(text)
          .path("tables")
          .fields()
          .forEachRemaining(table -> tables.put(table.getKey(), table(table)));
      problems.put(stage, "");
      return tables;
    } catch (JsonProcessingException | IllegalArgumentException malformed) {
      problems.put(stage, "a manifest that cannot be read: " + firstLine(malformed));
      return Map.of();
    }
  }

  private static StageManifest.Table table(Map.Entry<String, JsonNode> table) {
    Map<String, Long> rejected = new TreeMap<>();
    table
        .getValue()
        .path("rejected")
        .fields()
        .forEachRemaining(reason -> rejected.put(reason.getKey(), count(reason.getValue())));
    List<String> columns = new ArrayList<>();
    table.getValue().path("columns").forEach(column -> columns.add(column.asText()));
    return new StageManifest.Table(
        table.getKey(),
        count(table.getValue().path("read")),
        count(table.getValue().path("written")),
        count(table.getValue().path("rows")),
        rejected,
        columns);
  }

  private static long count(JsonNode number) {
    if (!number.isIntegralNumber()) {
      throw new IllegalArgumentException("a count is missing, or is none");
    }
    return number.asLong();
  }

  private Output output(TableRules rules, StageManifest.Table manifest) throws IOException {
    List<String> files =
        ParquetFiles.below(lake.root() + '/' + Lake.partition(rules.layer(), rules.table(), date));
    anything |= !files.isEmpty();
    TableFacts facts = null;
    String problem = null;
    if (!files.isEmpty()) {
      try {
        facts = TableScan.read(rules, files);
      } catch (EOFException | RuntimeException broken) {
        problem = "a file that cannot be read: " + firstLine(broken);
      }
    }
    return new Output(rules, manifest, facts, problem, rejected(rules), landed(rules));
  }

  /** Null where the files cannot be read. */
  private Map<String, Long> rejected(TableRules rules) throws IOException {
    Map<String, Long> rejected = new TreeMap<>();
    String folder = lake.root() + '/' + Lake.rejects(rules.stage(), rules.input(), date);
    try {
      for (String file : ParquetFiles.below(folder)) {
        ParquetFiles.read(
            file,
            reject ->
                rejected.merge(reject.get("stage") + "/" + reject.get("reason"), 1L, Long::sum));
      }
      return rejected;
    } catch (EOFException | RuntimeException broken) {
      unreadable.put(
          "rejects of " + rules.stage() + ' ' + rules.input(),
          "a file that cannot be read: " + firstLine(broken));
      return null;
    }
  }

  /** Null where the record of the landing does not tell. */
  private Long landed(TableRules rules) throws IOException {
    if (rules.layer() != Layer.BRONZE) {
      return null;
    }
    String text = TextFiles.read(lake.landing(rules.input(), date) + "/_landed.json");
    if (text == null) {
      return null;
    }
    try {
      JsonNode rows = JSON.readTree(text).path("rows");
      return rows.isIntegralNumber() ? rows.asLong() : null;
    } catch (JsonProcessingException malformed) {
      unreadable.put(
          "landing of " + rules.input(),
          "a _landed.json that cannot be read: " + firstLine(malformed));
      return null;
    }
  }

  private static String firstLine(Exception failure) {
    return failure.getClass().getSimpleName()
        + ": "
        + String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
