package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.RandomStream;
import io.podium.athletes.model.SequentialModel;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.LakeReader;
import io.podium.io.TestMessages;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The graph gives what the sequential model gives: on random streams with duplicates, disorder,
 * late rows, orphans and poison, read bounded and read unbounded.
 */
class GraphEqualsModelTest {
  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void boundedAndUnbounded(long seed) throws IOException, SQLException {
    RandomStream stream = RandomStream.generate(seed);
    ModelResult model = SequentialModel.run(stream.messages(), stream.bios(), stream.window());
    Path bios = GraphRun.writeBios(stream.bios(), folder.resolve("bio.csv"));

    List<KafkaRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (byte[] payload : stream.messages()) {
      messages.add(TestMessages.of(messages.size(), payload));
    }
    // The lake is read back for some seeds only: it takes most of the time.
    boolean withLake = seed % 20 == 0;
    Path bounded = folder.resolve("bounded");
    AthleteFeatures boundedConfig =
        GraphRun.config(
            List.of(
                "--results=in-memory",
                "--bio=" + bios,
                "--lake=" + bounded,
                "--window=" + stream.window()));
    GraphRun boundedRun =
        GraphRun.of(
            withLake ? boundedConfig : GraphRun.withoutSinks(boundedConfig),
            Create.of(messages).withCoder(GraphRun.messageCoder()));
    boundedRun.assertEquals(model);
    if (withLake) {
      assertThat(AthletesModel.finalRows(LakeReader.gold(bounded))).isEqualTo(model.rows());
    }
    Path lake = folder.resolve("unbounded");
    AthleteFeatures config =
        GraphRun.config(
            List.of(
                "--resultsTopic=in-memory",
                "--bootstrapServers=in-memory",
                "--bio=" + bios,
                "--lake=" + lake,
                "--earlyFiring=1s",
                "--window=" + stream.window()));
    GraphRun run =
        GraphRun.of(withLake ? config : GraphRun.withoutSinks(config), unbounded(messages, seed));
    run.assertEquals(model);
    if (withLake) {
      List<FeatureRow> gold = LakeReader.gold(lake);
      assertThat(gold).hasSameSizeAs(model.rows().keySet());
      assertThat(AthletesModel.finalRows(gold)).isEqualTo(model.rows());
    }
    if (seed % 2 == 0) {
      AthleteFeatures totals = GraphRun.withoutSinks(config);
      GraphRun.averageMessages(totals, unbounded(messages, seed)).assertEquals(model);
    }
  }

  /** The messages with pauses between them, while the watermark jumps ahead of many. */
  @SuppressWarnings("unchecked") // an array of a generic type, for variable arguments
  private static TestStream<KafkaRecord<byte[], byte[]>> unbounded(
      List<KafkaRecord<byte[], byte[]>> messages, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestStream.Builder<KafkaRecord<byte[], byte[]>> stream =
        TestStream.create(GraphRun.messageCoder());
    long watermark = Instant.parse("1890-01-01T00:00:00Z").getMillis();
    int from = 0;
    while (from < messages.size()) {
      int to = Math.min(messages.size(), from + 1 + random.nextInt(40));
      List<KafkaRecord<byte[], byte[]>> some = messages.subList(from, to);
      stream =
          stream.addElements(some.get(0), some.subList(1, some.size()).toArray(KafkaRecord[]::new));
      from = to;
      if (random.nextBoolean()) {
        stream = stream.advanceProcessingTime(Duration.standardSeconds(1 + random.nextInt(3)));
      }
      if (random.nextBoolean()) {
        watermark += random.nextLong(Duration.standardDays(10_000).getMillis());
        stream = stream.advanceWatermarkTo(Instant.ofEpochMilli(watermark));
      }
    }
    return stream.advanceWatermarkToInfinity();
  }
}
