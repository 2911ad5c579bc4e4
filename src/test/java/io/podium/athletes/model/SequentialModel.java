package io.podium.athletes.model;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The athlete features as one loop over one list: what every run of the pipeline must come to, in
 * whatever order, on whatever runner. It shares no code with the pipeline. All biometrics are known
 * before the first result, and no result is too late.
 */
public final class SequentialModel {
  private final Map<Long, Optional<ModelBio.Measured>> bios;
  private final ModelWindow window;
  private final Set<ModelRecord> seen = new HashSet<>();
  private final Map<ModelKey, Sums> sums = new HashMap<>();
  private final List<ModelResult.Outcome> outcomes = new ArrayList<>();

  private record Sums(long results, BigDecimal heights, BigDecimal weights) {
    Sums plus(Sums other) {
      return new Sums(
          results + other.results, heights.add(other.heights), weights.add(other.weights));
    }

    ModelRow means() {
      return new ModelRow(results, mean(heights), mean(weights));
    }

    private double mean(BigDecimal sum) {
      return sum.divide(BigDecimal.valueOf(results), MathContext.DECIMAL128).doubleValue();
    }
  }

  private SequentialModel(List<ModelBio> bios, ModelWindow window) {
    this.bios = ModelBio.byAthlete(bios);
    this.window = window;
  }

  /**
   * Runs over JSON messages.
   *
   * @param jsonMessages one payload a message; null payloads are read and rejected
   * @param bios the biometrics; of an athlete seen twice, the last row counts
   */
  public static ModelResult run(
      List<byte[]> jsonMessages, List<ModelBio> bios, ModelWindow window) {
    SequentialModel model = new SequentialModel(bios, window);
    for (byte[] message : jsonMessages) {
      model.read(values(message));
    }
    return model.result();
  }

  /**
   * Runs over the rows of one CSV file.
   *
   * @param csv the file's bytes, header row first
   * @throws IllegalArgumentException when the header or the quoting cannot be read
   */
  public static ModelResult runCsv(byte[] csv, List<ModelBio> bios, ModelWindow window) {
    SequentialModel model = new SequentialModel(bios, window);
    ModelCsv.forEachRow(csv, model::read);
    return model.result();
  }

  /** Returns why the message is rejected; empty when it is a result. */
  public static Optional<String> rejection(byte[] jsonMessage) {
    try {
      ModelRecord.of(ModelJson.members(jsonMessage));
      return Optional.empty();
    } catch (RejectedException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static Optional<Map<String, Object>> values(byte[] message) {
    try {
      return Optional.of(ModelJson.members(message));
    } catch (RejectedException e) {
      return Optional.empty();
    }
  }

  private void read(Optional<Map<String, Object>> values) {
    outcomes.add(outcome(values));
  }

  private ModelResult.Outcome outcome(Optional<Map<String, Object>> values) {
    if (values.isEmpty()) {
      return ModelResult.Outcome.REJECTED;
    }
    ModelRecord result;
    try {
      result = ModelRecord.of(values.get());
    } catch (RejectedException e) {
      return ModelResult.Outcome.REJECTED;
    }
    if (!seen.add(result)) {
      return ModelResult.Outcome.DUPLICATE;
    }
    Optional<ModelBio.Measured> bio = bios.get(result.athleteId());
    if (bio == null) {
      return ModelResult.Outcome.UNMATCHED;
    }
    if (bio.isEmpty()) {
      return ModelResult.Outcome.FILTERED;
    }
    ModelKey key =
        new ModelKey(
            result.sport(),
            result.medal(),
            bio.get().sex(),
            result.countryNoc(),
            window.start(result.eventTime()),
            window.end(result.eventTime()));
    sums.merge(key, new Sums(1, bio.get().height(), bio.get().weight()), Sums::plus);
    return ModelResult.Outcome.WRITTEN;
  }

  private ModelResult result() {
    SortedMap<ModelKey, ModelRow> rows = new TreeMap<>();
    sums.forEach((key, sum) -> rows.put(key, sum.means()));
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("read", (long) outcomes.size());
    counts.put("rejected", count(ModelResult.Outcome.REJECTED));
    counts.put("duplicate", count(ModelResult.Outcome.DUPLICATE));
    counts.put("unmatched", count(ModelResult.Outcome.UNMATCHED));
    counts.put("filtered", count(ModelResult.Outcome.FILTERED));
    counts.put("written", count(ModelResult.Outcome.WRITTEN));
    return new ModelResult(rows, counts, List.copyOf(outcomes));
  }

  private long count(ModelResult.Outcome outcome) {
    return outcomes.stream().filter(outcome::equals).count();
  }
}
