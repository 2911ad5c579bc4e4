package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.Origin;
import io.podium.errors.Traced;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class TracedCoderTest {
  private static final TracedCoder<String> CODER = TracedCoder.of(StringUtf8Coder.of());

  @Test
  void valueAndOriginComeBack() throws Exception {
    CoderProperties.coderDecodeEncodeEqual(
        CODER, new Traced<>("ž", new Origin("t-0-1", null, new byte[] {1})));
    CoderProperties.coderDecodeEncodeEqual(
        CODER, new Traced<>("", new Origin("t-0-1", new byte[0], null)));
  }

  @Test
  void isTheSameOnceSerialised() {
    CoderProperties.coderSerializable(CODER);
  }

  @Test
  void isEqualWhereTheValuesCoderIs() {
    assertThat(CODER)
        .isEqualTo(TracedCoder.of(StringUtf8Coder.of()))
        .isNotEqualTo(TracedCoder.of(DoubleCoder.of()));
    assertThat(CODER.valueCoder()).isEqualTo(StringUtf8Coder.of());
  }

  @Test
  void isDeterministicWhereTheValuesCoderIs() {
    assertThatCode(CODER::verifyDeterministic).doesNotThrowAnyException();
    assertThatThrownBy(() -> TracedCoder.of(DoubleCoder.of()).verifyDeterministic())
        .isInstanceOf(Coder.NonDeterministicException.class);
  }
}
