package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.rules.AthleteResultFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class EventTimePolicyTest {
  private static final AthleteResultFormat FORMAT = new AthleteResultFormat();
  private static final Instant IN_1896 = Instant.parse("1896-01-01T00:00:00Z");
  private static final Instant IN_1992 = Instant.parse("1992-01-01T00:00:00Z");

  @Test
  void theWatermarkIsTheLatestEventTime() {
    TimestampPolicy<byte[], byte[]> policy = policy(FORMAT, Optional.empty());
    assertThat(policy.getWatermark(null)).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);

    policy.getTimestampForRecord(null, batch(result(1896)));
    assertThat(policy.getWatermark(null)).isEqualTo(IN_1896);
    policy.getTimestampForRecord(null, batch(result(1992)));
    assertThat(policy.getWatermark(null)).isEqualTo(IN_1992);
    policy.getTimestampForRecord(null, batch(result(1896)));
    assertThat(policy.getWatermark(null)).isEqualTo(IN_1992);
  }

  @Test
  void aBatchHasTheTimeOfItsEarliestMessage() {
    TimestampPolicy<byte[], byte[]> policy = policy(FORMAT, Optional.empty());

    assertThat(policy.getTimestampForRecord(null, batch(result(1992), result(1896), result(1960))))
        .isEqualTo(IN_1896);
    assertThat(policy.getWatermark(null)).isEqualTo(IN_1992);
  }

  @Test
  void poisonHasNoEventTime() {
    TimestampPolicy<byte[], byte[]> policy = policy(FORMAT, Optional.of(IN_1896));

    assertThat(policy.getTimestampForRecord(null, batch("poison", null))).isEqualTo(IN_1896);
    assertThat(policy.getWatermark(null)).isEqualTo(IN_1896);
    assertThat(policy.getTimestampForRecord(null, batch("poison", result(1992))))
        .isEqualTo(IN_1992);
  }

  @Test
  void goesOnWhereAnEarlierReaderStopped() {
    TimestampPolicy<byte[], byte[]> policy = policy(FORMAT, Optional.of(IN_1992));

    policy.getTimestampForRecord(null, batch(result(1896)));

    assertThat(policy.getWatermark(null)).isEqualTo(IN_1992);
  }

  @Test
  void restsWhereNoWindowNeedsEventTime() {
    TimestampPolicy<byte[], byte[]> policy = policy(null, Optional.empty());

    assertThat(policy.getTimestampForRecord(null, batch(result(1992))))
        .isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
    assertThat(policy.getWatermark(null)).isEqualTo(BoundedWindow.TIMESTAMP_MIN_VALUE);
  }

  private static TimestampPolicy<byte[], byte[]> policy(
      AthleteResultFormat format, Optional<Instant> previous) {
    return EventTimePolicy.factory(format, "EventTimePolicyTest", null)
        .createTimestampPolicy(new TopicPartition("t", 0), previous);
  }

  private static String result(int year) {
    return "{\"edition\":\""
        + year
        + " Summer Olympics\",\"country_noc\":\"FRA\",\"sport\":\"Judo\",\"athlete_id\":1}";
  }

  private static KafkaRecord<byte[], byte[]> batch(String... payloads) {
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    for (String payload : payloads) {
      messages.add(
          new ConsumerRecord<>(
              "t",
              0,
              messages.size(),
              null,
              payload == null ? null : payload.getBytes(StandardCharsets.UTF_8)));
    }
    return new KafkaRecord<>(
        "t",
        0,
        messages.size() - 1,
        0,
        KafkaTimestampType.CREATE_TIME,
        null,
        null,
        MessageBatch.pack(messages, 0));
  }
}
