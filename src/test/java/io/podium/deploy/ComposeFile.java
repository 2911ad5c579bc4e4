package io.podium.deploy;

import static io.podium.deploy.YamlFiles.texts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Compose file and what a schema cannot know of it: whether what it refers to is there, and
 * whether it keeps to this repository's rules for images, ports and secrets.
 */
final class ComposeFile {
  private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{(\\w+)(?::-([^}]*))?}");
  private static final Pattern SECRET_REFERENCE = Pattern.compile("/run/secrets/(\\w+)");

  private final String name;
  private final String text;
  private final Path folder;
  private final JsonNode root;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param name for messages
   * @param folder what paths are relative to
   */
  ComposeFile(String name, String text, Path folder) {
    this.name = name;
    this.text = text;
    this.folder = folder;
    this.root = YamlFiles.document(text);
  }

  JsonNode root() {
    return root;
  }

  JsonNode service(String service) {
    return root.path("services").path(service);
  }

  /** The arguments of each service that runs Podium. */
  Map<String, List<String>> podiumArguments() {
    Map<String, List<String>> found = new TreeMap<>();
    eachService(
        (service, definition) -> {
          List<String> command = texts(definition.path("command"));
          int first = 0;
          while (first < command.size() && !command.get(first).matches("run|load|publish")) {
            first++;
          }
          if (first < command.size()) {
            found.put(service, command.subList(first, command.size()));
          }
        });
    return found;
  }

  /** All that is wrong; each line names the file and the field. */
  List<String> problems() {
    problems.clear();
    eachService(this::checkImage);
    eachService(this::checkDependencies);
    eachService(this::checkRestart);
    eachService(this::checkPorts);
    eachService(this::checkVolumes);
    eachService(this::checkSecrets);
    checkNamedSecrets();
    checkVariables();
    podiumArguments()
        .forEach(
            (service, arguments) ->
                problems.addAll(
                    PodiumArguments.problems(
                        name + ": services." + service + ".command", arguments)));
    return List.copyOf(problems);
  }

  private void checkImage(String service, JsonNode definition) {
    String image = definition.path("image").asText();
    if (!ImageNames.isPinned(image)) {
      problem(service, "image", image + " is not pinned to an exact version");
    }
    if (image.contains("bitnami")) {
      problem(service, "image", image + " is no longer published");
    }
    JsonNode build = definition.path("build");
    if (!build.isMissingNode()
        && !Files.exists(
            folder
                .resolve(build.path("context").asText())
                .resolve(build.path("dockerfile").asText()))) {
      problem(service, "build.dockerfile", build.path("dockerfile").asText() + " does not exist");
    }
  }

  private void checkDependencies(String service, JsonNode definition) {
    definition
        .path("depends_on")
        .fields()
        .forEachRemaining(
            dependency -> {
              String field = "depends_on." + dependency.getKey();
              JsonNode target = service(dependency.getKey());
              if (target.isMissingNode()) {
                problem(service, field, "there is no such service");
                return;
              }
              String condition = dependency.getValue().path("condition").asText();
              if (condition.equals("service_healthy") && !target.has("healthcheck")) {
                problem(service, field, "needs a healthcheck there");
              }
              if (condition.equals("service_completed_successfully") && !endsByItself(target)) {
                problem(service, field, "waits for the end of a service that is restarted");
              }
              if (!new HashSet<>(texts(definition.path("profiles")))
                  .containsAll(texts(target.path("profiles")))) {
                problem(service, field, "is in a profile that this service is not in");
              }
            });
  }

  private void checkRestart(String service, JsonNode definition) {
    if (!definition.has("restart")) {
      problem(service, "restart", "is not said");
    } else if (!endsByItself(definition) && !definition.path("healthcheck").has("test")) {
      problem(service, "healthcheck", "is missing from a service that stays");
    }
  }

  private static boolean endsByItself(JsonNode definition) {
    return definition.path("restart").asText().equals("no");
  }

  private void checkPorts(String service, JsonNode definition) {
    for (String port : texts(definition.path("ports"))) {
      if (!port.startsWith("127.0.0.1:")) {
        problem(service, "ports", port + " is open to other machines");
      }
    }
  }

  private void checkVolumes(String service, JsonNode definition) {
    for (String volume : texts(definition.path("volumes"))) {
      // A variable names what the user brings.
      String source = VARIABLE.matcher(volume).replaceAll("").split(":", 2)[0];
      if (source.startsWith(".") || source.startsWith("/")) {
        if (!Files.exists(folder.resolve(source))) {
          problem(service, "volumes", source + " does not exist");
        }
      } else if (!source.isEmpty() && !root.path("volumes").has(source)) {
        problem(service, "volumes", "there is no volume " + source);
      }
    }
  }

  private void checkSecrets(String service, JsonNode definition) {
    List<String> mounted = texts(definition.path("secrets"));
    for (String secret : mounted) {
      if (!root.path("secrets").has(secret)) {
        problem(service, "secrets", "there is no secret " + secret);
      }
    }
    Matcher references = SECRET_REFERENCE.matcher(definition.toString());
    for (MatchResult reference : references.results().toList()) {
      if (!mounted.contains(reference.group(1))) {
        problem(service, "secrets", reference.group(1) + " is read but not mounted");
      }
    }
    definition
        .path("environment")
        .fields()
        .forEachRemaining(
            variable -> {
              if (variable.getKey().matches(".*(PASSWORD|SECRET|TOKEN|PWD|CREDENTIAL).*")
                  && !(variable.getKey().endsWith("_FILE")
                      && variable.getValue().asText().startsWith("/run/secrets/"))) {
                problem(service, "environment." + variable.getKey(), "is not a secret's file");
              }
            });
  }

  private void checkNamedSecrets() {
    List<String> ignored = lines(".gitignore");
    root.path("secrets")
        .fields()
        .forEachRemaining(
            secret -> {
              Path file = Path.of(secret.getValue().path("file").asText()).normalize();
              if (!ignored.contains("/" + file.getParent() + "/")) {
                problems.add(
                    name + ": secrets." + secret.getKey() + ".file: git does not ignore " + file);
              }
            });
  }

  private void checkVariables() {
    Map<String, String> example = new HashMap<>();
    for (String line : lines(".env.example")) {
      if (line.matches("\\w+=.*")) {
        example.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
      }
    }
    Set<String> used = new HashSet<>();
    for (MatchResult variable : VARIABLE.matcher(text).results().toList()) {
      used.add(variable.group(1));
      if (!example.containsKey(variable.group(1))) {
        problems.add(name + ": ${" + variable.group(1) + "} is not in .env.example");
      } else if (!example.get(variable.group(1)).equals(variable.group(2))) {
        problems.add(name + ": ${" + variable.group(1) + "} has another default in .env.example");
      }
    }
    example.keySet().stream()
        .filter(variable -> !used.contains(variable))
        .forEach(variable -> problems.add(".env.example: nothing reads " + variable));
  }

  private void eachService(BiConsumer<String, JsonNode> check) {
    root.path("services")
        .fields()
        .forEachRemaining(service -> check.accept(service.getKey(), service.getValue()));
  }

  private void problem(String service, String field, String problem) {
    problems.add(name + ": services." + service + "." + field + ": " + problem);
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(folder.resolve(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
