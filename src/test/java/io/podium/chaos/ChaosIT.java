package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that are killed five times, by a fixed seed. */
class ChaosIT {
  @ParameterizedTest
  @CsvSource({"SparkRunner, 11", "FlinkRunner, 12"})
  void aStreamThatIsKilledFiveTimesGivesExactlyTheRightAnswer(String runner, long seed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int code =
        ChaosCommand.run(
            List.of("--runner=" + runner, "--seed=" + seed, "--kills=5", "--messages=6000"),
            out,
            out);
    assertThat(code).as(() -> bytes.toString(StandardCharsets.UTF_8)).isZero();
  }
}
