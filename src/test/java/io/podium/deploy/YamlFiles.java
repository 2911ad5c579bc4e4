package io.podium.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads YAML as the tools do: anchors and merges are resolved, a key given twice is an error. */
final class YamlFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private YamlFiles() {}

  /** All documents of a file. */
  static List<JsonNode> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    // The definition of a custom resource is half a megabyte and more.
    options.setCodePointLimit(64 * 1024 * 1024);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  /** The only document of a file. */
  static JsonNode document(String text) {
    List<JsonNode> documents = documents(text);
    if (documents.size() != 1) {
      throw new IllegalArgumentException("expected one document, found " + documents.size());
    }
    return documents.get(0);
  }

  /** A list's texts, or the one text that stands in the place of a list. */
  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isValueNode() && !node.isNull()) {
      texts.add(node.asText());
    } else {
      node.forEach(item -> texts.add(item.asText()));
    }
    return texts;
  }
}
