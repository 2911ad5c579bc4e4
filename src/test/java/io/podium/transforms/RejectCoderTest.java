package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.Origin;
import io.podium.errors.Reject;
import java.time.Instant;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class RejectCoderTest {
  private static final Origin ORIGIN = new Origin("t-0-1", null, new byte[] {-1});

  @Test
  void everyRejectComesBack() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        RejectCoder.of(),
        new Reject(
            "parse",
            "not-utf-8",
            "ž \uD83E\uDD47",
            ORIGIN,
            Instant.parse("2026-01-02T03:04:05.678Z")));
    CoderProperties.coderDecodeEncodeEqual(
        RejectCoder.of(),
        new Reject("", "", "", new Origin("t-0-1", new byte[0], null), Instant.ofEpochMilli(-1)));
  }

  @Test
  void timesAreKeptToTheMillisecond() throws Exception {
    Reject reject = new Reject("s", "r", "m", ORIGIN, Instant.parse("1969-12-31T23:59:59.123999Z"));

    byte[] bytes = CoderUtils.encodeToByteArray(RejectCoder.of(), reject);

    assertThat(CoderUtils.decodeFromByteArray(RejectCoder.of(), bytes).at())
        .isEqualTo(Instant.parse("1969-12-31T23:59:59.123Z"));
  }

  @Test
  void isTheSameOnceSerialised() {
    CoderProperties.coderSerializable(RejectCoder.of());
  }
}
