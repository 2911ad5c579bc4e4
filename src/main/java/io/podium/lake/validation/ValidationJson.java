package io.podium.lake.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** The record of a validation, which the next date is compared with. */
final class ValidationJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ValidationJson() {}

  /** The record as JSON. */
  static String write(Validation validation) {
    ObjectNode root = JSON.createObjectNode();
    root.put("date", validation.facts().date().toString());
    root.put("version", validation.version());
    root.put("validated_at", validation.at().toString());
    root.put("verdict", validation.verdict().label());
    root.put("failures", validation.count(Severity.FAILURE));
    root.put("warnings", validation.count(Severity.WARNING));
    root.put(
        "compared_with",
        validation.baseline() == null ? null : validation.baseline().date().toString());
    ArrayNode checks = root.putArray("checks");
    for (Check check : validation.checks()) {
      checks
          .addObject()
          .put("name", check.name())
          .put("subject", check.subject())
          .put("severity", check.severity().label())
          .put("passed", check.passed())
          .put("found", check.found())
          .put("expected", check.expected());
    }
    ObjectNode tables = root.putObject("tables");
    for (Output output : validation.facts().outputs()) {
      if (output.facts() != null) {
        table(output, tables.putObject(output.id()));
      }
    }
    if (validation.changes() != null) {
      changes(validation.changes(), root.putObject("changes"));
    }
    try {
      return JSON.writeValueAsString(root) + '\n';
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
  }

  private static void table(Output output, ObjectNode table) {
    TableFacts facts = output.facts();
    table.put("rows", facts.rows());
    table.put("behind", facts.behind());
    table.put("set_aside", output.setAside());
    table.put("set_aside_share", RejectRule.share(output.setAside(), output));
    ObjectNode rejected = table.putObject("rejected");
    if (output.rejected() != null) {
      output.rejected().forEach(rejected::put);
    }
    ObjectNode columns = table.putObject("columns");
    facts
        .columns()
        .forEach(
            (name, column) ->
                columns
                    .putObject(name)
                    .put("type", column.type())
                    .put("nulls", column.nulls())
                    .put("null_share", facts.nullShare(name)));
    ObjectNode measures = table.putObject("measures");
    facts
        .measures()
        .forEach(
            (name, measure) -> {
              ObjectNode node = measures.putObject(name);
              node.put("values", measure.values());
              node.put("not_numbers", measure.notNumbers());
              if (measure.values() > 0) {
                node.put("min", measure.min());
                node.put("mean", measure.mean());
                node.put("max", measure.max());
              }
            });
  }

  private static void changes(Changes changes, ObjectNode node) {
    node.put("against", changes.against().toString());
    node.put("table", changes.table());
    node.put("groups_in_both", changes.compared());
    node.put("groups_added", changes.added());
    node.put("groups_gone", changes.gone());
    ArrayNode largest = node.putArray("largest");
    for (Changes.Change change : changes.largest()) {
      ObjectNode each = largest.addObject();
      change.key().forEach(each.putArray("key")::add);
      each.put("rows_before", change.rowsBefore());
      each.put("rows", change.rows());
      for (int i = 0; i < changes.columns().size(); i++) {
        each.putObject(changes.columns().get(i))
            .put("before", change.before().get(i))
            .put("now", change.now().get(i));
      }
    }
  }

  /**
   * Reads what a date is compared with.
   *
   * @return null where that validation has found a failure
   * @throws IllegalArgumentException where the text is no such record; its message says why
   */
  static Baseline read(String json) {
    JsonNode root;
    LocalDate date;
    try {
      root = JSON.readTree(json);
      date = LocalDate.parse(root.path("date").asText());
    } catch (JsonProcessingException | java.time.DateTimeException malformed) {
      throw new IllegalArgumentException("not the record of a validation", malformed);
    }
    String verdict = root.path("verdict").asText();
    if (verdict.equals(Verdict.FAILED.label())) {
      return null;
    }
    if (!verdict.equals(Verdict.PASSED.label()) && !verdict.equals(Verdict.WARNED.label())) {
      throw new IllegalArgumentException("no verdict");
    }
    Map<String, Baseline.Table> tables = new HashMap<>();
    root.path("tables")
        .fields()
        .forEachRemaining(
            table -> {
              Map<String, String> types = new HashMap<>();
              Map<String, Double> shares = new HashMap<>();
              table
                  .getValue()
                  .path("columns")
                  .fields()
                  .forEachRemaining(
                      column -> {
                        types.put(column.getKey(), column.getValue().path("type").asText());
                        if (table.getValue().path("rows").asLong() > 0) {
                          shares.put(
                              column.getKey(), column.getValue().path("null_share").asDouble());
                        }
                      });
              tables.put(
                  table.getKey(),
                  new Baseline.Table(
                      types, shares, table.getValue().path("set_aside_share").asDouble()));
            });
    return new Baseline(date, tables);
  }
}
