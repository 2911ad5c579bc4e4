package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.podium.options.UsageException;
import io.podium.transforms.RunnerName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosOptionsTest {
  @Test
  void defaults() {
    ChaosOptions options = ChaosOptions.parse(List.of("--runner=sparkrunner"));
    assertThat(options.pipeline()).isEqualTo(PipelineName.ATHLETE_FEATURES);
    assertThat(options.runner()).isEqualTo(RunnerName.SPARK);
    assertThat(options.kills()).isEqualTo(5);
    assertThat(options.cluster()).isFalse();
    assertThat(options.messages()).isEqualTo(18_000);
    assertThat(options.victims())
        .containsExactlyInAnyOrder(VictimKind.DRIVER, VictimKind.KAFKA_LEADER, VictimKind.DATABASE);
    assertThat(options.report()).isNull();
    assertThat(options.keep()).isFalse();
  }

  @Test
  void allGiven() {
    ChaosOptions options =
        ChaosOptions.parse(
            List.of(
                "--pipeline=promotions",
                "--runner=FlinkRunner",
                "--cluster=true",
                "--kills=2",
                "--seed=-3",
                "--messages=900",
                "--messagesPerSecond=50",
                "--victims=driver,worker,database",
                "--report=r.json",
                "--keep"));
    assertThat(options)
        .isEqualTo(
            new ChaosOptions(
                PipelineName.PROMOTIONS,
                false,
                RunnerName.FLINK,
                true,
                2,
                -3,
                900,
                50,
                List.of(VictimKind.DRIVER, VictimKind.WORKER, VictimKind.DATABASE),
                Path.of("r.json"),
                true));
  }

  @Test
  void theDriverOfADirectRunnerIsNoVictimWhereItsLakeWouldHaveRowsTwice() {
    assertThat(ChaosOptions.parse(List.of("--runner=DirectRunner")).victims())
        .doesNotContain(VictimKind.DRIVER);
    assertThat(
            ChaosOptions.parse(List.of("--runner=DirectRunner", "--pipeline=promotions")).victims())
        .containsExactlyInAnyOrder(VictimKind.DRIVER, VictimKind.KAFKA_LEADER, VictimKind.DATABASE);
    assertThat(problems("--runner=DirectRunner", "--victims=DRIVER")).hasSize(1);
  }

  @Test
  void onAClusterAlsoWorkersAreKilled() {
    for (String runner : List.of("SparkRunner", "FlinkRunner")) {
      ChaosOptions options = ChaosOptions.parse(List.of("--runner=" + runner, "--cluster"));
      assertThat(options.cluster()).isTrue();
      assertThat(options.victims()).containsExactlyInAnyOrder(VictimKind.values());
    }
  }

  @Test
  void aRunInOneProcessHasNoWorkersToKill() {
    assertThat(problems("--runner=SparkRunner", "--victims=DRIVER,WORKER"))
        .singleElement()
        .asString()
        .contains("WORKER needs --cluster");
    assertThat(problems("--runner=FlinkRunner", "--cluster=false", "--victims=worker"))
        .singleElement()
        .asString()
        .contains("WORKER needs --cluster");
    assertThat(problems("--runner=DirectRunner", "--victims=WORKER"))
        .singleElement()
        .asString()
        .contains("DirectRunner has no workers");
  }

  @Test
  void aDirectRunnerNeedsNoCluster() {
    assertThat(problems("--runner=DirectRunner", "--cluster"))
        .singleElement()
        .asString()
        .contains("DirectRunner runs in one process");
    assertThat(problems("--runner=SparkRunner", "--cluster=perhaps")).hasSize(1);
  }

  @Test
  void allMistakesAtOnce() {
    assertThat(
            problems("--kills=many", "--messages=3", "--victims=moon", "--what=1", "--pipeline=x"))
        .hasSize(6)
        .anySatisfy(problem -> assertThat(problem).contains("--runner is missing"));
  }

  private static List<String> problems(String... arguments) {
    return catchThrowableOfType(UsageException.class, () -> ChaosOptions.parse(List.of(arguments)))
        .problems();
  }
}
