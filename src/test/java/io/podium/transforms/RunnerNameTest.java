package io.podium.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunnerNameTest {

  @ParameterizedTest
  @CsvSource({
    "SparkRunner, SPARK",
    "sparkrunner, SPARK",
    "spark, SPARK",
    "Flink, FLINK",
    "testflink, FLINK",
    "direct, DIRECT",
    "TestSparkRunner, SPARK",
    "org.apache.beam.runners.spark.SparkRunner, SPARK",
    "FlinkRunner, FLINK",
    "FLINKRUNNER, FLINK",
    "TestFlinkRunner, FLINK",
    "DirectRunner, DIRECT",
    "org.apache.beam.runners.direct.DirectRunner, DIRECT",
    "SparkRunnerOfMine, DIRECT",
    "DataflowRunner, DIRECT"
  })
  void isReadFromACommandLine(String given, RunnerName expected) {
    assertThat(RunnerName.of(List.of("--lake=x", "--runner=" + given, "--window=1d")))
        .isEqualTo(expected);
  }

  @Test
  void withoutANameItIsDirect() {
    assertThat(RunnerName.of(List.of())).isEqualTo(RunnerName.DIRECT);
    assertThat(RunnerName.of(List.of("--runners=SparkRunner", "--lake=--runner=SparkRunner")))
        .isEqualTo(RunnerName.DIRECT);
  }

  @Test
  void isReadFromTheOptionsOfAPipeline() {
    assertThat(RunnerName.of(options(SparkRunner.class))).isEqualTo(RunnerName.SPARK);
    assertThat(RunnerName.of(options(TestFlinkRunner.class))).isEqualTo(RunnerName.FLINK);
    assertThat(RunnerName.of(options(DirectRunner.class))).isEqualTo(RunnerName.DIRECT);
  }

  @Test
  void hasTheNameThatBeamTakes() {
    for (RunnerName runner : RunnerName.values()) {
      assertThat(RunnerName.of(List.of("--runner=" + runner.beamName()))).isEqualTo(runner);
    }
  }

  private static PipelineOptions options(Class<? extends PipelineRunner<?>> runner) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(runner);
    return options;
  }

  /** By its name alone one of Spark's; the real one is not on this build's class path. */
  static final class SparkRunner extends PipelineRunner<PipelineResult> {
    /** Beam calls it by its name. */
    public static SparkRunner fromOptions(PipelineOptions options) {
      return new SparkRunner();
    }

    @Override
    public PipelineResult run(Pipeline pipeline) {
      throw new UnsupportedOperationException();
    }
  }

  static final class TestFlinkRunner extends PipelineRunner<PipelineResult> {
    /** Beam calls it by its name. */
    public static TestFlinkRunner fromOptions(PipelineOptions options) {
      return new TestFlinkRunner();
    }

    @Override
    public PipelineResult run(Pipeline pipeline) {
      throw new UnsupportedOperationException();
    }
  }
}
