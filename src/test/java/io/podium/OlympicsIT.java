package io.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.podium.athletes.AthletesModel;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.AthleteResultJson;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.LakeReader;
import io.podium.io.TestTopics;
import io.podium.local.Services;
import io.podium.rules.CsvRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Olympics files, which are not part of this project: the tests are skipped where they are
 * absent.
 */
class OlympicsIT {
  private static Path results;
  private static Path bios;

  @TempDir Path folder;

  @BeforeAll
  static void findFiles() {
    String given = System.getenv("PODIUM_DATA");
    Path home = Path.of(System.getProperty("podium.home", "."));
    Path data = given == null ? home.resolve("../shared/data/olympics") : Path.of(given);
    results = data.resolve("athlete_event_results.csv.gz");
    bios = data.resolve("athlete_bio.csv.gz");
    assumeTrue(
        Files.exists(results) && Files.exists(bios),
        "skipped: the Olympics files are absent; PODIUM_DATA names their folder");
  }

  @Test
  void filesAndATopicInRandomOrderWithATenthTwiceGiveTheSameBits() throws Exception {
    Path bounded = folder.resolve("bounded");
    run("--results=" + results, "--bio=" + bios, "--lake=" + bounded);
    List<FeatureRow> rows = LakeReader.gold(bounded);
    assertThat(rows).hasSize(10_879);
    assertThat(rows.stream().mapToLong(FeatureRow::results).sum()).isEqualTo(226_872);
    assertThat(rows.stream().mapToDouble(FeatureRow::avgWeight).max()).hasValue(150.0);
    SortedMap<ModelKey, ModelRow> expected = AthletesModel.finalRows(rows);
    assertThat(expected.get(new ModelKey("Swimming", "Gold", "Male", "USA", null, null)))
        .isEqualTo(new ModelRow(345, 188.3536231884058, 83.24927536231884));
    assertThat(
            LakeReader.number(
                bounded, "SELECT count(*) FROM 'LAKE/silver/athlete_event_results/*.parquet'"))
        .isEqualTo(315_626);

    Services services = Services.in(folder.resolve("services"));
    services.up();
    try {
      String brokers = services.kafka().bootstrapServers();
      TestTopics.publish(brokers, "results", 4, shuffledWithATenthTwice());
      Path unbounded = folder.resolve("unbounded");
      run(
          "--resultsTopic=results",
          "--bootstrapServers=" + brokers,
          "--bio=" + bios,
          "--lake=" + unbounded,
          "--untilIdle=10s");
      List<FeatureRow> streamed = LakeReader.gold(unbounded);
      assertThat(streamed).hasSize(10_879);
      assertThat(AthletesModel.finalRows(streamed)).isEqualTo(expected);
    } finally {
      services.down();
    }
  }

  private static void run(String... options) {
    List<String> arguments = new ArrayList<>(List.of("run", "athlete-features"));
    arguments.addAll(List.of(options));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(Podium.run(arguments, stream, stream))
        .as(() -> out.toString(StandardCharsets.UTF_8))
        .isZero();
  }

  private static List<byte[]> shuffledWithATenthTwice() throws IOException {
    List<byte[]> messages = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(results));
        CsvRows rows =
            new CsvRows(
                in,
                results.toString(),
                AthleteResultFormat.COLUMNS,
                AthleteResultFormat.REQUIRED)) {
      while (rows.hasNext()) {
        messages.add(AthleteResultJson.value(Arrays.asList(rows.next().row().asRead())));
      }
    }
    Random random = new Random(5);
    Collections.shuffle(messages, random);
    messages.addAll(List.copyOf(messages.subList(0, messages.size() / 10)));
    Collections.shuffle(messages, random);
    return messages;
  }
}
