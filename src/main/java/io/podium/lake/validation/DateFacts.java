package io.podium.lake.validation;

import io.podium.lake.Layer;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a date.
 *
 * @param date the date
 * @param manifests of each stage that is looked at what is wrong with its manifest; an empty text
 *     where nothing is
 * @param unreadable what else cannot be read, and why
 * @param outputs the tables, layer by layer
 */
public record DateFacts(
    LocalDate date,
    Map<String, String> manifests,
    Map<String, String> unreadable,
    List<Output> outputs) {
  public DateFacts {
    manifests = Collections.unmodifiableMap(new LinkedHashMap<>(manifests));
    unreadable = Collections.unmodifiableMap(new LinkedHashMap<>(unreadable));
    outputs = List.copyOf(outputs);
  }

  /** A table; null where it is not looked at. */
  public Output output(Layer layer, String table) {
    return outputs.stream()
        .filter(output -> output.rules().layer() == layer)
        .filter(output -> output.rules().table().equals(table))
        .findFirst()
        .orElse(null);
  }

  /** The table whose rows a table's rows come from; null where it is not looked at. */
  public Output inputOf(Output output) {
    return switch (output.rules().layer()) {
      case BRONZE -> null;
      case SILVER -> output(Layer.BRONZE, output.rules().input());
      case GOLD -> output(Layer.SILVER, output.rules().input());
    };
  }
}
