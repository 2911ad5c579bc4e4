package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DoubleCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.testing.CoderProperties;
import org.junit.jupiter.api.Test;

class WindowTotalTest {
  private static final Coder<WindowTotal<String, Long>> CODER =
      new WindowTotal.TotalCoder<>(StringUtf8Coder.of(), VarLongCoder.of());

  private static final List<WindowTotal<String, Long>> TOTALS =
      List.of(
          new WindowTotal<>("", null, null, 0L),
          new WindowTotal<>("ž", 0L, 3_600_000L, -1L),
          new WindowTotal<>("a", -2_208_988_800_000L, -1L, Long.MAX_VALUE),
          new WindowTotal<>("a", Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE));

  @Test
  void everyTotalComesBack() throws Exception {
    for (WindowTotal<String, Long> total : TOTALS) {
      CoderProperties.coderDecodeEncodeEqual(CODER, total);
    }
  }

  @Test
  void equalTotalsHaveEqualBytes() throws Exception {
    for (WindowTotal<String, Long> total : TOTALS) {
      CoderProperties.coderDeterministic(
          CODER,
          total,
          new WindowTotal<>(
              total.key(), total.startMillis(), total.endMillis(), Long.valueOf(total.total())));
    }
  }

  @Test
  void theGlobalWindowIsNotTheOneAtTheEpoch() throws Exception {
    CoderProperties.coderEncodesBase64(
        CODER,
        List.of(new WindowTotal<>("a", null, null, 1L), new WindowTotal<>("a", 0L, 0L, 1L)),
        List.of("AWEAAAE", "AWEBAAEAAQ"));
  }

  @Test
  void isTheSameOnceSerialised() {
    CoderProperties.coderSerializable(CODER);
  }

  @Test
  void isEqualWhereTheCodersOfKeyAndTotalAre() {
    assertThat(CODER)
        .isEqualTo(new WindowTotal.TotalCoder<>(StringUtf8Coder.of(), VarLongCoder.of()))
        .isNotEqualTo(new WindowTotal.TotalCoder<>(VarLongCoder.of(), VarLongCoder.of()))
        .isNotEqualTo(new WindowTotal.TotalCoder<>(StringUtf8Coder.of(), StringUtf8Coder.of()));
  }

  @Test
  void isDeterministicWhereBothAre() {
    assertThatCode(CODER::verifyDeterministic).doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                new WindowTotal.TotalCoder<>(DoubleCoder.of(), VarLongCoder.of())
                    .verifyDeterministic())
        .isInstanceOf(Coder.NonDeterministicException.class);
    assertThatThrownBy(
            () ->
                new WindowTotal.TotalCoder<>(StringUtf8Coder.of(), DoubleCoder.of())
                    .verifyDeterministic())
        .isInstanceOf(Coder.NonDeterministicException.class);
  }
}
