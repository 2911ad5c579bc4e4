package io.podium.deploy;

import static io.podium.deploy.YamlFiles.texts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The manifests of one runner: whether the published schemas take them, and whether what they refer
 * to is there.
 */
final class KubernetesManifests {
  static final String KUSTOMIZATION = "kustomization.yaml";
  static final String SECRET_TEMPLATE = "secret.template.yaml";

  /** What stands in an argument until kustomize puts the value of the ConfigMap there. */
  private static final String PLACEHOLDER = "FROM_SETTINGS";

  private static final Pattern FIELD =
      Pattern.compile("\"(claimName|secretName|serviceAccount)\":\"([^\"]*)\"");
  private static final Map<String, String> KINDS =
      Map.of(
          "claimName", "PersistentVolumeClaim",
          "secretName", "Secret",
          "serviceAccount", "ServiceAccount");

  private final Map<String, String> files;
  private final Map<String, List<JsonNode>> documents = new TreeMap<>();

  /**
   * @param files the text of each file, by its name
   */
  KubernetesManifests(Map<String, String> files) {
    this.files = new TreeMap<>(files);
    this.files.forEach((file, text) -> documents.put(file, YamlFiles.documents(text)));
  }

  /** What the schemas find wrong; each line names the file and the field. */
  List<String> schemaProblems() {
    List<String> problems = new ArrayList<>();
    documents.forEach(
        (file, objects) -> {
          if (!file.equals(KUSTOMIZATION)) {
            objects.forEach(object -> problems.addAll(schemaProblems(file, object)));
          }
        });
    return problems;
  }

  /** What the schema of its kind finds wrong with one object. */
  static List<String> schemaProblems(String file, JsonNode object) {
    return switch (object.path("kind").asText()) {
      case "SparkApplication" ->
          PublishedSchemas.problems(PublishedSchemas.sparkApplication(), file, object);
      case "FlinkDeployment" ->
          PublishedSchemas.problems(PublishedSchemas.flinkDeployment(), file, object);
      default -> StrictModels.problems(file, object);
    };
  }

  /** The object that runs the job. */
  JsonNode job() {
    return documents.get(jobFile()).get(0);
  }

  /** The arguments of the job, with the values of the settings, as kustomize puts them there. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>(texts(job().at(argumentsPath())));
    for (JsonNode replacement : kustomization().path("replacements")) {
      String value = settings().path(option(replacement)).asText();
      int index = index(replacement);
      if (index >= 0 && index < arguments.size()) {
        String argument = arguments.get(index);
        arguments.set(index, argument.substring(0, argument.indexOf('=') + 1) + value);
      }
    }
    return arguments;
  }

  /** Where mounted claims are in the job's pods. */
  List<String> dataFolders() {
    return job().findValues("volumeMounts").stream()
        .flatMap(mounts -> mounts.findParents("mountPath").stream())
        .filter(mount -> mount.path("name").asText().equals("data"))
        .map(mount -> mount.path("mountPath").asText())
        .distinct()
        .toList();
  }

  /** What does not resolve; each line names the file and the field. */
  List<String> referenceProblems() {
    List<String> problems = new ArrayList<>();
    checkResources(problems);
    checkNamespaces(problems);
    checkReferences(problems);
    checkBindings(problems);
    checkSettings(problems);
    String image = job().at("/spec/image").asText();
    if (!ImageNames.isPinned(image)) {
      problems.add(jobFile() + ": spec.image: " + image + " is not pinned to an exact version");
    }
    problems.addAll(PodiumArguments.problems(jobFile() + ": arguments", arguments()));
    return problems;
  }

  private void checkResources(List<String> problems) {
    List<String> resources = texts(kustomization().path("resources"));
    for (String resource : resources) {
      if (!files.containsKey(resource)) {
        problems.add(KUSTOMIZATION + ": resources: " + resource + " does not exist");
      }
    }
    for (String file : files.keySet()) {
      boolean applied = !file.equals(KUSTOMIZATION) && !file.equals(SECRET_TEMPLATE);
      if (resources.contains(file) != applied) {
        problems.add(KUSTOMIZATION + ": resources: " + file + (applied ? " is missing" : " is in"));
      }
    }
    String password = named("Secret", "podium-mysql").at("/stringData/password").asText();
    if (!password.startsWith("REPLACE_ME")) {
      problems.add(SECRET_TEMPLATE + ": stringData.password: is not the placeholder");
    }
  }

  private void checkNamespaces(List<String> problems) {
    String namespace = documents.get("namespace.yaml").get(0).at("/metadata/name").asText();
    eachObject(
        (file, object) -> {
          if (!object.path("kind").asText().equals("Namespace")
              && !object.at("/metadata/namespace").asText().equals(namespace)) {
            problems.add(file + ": metadata.namespace: is not " + namespace);
          }
        });
  }

