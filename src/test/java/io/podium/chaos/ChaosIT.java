package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that are killed a few times, by fixed seeds, with each kind of victim at least once. */
class ChaosIT {
  @ParameterizedTest
  @CsvSource({
    "athlete-features, false, SparkRunner, 4, 11",
    "athlete-features, true, FlinkRunner, 3, 12",
    "promotions, false, FlinkRunner, 3, 10"
  })
  void aStreamThatIsKilledGivesExactlyTheRightAnswer(
      String pipeline, boolean totals, String runner, int kills, long seed) {
    run(pipeline, totals, runner, kills, seed);
  }

  /** Each takes minutes. */
  @ParameterizedTest
  @CsvSource({
    "athlete-features, false, FlinkRunner, 4, 12",
    "athlete-features, true, SparkRunner, 4, 11",
    "promotions, false, SparkRunner, 3, 14"
  })
  @EnabledIfSystemProperty(
      named = "podium.chaos.all",
      matches = "true",
      disabledReason = "skipped: -Dpodium.chaos.all=true runs it")
  void onTheOtherRunner(String pipeline, boolean totals, String runner, int kills, long seed) {
    run(pipeline, totals, runner, kills, seed);
  }

  private static void run(String pipeline, boolean totals, String runner, int kills, long seed) {
    List<String> arguments =
        List.of(
            "--pipeline=" + pipeline,
            "--totals=" + totals,
            "--runner=" + runner,
            "--kills=" + kills,
            "--seed=" + seed,
            "--messages=5000");
    List<VictimKind> victims = ChaosOptions.parse(arguments).victims();
    assertThat(ChaosSchedule.of(seed, kills, victims).kills())
        .extracting(ChaosSchedule.Kill::victim)
        .containsAll(victims);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    int code = ChaosCommand.run(arguments, out, out);
    assertThat(code).as(() -> bytes.toString(StandardCharsets.UTF_8)).isZero();
  }
}
