package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.AthletesModel;
import io.podium.athletes.OlympicsFiles;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.KafkaCluster;
import io.podium.io.LakeReader;
import io.podium.io.TestTopics;
import io.podium.local.Services;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Olympics on DirectRunner. */
class OlympicsIT {
  @TempDir Path folder;

  @Test
  void filesAndATopicInRandomOrderWithATenthTwiceGiveTheSameBits() throws Exception {
    OlympicsFiles olympics = OlympicsFiles.orSkip();
    Path bounded = folder.resolve("bounded");
    run("--results=" + olympics.results(), "--bio=" + olympics.bios(), "--lake=" + bounded);
    List<FeatureRow> rows = LakeReader.gold(bounded);
    assertThat(rows).hasSize(10_879);
    assertThat(rows.stream().mapToLong(FeatureRow::results).sum()).isEqualTo(226_872);
    assertThat(rows.stream().mapToDouble(FeatureRow::avgWeight).max()).hasValue(150.0);
    SortedMap<ModelKey, ModelRow> expected = AthletesModel.finalRows(rows);
    assertThat(expected.get(new ModelKey("Swimming", "Gold", "Male", "USA", null, null)))
        .isEqualTo(new ModelRow(345, 188.3536231884058, 83.24927536231884));
    assertThat(expected).isEqualTo(olympics.model().rows());
    assertThat(
            LakeReader.number(
                bounded, "SELECT count(*) FROM 'LAKE/silver/athlete_event_results/*.parquet'"))
        .isEqualTo(315_626);

    Services services = Services.in(folder.resolve("services"));
    services.up(services.kafka(), services.mariaDb());
    try {
      String brokers = services.kafka().bootstrapServers();
      TestTopics.publish(
          KafkaCluster.at(brokers), "results", 4, olympics.shuffledWithATenthTwice());
      Path unbounded = folder.resolve("unbounded");
      run(
          "--resultsTopic=results",
          "--bootstrapServers=" + brokers,
          "--bio=" + olympics.bios(),
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
}
