package io.podium.athletes.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.OlympicsFiles;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The model on the real Olympics, where they are at hand. */
class SequentialModelOlympicsTest {
  @Test
  void givesTheKnownFeaturesOfTheRealOlympics() throws IOException {
    ModelResult result = OlympicsFiles.orSkip().model();

    assertThat(result.counts())
        .containsEntry("read", 316_834L)
        .containsEntry("rejected", 0L)
        .containsEntry("duplicate", 1_208L)
        .containsEntry("unmatched", 7L)
        .containsEntry("written", 226_872L);
    assertThat(result.rows()).hasSize(10_879);
    assertThat(result.rows().values().stream().mapToLong(ModelRow::results).sum())
        .isEqualTo(226_872);
    assertThat(result.rows().values().stream().mapToDouble(ModelRow::avgWeight).max())
        .hasValue(150.0);
    assertThat(result.rows().get(new ModelKey("Swimming", "Gold", "Male", "USA", null, null)))
        .extracting(ModelRow::avgWeight)
        .isEqualTo(83.24927536231884);
  }
}
