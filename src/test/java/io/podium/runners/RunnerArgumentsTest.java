package io.podium.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.podium.options.CommandLine;
import io.podium.options.UsageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunnerArgumentsTest {
  private static final String SPARK = "--runner=SparkRunner";
  private static final String FLINK = "--runner=FlinkRunner";
  private static final String DIR = "--checkpointDir=/ckpt";

  @Test
  void directRunnerGetsNoMoreThreadsForFilesThanThereAreProcessors() {
    assertThat(completed(true, "--resultsTopic=t")).containsExactly("--resultsTopic=t");
    assertThat(completed(false, "--results=r.csv", "--runner=DirectRunner"))
        .containsExactly(
            "--results=r.csv",
            "--runner=DirectRunner",
            "--targetParallelism=" + Runtime.getRuntime().availableProcessors());
    assertThat(completed(false, "--results=r.csv", "--targetParallelism=7"))
        .containsExactly("--results=r.csv", "--targetParallelism=7");
  }

  @Test
  void directRunnerKeepsNoCheckpoints() {
    CommandLine line = new CommandLine();

    List<String> arguments = RunnerArguments.complete(List.of("--resultsTopic=t", DIR), true, line);

    assertThat(problems(line))
        .singleElement()
        .asString()
        .startsWith("--checkpointDir: DirectRunner keeps no checkpoints")
        .endsWith("leave it out, or give --runner=SparkRunner or --runner=FlinkRunner");
    assertThat(arguments)
        .as("it is not an option of this runner, which would be a second problem")
        .doesNotContain(DIR);
  }

  @Test
  void sparkBatchesGetAMasterAndSpillToDisk() {
    assertThat(completed(false, SPARK))
        .containsExactly(SPARK, "--sparkMaster=local[*]", "--storageLevel=MEMORY_AND_DISK_SER");
  }

  @Test
  void sparkStreamsGetACheckpointWithEachBatch() {
    assertThat(completed(true, SPARK, DIR))
        .containsExactly(
            SPARK,
            DIR,
            "--sparkMaster=local[*]",
            "--batchIntervalMillis=1000",
            "--checkpointDurationMillis=1000",
            "--readTimePercentage=0.3",
            "--maxRecordsPerBatch=16");
  }

  @Test
  void whatIsGivenForSparkStays() {
    assertThat(
            completed(
                true,
                SPARK,
                DIR,
                "--sparkMaster=spark://h:7077",
                "--storageLevel=MEMORY_ONLY",
                "--batchIntervalMillis=500",
                "--readTimePercentage=0.1",
                "--maxRecordsPerBatch=5"))
        .containsExactly(
            SPARK,
            DIR,
            "--sparkMaster=spark://h:7077",
            "--storageLevel=MEMORY_ONLY",
            "--batchIntervalMillis=500",
            "--readTimePercentage=0.1",
            "--maxRecordsPerBatch=5",
            "--checkpointDurationMillis=500");
  }

  @Test
  void sparkRefusesCheckpointsAtSomeBatchesOnly() {
    assertThat(refused(true, SPARK, DIR, "--checkpointDurationMillis=10000"))
        .singleElement()
        .asString()
        .startsWith("--checkpointDurationMillis must be that of --batchIntervalMillis, 1000: ")
        .contains("a restart counts rows twice")
        .endsWith("leave it out");
    assertThat(
            refused(
                true, SPARK, DIR, "--batchIntervalMillis=2000", "--checkpointDurationMillis=1000"))
        .singleElement()
        .asString()
        .startsWith("--checkpointDurationMillis must be that of --batchIntervalMillis, 2000: ");
    assertThat(
            completed(
                true, SPARK, DIR, "--batchIntervalMillis=2000", "--checkpointDurationMillis=2000"))
        .contains("--checkpointDurationMillis=2000");
  }

  @Test
  void sparkRefusesAnAllowedLatenessOfStreams() {
    assertThat(refused(true, SPARK, DIR, "--window=1d", "--allowedLateness=7d"))
        .singleElement()
        .asString()
        .startsWith("--allowedLateness cannot be honoured on SparkRunner: ")
        .contains("its watermark is that of the partition furthest ahead")
        .endsWith("leave it out, and no row is too late, or run on FlinkRunner");
    assertThat(completed(true, FLINK, DIR, "--window=1d", "--allowedLateness=7d"))
        .contains("--allowedLateness=7d");
  }

  @ParameterizedTest
  @ValueSource(strings = {SPARK, FLINK})
  void aStreamWithoutCheckpointsIsRefused(String runner) {
    assertThat(refused(true, runner))
        .singleElement()
        .asString()
        .startsWith("a stream on " + runner.substring("--runner=".length()))
        .contains("needs --checkpointDir=DIR", "where the run goes on after a failure")
        .endsWith("--ephemeral=true does without, and a run that fails starts over");
    assertThat(refused(true, runner, "--ephemeral=false")).hasSize(1);
    assertThat(completed(true, runner, "--ephemeral=true")).contains(runner, "--ephemeral=true");
    assertThat(completed(true, runner, "--ephemeral")).contains(runner, "--ephemeral");
    assertThat(completed(true, runner, "--ephemeral=TRUE")).contains(runner, "--ephemeral=TRUE");
    assertThat(completed(false, runner)).contains(runner);
  }

  @Test
  void allThatIsRefusedIsSaidAtOnce() {
    assertThat(refused(true, SPARK, "--allowedLateness=1d", "--checkpointDurationMillis=7"))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "spark.task.maxFailures, 4, 1",
    "spark.stage.maxConsecutiveAttempts, 2, 1",
    "spark.speculation, true, false"
  })
  void aStreamsTasksMustNotBeDoneAgain(String setting, String given, String needed) {
    System.setProperty(setting, given);
    try {
      assertThat(refused(true, SPARK, DIR))
          .singleElement()
          .asString()
          .startsWith("Spark's setting " + setting + '=' + given + ": ")
          .contains("give --conf " + setting + '=' + needed + " to spark-submit");
      assertThat(completed(false, SPARK)).contains(SPARK);
      System.setProperty(setting, needed);
      assertThat(completed(true, SPARK, DIR)).contains(SPARK);
    } finally {
      System.clearProperty(setting);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*", "a?", "run[1]", "{a}", "a\\b", "a#1"})
  void aFolderOfCheckpointsIsNoPattern(String folder) {
    for (String runner : List.of(SPARK, FLINK)) {
      assertThat(refused(true, runner, "--checkpointDir=" + folder))
          .containsExactly("--checkpointDir must hold none of * ? [ ] { } \\ #");
    }
    assertThat(completed(true, FLINK, "--checkpointDir=a b/ä")).contains(FLINK);
  }

  @Test
  void stateThatChangesUnderACheckpointIsRefused() {
    assertThat(refused(true, FLINK, DIR, "--fasterCopy=true"))
        .singleElement()
        .asString()
        .startsWith("--fasterCopy=true in a stream lets state change")
        .endsWith("leave it out");
    assertThat(completed(false, FLINK, "--fasterCopy=true")).contains("--fasterCopy=true");
  }

  @Test
  void flinkBatchesGetNoCheckpoints() {
    assertThat(completed(false, FLINK, "--parallelism=3"))
        .containsExactly(
            FLINK,
            "--parallelism=3",
            "--flinkMaster=[local]",
            "--objectReuse=true",
            "--fasterCopy=true");
  }

  @Test
  void flinkStreamsGetRetainedCheckpoints() {
    assertThat(completed(true, FLINK, DIR, "--flinkMaster=h:8081"))
        .containsExactly(
            FLINK,
            DIR,
            "--flinkMaster=h:8081",
            "--objectReuse=true",
            "--fasterCopy=false",
            "--checkpointingInterval=10000",
            "--minPauseBetweenCheckpoints=1000",
            "--numConcurrentCheckpoints=8",
            "--externalizedCheckpointsEnabled=true",
            "--retainExternalizedCheckpointsOnCancellation=true",
            "--finishBundleBeforeCheckpointing=true",
            "--maxBundleSize=10000",
            "--maxBundleTimeMills=200");
  }

  @Test
  void onlyALocalFlinkGetsItsParallelismFromThisMachine() {
    assertThat(RunnerArguments.value(completed(false, FLINK), "parallelism"))
        .hasValueSatisfying(number -> assertThat(Integer.parseInt(number)).isBetween(1, 4));
    assertThat(completed(false, FLINK, "--flinkMaster=[auto]"))
        .anyMatch(argument -> argument.startsWith("--parallelism="));
    assertThat(completed(false, FLINK, "--flinkMaster=h:8081"))
        .noneMatch(argument -> argument.startsWith("--parallelism="));
  }

  @Test
  void whatIsGivenForFlinkStays() {
    List<String> given = new ArrayList<>(List.of(FLINK, DIR, "--parallelism=2"));
    for (String option :
        List.of(
            "--flinkMaster=h:1",
            "--fasterCopy=false",
            "--objectReuse=false",
            "--checkpointingInterval=1",
            "--minPauseBetweenCheckpoints=2",
            "--numConcurrentCheckpoints=1",
            "--externalizedCheckpointsEnabled=false",
            "--retainExternalizedCheckpointsOnCancellation=false",
            "--finishBundleBeforeCheckpointing=false",
            "--maxBundleSize=4",
            "--maxBundleTimeMills=3")) {
      given.add(option);
    }

    assertThat(completed(true, given.toArray(String[]::new))).isEqualTo(given);
  }

  @Test
  void aValueIsThatOfTheWholeName() {
    List<String> arguments = List.of("--lakes=a", "--lake=b=c", "--lake=d", "--empty=");

    assertThat(RunnerArguments.value(arguments, "lake")).hasValue("b=c");
    assertThat(RunnerArguments.value(arguments, "empty")).hasValue("");
    assertThat(RunnerArguments.value(arguments, "lak")).isEmpty();
  }

  private static List<String> completed(boolean unbounded, String... arguments) {
    CommandLine line = new CommandLine();
    List<String> completed = RunnerArguments.complete(List.of(arguments), unbounded, line);
    assertThatCode(line::check).doesNotThrowAnyException();
    return completed;
  }

  private static List<String> refused(boolean unbounded, String... arguments) {
    CommandLine line = new CommandLine();
    RunnerArguments.complete(List.of(arguments), unbounded, line);
    return problems(line);
  }

  private static List<String> problems(CommandLine line) {
    UsageException usage = catchThrowableOfType(UsageException.class, line::check);
    assertThat(usage).isNotNull();
    return usage.problems();
  }
}
