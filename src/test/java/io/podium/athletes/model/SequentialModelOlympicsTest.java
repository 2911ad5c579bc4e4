package io.podium.athletes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The model on the real Olympics, where they are at hand. */
class SequentialModelOlympicsTest {
  private static final String RESULTS = "athlete_event_results.csv.gz";
  private static final String BIOS = "athlete_bio.csv.gz";

  @Test
  void givesTheKnownFeaturesOfTheRealOlympics() throws IOException {
    Path directory = directory();
    assumeTrue(
        Files.isReadable(directory.resolve(RESULTS)) && Files.isReadable(directory.resolve(BIOS)),
        "the Olympics data is absent; name its directory with PODIUM_DATA");

    ModelResult result =
        SequentialModel.runCsv(
            unzipped(directory.resolve(RESULTS)),
            ModelBio.fromCsv(unzipped(directory.resolve(BIOS))),
            ModelWindow.GLOBAL);

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

  private static Path directory() {
    String named = System.getProperty("PODIUM_DATA", System.getenv("PODIUM_DATA"));
    return named != null
        ? Path.of(named)
        : Path.of(System.getProperty("podium.home", System.getProperty("user.dir")))
            .resolve("../shared/data/olympics");
  }

  private static byte[] unzipped(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
