package io.podium.deploy;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Schemas as their owners publish them. None is kept in the repository: one is in a Maven artifact,
 * the others are in Python packages, which pip installs below {@code target} once. Where there is
 * no Python 3 with pip, the tests that need them are skipped.
 */
final class PublishedSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path REQUIREMENTS = Path.of("src/test/schemas/requirements.txt");
  private static final Path PACKAGES = Path.of("target/published-schemas");
  private static final Path SPARK_APPLICATION = PACKAGES.resolve("SparkApplication.json");

  private static final String WRITE_SPARK_APPLICATION =
      """
      import json, sys
      from kubeflow_spark_api.models import SparkV1beta2SparkApplication as model
      json.dump(model.model_json_schema(by_alias=True), open(sys.argv[1], "w"))
      """;

  private PublishedSchemas() {}

  /** The Compose specification. */
  static JsonSchema compose() {
    installPackages();
    try {
      ObjectNode schema =
          (ObjectNode) JSON.readTree(PACKAGES.resolve("compose/config/compose_spec.json").toFile());
      // Names of drafts before 2019-09, though it calls itself one of that; nothing refers to them.
      schema.remove("$schema");
      for (JsonNode named : schema.findParents("id")) {
        if (named.path("id").isTextual()) {
          ((ObjectNode) named).remove("id");
        }
      }
      return schema(schema, VersionFlag.V201909);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** {@code SparkApplication} of the Kubeflow Spark operator. */
  static JsonSchema sparkApplication() {
    installPackages();
    try {
      return schema(closed(JSON.readTree(SPARK_APPLICATION.toFile())), VersionFlag.V202012);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** {@code FlinkDeployment} of the Apache Flink operator. */
  static JsonSchema flinkDeployment() {
    String name = "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";
    try (InputStream definition = PublishedSchemas.class.getResourceAsStream(name)) {
      String text = new String(definition.readAllBytes(), StandardCharsets.UTF_8);
      ObjectNode schema =
          (ObjectNode)
              YamlFiles.document(text).at("/spec/versions/0/schema/openAPIV3Schema").deepCopy();
      // What every object has, a definition does not repeat.
      ObjectNode properties = (ObjectNode) schema.get("properties");
      properties.putObject("apiVersion").put("const", "flink.apache.org/v1beta1");
      properties.putObject("kind").put("const", "FlinkDeployment");
      properties.putObject("metadata").put("type", "object");
      schema.putArray("required").add("apiVersion").add("kind").add("metadata").add("spec");
      return schema(closed(schema), VersionFlag.V7);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What a schema finds wrong; each line names the file and the field. */
  static List<String> problems(JsonSchema schema, String file, JsonNode document) {
    return schema.validate(document).stream()
        .map(message -> file + ": " + message.getMessage())
        .sorted()
        .toList();
  }

  private static JsonSchema schema(JsonNode schema, VersionFlag version) {
    return JsonSchemaFactory.getInstance(version).getSchema(schema);
  }

  /**
   * A copy that refuses unknown fields, as {@code kubectl} does: such a schema says nothing of
   * them, since the server drops them.
   */
  private static JsonNode closed(JsonNode schema) {
    if (!(schema instanceof ObjectNode given)) {
      return schema;
    }
    ObjectNode copy = JSON.createObjectNode();
    boolean open = given.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    given
        .fields()
        .forEachRemaining(
            field -> {
              switch (field.getKey()) {
                case "properties", "$defs" -> {
                  ObjectNode named = copy.putObject(field.getKey());
                  field
                      .getValue()
                      .fields()
                      .forEachRemaining(
                          child -> named.set(child.getKey(), closed(child.getValue())));
                }
                case "items", "additionalProperties" ->
                    copy.set(field.getKey(), closed(field.getValue()));
                case "anyOf", "oneOf", "allOf" -> {
                  ArrayNode choices = copy.putArray(field.getKey());
                  field.getValue().forEach(choice -> choices.add(closed(choice)));
                }
                default -> {
                  if (!field.getKey().startsWith("x-")) {
                    copy.set(field.getKey(), field.getValue());
                  }
                }
              }
            });
    if (copy.has("properties") && !copy.has("additionalProperties") && !open) {
      copy.put("additionalProperties", false);
    }
    return withoutNull(copy);
  }

  /** {@code X or null} becomes {@code X}, so that a message speaks of the field and not of null. */
  private static ObjectNode withoutNull(ObjectNode schema) {
    JsonNode choices = schema.path("anyOf");
    if (choices.size() == 2 && "null".equals(choices.get(1).path("type").asText())) {
      schema.remove("anyOf");
      schema.setAll((ObjectNode) choices.get(0));
    }
    return schema;
  }

  private static synchronized void installPackages() {
    try {
      Path installed = PACKAGES.resolve("requirements.txt");
      String wanted = Files.readString(REQUIREMENTS);
      if (Files.exists(installed) && Files.readString(installed).equals(wanted)) {
        return;
      }
      if (!Programs.succeeds("python3", "-m", "pip", "--version")) {
        abort("skipped: Python 3 with pip is absent, which installs the published schemas");
      }
      String packages = PACKAGES.toString();
      Programs.run(
          List.of(
              "python3",
              "-m",
              "pip",
              "install",
              "--quiet",
              "--disable-pip-version-check",
              "--root-user-action=ignore",
              "--no-deps",
              "--only-binary=:all:",
              "--upgrade",
              "--target=" + packages,
              "--requirement=" + REQUIREMENTS));
      Programs.run(
          List.of(
              "env",
              "PYTHONPATH=" + packages,
              "python3",
              "-c",
              WRITE_SPARK_APPLICATION,
              SPARK_APPLICATION.toString()));
      Files.writeString(installed, wanted);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
