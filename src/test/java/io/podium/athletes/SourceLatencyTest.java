package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.RunCounts;
import io.podium.athletes.model.ModelBio;
import io.podium.io.TestMessages;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceLatencyTest {
  private static final long HOUR = 3_600_000;

  @TempDir Path folder;

  @Test
  void isFromTheRecordsTimeToTheParsingOfEveryMessage() throws IOException {
    long before = System.currentTimeMillis();

    RunCounts counts = counts(before - HOUR, before - 3 * HOUR, -1);

    long took = System.currentTimeMillis() - before;
    RunCounts.Latency latency = counts.latencies().get(Outcomes.SOURCE_LATENCY);
    assertThat(latency.count()).as("one has no time").isEqualTo(2);
    assertThat(latency.min()).isBetween(HOUR, HOUR + took);
    assertThat(latency.max()).isBetween(3 * HOUR, 3 * HOUR + took);
    assertThat(latency.sum()).isEqualTo(latency.min() + latency.max());
  }

  @Test
  void theRecordsTimeIsNeverEventTime() throws IOException {
    RunCounts counts = counts(System.currentTimeMillis(), 0, -1);

    assertThat(counts.firstEventMillis()).as("1 January 1896").isEqualTo(-2_335_219_200_000L);
    assertThat(counts.lastEventMillis()).isEqualTo(counts.firstEventMillis());
  }

  @Test
  void withoutTimesNothingIsMeasured() throws IOException {
    assertThat(counts(-1, -1).latencies()).isEmpty();
  }

  private RunCounts counts(long... recordMillis) throws IOException {
    List<KafkaRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (long millis : recordMillis) {
      String json =
          String.format(
              "{\"edition\":\"1896 Summer Olympics\",\"country_noc\":\"POL\","
                  + "\"sport\":\"Judo\",\"athlete_id\":%d}",
              messages.size() + 1);
      messages.add(TestMessages.of(messages.size(), json.getBytes(StandardCharsets.UTF_8), millis));
    }
    Path bios =
        GraphRun.writeBios(
            List.of(new ModelBio("1", "Male", "180", "70")), folder.resolve("bio.csv"));
    AthleteFeatures config =
        GraphRun.withoutSinks(
            GraphRun.config(List.of("--results=in-memory", "--bio=" + bios, "--lake=unused")));
    return GraphRun.of(config, Create.of(messages).withCoder(GraphRun.messageCoder())).counts();
  }
}
