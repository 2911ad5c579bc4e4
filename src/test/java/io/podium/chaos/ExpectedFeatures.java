package io.podium.chaos;

import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a stream must have left behind.
 *
 * @param rows the features
 * @param rejects the payloads of poison by where it stands; a payload may be null
 * @param counts by outcome; {@code unmatched} is what is held less what is released
 * @param good the payloads of all that is not poison, duplicates too, by where they stand
 */
record ExpectedFeatures(
    SortedMap<ModelKey, ModelRow> rows,
    Map<String, byte[]> rejects,
    SortedMap<String, Long> counts,
    Map<String, byte[]> good) {

  /**
   * By the sequential model.
   *
   * @param messages all messages by where they stand: {@code topic-partition-offset}
   * @param bios all biometrics
   */
  static ExpectedFeatures of(Map<String, byte[]> messages, List<ModelBio> bios) {
    List<String> sources = new ArrayList<>(messages.keySet());
    List<byte[]> payloads = new ArrayList<>(messages.values());
    ModelResult model = SequentialModel.run(payloads, bios, ModelWindow.GLOBAL);
    Map<String, byte[]> rejects = new LinkedHashMap<>();
    Map<String, byte[]> good = new LinkedHashMap<>();
    for (int i = 0; i < sources.size(); i++) {
      boolean poison = model.outcomes().get(i) == ModelResult.Outcome.REJECTED;
      (poison ? rejects : good).put(sources.get(i), payloads.get(i));
    }
    return new ExpectedFeatures(model.rows(), rejects, model.counts(), good);
  }
}