  private void checkReferences(List<String> problems) {
    Set<String> mounted = new HashSet<>();
    for (MatchResult field : FIELD.matcher(job().toString()).results().toList()) {
      if (named(KINDS.get(field.group(1)), field.group(2)).isMissingNode()) {
        problems.add(jobFile() + ": " + field.group(1) + ": there is no " + field.group(2));
      }
    }
    for (JsonNode secrets : job().findValues("secrets")) {
      for (JsonNode secret : secrets) {
        if (named("Secret", secret.path("name").asText()).isMissingNode()) {
          problems.add(jobFile() + ": secrets.name: there is no " + secret.path("name").asText());
        }
        mounted.add(secret.path("path").asText());
      }
    }
    mounted.addAll(job().findValuesAsText("mountPath"));
    String reference = PodiumArguments.value(arguments(), "jdbcPasswordRef");
    Path file = Path.of(reference.replaceFirst("^file:", ""));
    boolean isKey =
        named("Secret", "podium-mysql").path("stringData").has(file.getFileName().toString());
    if (!reference.startsWith("file:")
        || !mounted.contains(String.valueOf(file.getParent()))
        || !isKey) {
      problems.add(jobFile() + ": jdbcPasswordRef: no secret is mounted as " + reference);
    }
    String checkpoints = PodiumArguments.value(arguments(), "checkpointDir");
    if (dataFolders().stream().noneMatch(folder -> checkpoints.startsWith(folder + "/"))) {
      problems.add(jobFile() + ": checkpointDir: " + checkpoints + " is not on the volume");
    }
  }

  private void checkBindings(List<String> problems) {
    eachObject(
        (file, object) -> {
          if (object.path("kind").asText().equals("RoleBinding")) {
            String role = object.at("/roleRef/name").asText();
            if (named("Role", role).isMissingNode()) {
              problems.add(file + ": roleRef.name: there is no " + role);
            }
            String account = object.at("/subjects/0/name").asText();
            if (named("ServiceAccount", account).isMissingNode()) {
              problems.add(file + ": subjects.name: there is no " + account);
            }
          }
        });
  }

  private void checkSettings(List<String> problems) {
    List<String> given = texts(job().at(argumentsPath()));
    Set<Integer> replaced = new HashSet<>();
    Set<String> used = new HashSet<>();
    for (JsonNode replacement : kustomization().path("replacements")) {
      String option = option(replacement);
      int index = index(replacement);
      used.add(option);
      replaced.add(index);
      if (!settings().has(option)) {
        problems.add(KUSTOMIZATION + ": replacements: there is no setting " + option);
      }
      if (index < 0
          || index >= given.size()
          || !given.get(index).equals("--" + option + "=" + PLACEHOLDER)) {
        problems.add(KUSTOMIZATION + ": replacements: argument " + index + " is not --" + option);
      }
    }
    for (int index = 0; index < given.size(); index++) {
      if (given.get(index).endsWith(PLACEHOLDER) && !replaced.contains(index)) {
        problems.add(KUSTOMIZATION + ": replacements: nothing replaces " + given.get(index));
      }
    }
    settings()
        .fieldNames()
        .forEachRemaining(
            setting -> {
              if (!used.contains(setting)) {
                problems.add("settings.yaml: data." + setting + ": nothing reads it");
              }
            });
  }

  private static String option(JsonNode replacement) {
    return replacement.at("/source/fieldPath").asText().replaceFirst("^data\\.", "");
  }

  private int index(JsonNode replacement) {
    String path = replacement.at("/targets/0/fieldPaths/0").asText();
    String list = argumentsPath().substring(1).replace('/', '.') + ".";
    return path.matches(Pattern.quote(list) + "\\d+")
        ? Integer.parseInt(path.substring(list.length()))
        : -1;
  }

  private JsonNode kustomization() {
    return documents.get(KUSTOMIZATION).get(0);
  }

  private JsonNode settings() {
    return documents.get("settings.yaml").get(0).path("data");
  }

  private String jobFile() {
    return files.containsKey("spark-application.yaml")
        ? "spark-application.yaml"
        : "flink-deployment.yaml";
  }

  private String argumentsPath() {
    return jobFile().startsWith("spark") ? "/spec/arguments" : "/spec/job/args";
  }

  private JsonNode named(String kind, String name) {
    List<JsonNode> found = new ArrayList<>();
    eachObject(
        (file, object) -> {
          if (object.path("kind").asText().equals(kind)
              && object.at("/metadata/name").asText().equals(name)) {
            found.add(object);
          }
        });
    return found.isEmpty() ? MissingNode.getInstance() : found.get(0);
  }

  private void eachObject(BiConsumer<String, JsonNode> visitor) {
    documents.forEach(
        (file, objects) -> {
          if (!file.equals(KUSTOMIZATION)) {
            objects.forEach(object -> visitor.accept(file, object));
          }
        });
  }
}
