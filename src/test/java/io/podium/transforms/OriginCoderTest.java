package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.Origin;
import java.io.EOFException;
import java.util.Arrays;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class OriginCoderTest {

  @Test
  void everyOriginComesBack() throws Exception {
    byte[] large = new byte[1 << 16];
    Arrays.fill(large, (byte) 0x80);
    for (Origin origin :
        new Origin[] {
          new Origin("t-0-1", null, null),
          new Origin("t-0-1", new byte[0], null),
          new Origin("t-0-1", null, new byte[0]),
          new Origin("", new byte[] {0}, new byte[] {-1}),
          new Origin("ž/\uD83E\uDD47.csv:7", new byte[127], large)
        }) {
      CoderProperties.coderDecodeEncodeEqual(OriginCoder.of(), origin);
    }
  }

  @Test
  void isTheSameOnceSerialised() {
    CoderProperties.coderSerializable(OriginCoder.of());
  }

  @Test
  void refusesNullAndBytesThatEndEarly() throws Exception {
    byte[] bytes =
        CoderUtils.encodeToByteArray(OriginCoder.of(), new Origin("t", null, new byte[] {1, 2}));

    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(OriginCoder.of(), null))
        .isInstanceOf(CoderException.class);
    assertThatThrownBy(
            () ->
                CoderUtils.decodeFromByteArray(
                    OriginCoder.of(), Arrays.copyOf(bytes, bytes.length - 1)))
        .hasRootCauseInstanceOf(EOFException.class);
  }
}
