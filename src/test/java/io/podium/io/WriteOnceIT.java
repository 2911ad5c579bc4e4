package io.podium.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.RunCounts;
import io.podium.errors.InputNotReadyException;
import io.podium.local.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class WriteOnceIT {
  private static final int ROWS = 12_000;
  private static final int PARTITIONS = 3;

  @TempDir static Path temporary;
  private static Services services;

  @BeforeAll
  static void up() throws Exception {
    services = Services.in(temporary.resolve("services"));
    services.up(services.kafka(), services.postgres());
  }

  @AfterAll
  static void down() throws Exception {
    services.down();
  }

  @Test
  void aBoundedInputThatComesAgain() throws Exception {
    OnceFixture both = OnceFixture.make(services, "bounded", PARTITIONS);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      numbers.add(i);
      numbers.add(i / 2);
    }

    PipelineResult first = run(both, Create.of(numbers).withCoder(VarIntCoder.of()));
    both.assertHolds(OnceFixture.rows(0, ROWS));
    assertThat(RunCounts.of(first).get("table_rows")).isEqualTo(ROWS);
    assertThat(RunCounts.of(first).get("topic_messages")).isEqualTo(ROWS);
    Map<String, Integer> partitions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : both.messages()) {
      String key = new String(message.key(), UTF_8);
      assertThat(partitions.computeIfAbsent(key, any -> message.partition()))
          .isEqualTo(message.partition());
    }
    assertThat(partitions).containsValues(0, 1, 2);
    for (String key : List.of("client-0", "client-1", "client-2", "client-3", "client-4")) {
      assertThat(partitions).containsEntry(key, chosenByKafka(key.getBytes(UTF_8)));
    }

    numbers.add(ROWS);
    PipelineResult second = run(both, Create.of(numbers).withCoder(VarIntCoder.of()));
    both.assertHolds(OnceFixture.rows(0, ROWS + 1));
    assertThat(RunCounts.of(second).get("table_rows")).isEqualTo(1);
  }

  @Test
  void aStreamWithReplays() throws Exception {
    OnceFixture both = OnceFixture.make(services, "stream", PARTITIONS);
    SplittableRandom random = new SplittableRandom(3);
    TestStream.Builder<Integer> stream =
        TestStream.create(VarIntCoder.of()).advanceWatermarkTo(Instant.EPOCH);
    for (int i = 0; i < 300; i++) {
      stream = stream.addElements(i, random.nextInt(i + 1));
      if (random.nextInt(10) == 0) {
        stream = stream.advanceProcessingTime(org.joda.time.Duration.standardSeconds(2));
      }
    }

    PipelineResult result = run(both, stream.advanceWatermarkToInfinity());

    both.assertHolds(OnceFixture.rows(0, 300));
    assertThat(RunCounts.of(result).get("table_rows")).isEqualTo(300);
  }

  /** As a worker that is lost right then, and whose rows nobody makes again. */
  @Test
  void whatIsLeftIsPublishedThoughNothingComes() throws Exception {
    OnceFixture both = OnceFixture.make(services, "lost", 1);
    OnceWriter.Watch crash =
        step -> {
          if (step == OnceWriter.Step.STORED) {
            throw new IllegalStateException("lost");
          }
        };
    try (OnceWriter lost = new OnceWriter(both.target(), 0, crash)) {
      assertThatThrownBy(() -> lost.write(OnceFixture.rows(0, 20))).hasMessage("lost");
    }
    assertThat(both.messages()).isEmpty();
    OutboxSweep sweep = OutboxSweep.start(both.target(), Duration.ofMillis(200));
    try {
      while (both.messages().isEmpty()) {
        Thread.sleep(50);
      }
    } finally {
      sweep.close();
    }
    both.assertHolds(OnceFixture.rows(0, 20));
  }

  @Test
  void aCompactedTopicIsRefused() throws Exception {
    KafkaCluster cluster = KafkaCluster.at(services.kafka().bootstrapServers());
    try (KafkaTopics topics = new KafkaTopics(cluster)) {
      topics.createForLatest("compacted");
    }
    assertThatThrownBy(() -> OnceFixture.prepared(services, "compacted"))
        .isInstanceOf(InputNotReadyException.class)
        .hasMessageContaining("compacted is compacted");
  }

  private static PipelineResult run(
      OnceFixture both, PTransform<PBegin, PCollection<Integer>> source) {
    TestPipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply("ReadNumbers", source)
        .apply(
            "WriteOnce",
            WriteOnce.to(
                both.target(),
                Duration.ofSeconds(1),
                number -> OnceFixture.rows(number, number + 1).get(0).values().toArray(),
                number -> OnceFixture.rows(number, number + 1).get(0).key(),
                number -> OnceFixture.rows(number, number + 1).get(0).value()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  /** As a producer that is not told a partition chooses it. */
  private static int chosenByKafka(byte[] key) throws Exception {
    Map<String, Object> config = new HashMap<>(KafkaSink.producerConfig());
    config.put("bootstrap.servers", services.kafka().bootstrapServers());
    try (KafkaTopics topics =
            new KafkaTopics(KafkaCluster.at(services.kafka().bootstrapServers()));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      topics.createForEvents("plain", PARTITIONS);
      return producer.send(new ProducerRecord<>("plain", key, key)).get().partition();
    }
  }
}
