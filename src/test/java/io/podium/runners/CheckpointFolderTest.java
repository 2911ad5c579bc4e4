package io.podium.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFolderTest {
  private static final List<String> OPTIONS =
      List.of("--resultsTopic=t", "--lake=lake", "--window=1d", "--checkpointDir=c");

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void nameAFolderThatIsNotThere() {
    folder = temporary.resolve("a/b");
  }

  @Test
  void aNewFolderIsANewStream() throws IOException {
    CheckpointFolder.Stream stream = open(OPTIONS);

    assertThat(stream.resumed()).isFalse();
    assertThat(stream.runId()).matches("[0-9a-f]{8}");
    assertThat(folder.resolve("stream.json")).exists();
    folder = temporary.resolve("other");
    assertThat(open(OPTIONS).runId()).isNotEqualTo(stream.runId());
  }

  @Test
  void theSameOptionsInAnyOrderGoOn() throws IOException {
    CheckpointFolder.Stream stream = open(OPTIONS);
    List<String> reversed = new ArrayList<>(OPTIONS);
    Collections.reverse(reversed);

    assertThat(open(reversed)).isEqualTo(new CheckpointFolder.Stream(stream.runId(), true));
    assertThat(open(OPTIONS)).isEqualTo(new CheckpointFolder.Stream(stream.runId(), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s/", "%s///", "file:%s", "file://%s", "file://%s/"})
  void isTheSameFolderHoweverItIsWritten(String form) throws IOException {
    String runId = open(OPTIONS).runId();

    assertThat(new CheckpointFolder(String.format(form, folder)).open(OPTIONS).runId())
        .isEqualTo(runId);
  }

  @Test
  void otherOptionsAreRefusedAndNamed() throws IOException {
    open(OPTIONS);

    assertThatThrownBy(
            () ->
                open(
                    List.of(
                        "--resultsTopic=t", "--lake=lake", "--window=1h", "--deduplicate=false")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--checkpointDir=%s belongs to a stream with other options (then [--window=1d], now"
                + " [--deduplicate=false, --window=1h]): give the same, or another folder to start"
                + " over",
            folder);
    assertThat(open(OPTIONS).resumed()).as("the folder is as it was").isTrue();
  }

  @Test
  void aStreamThatIsNotKeptLeavesTheFolderToOthers() throws IOException {
    assertThat(
            new CheckpointFolder(folder.toString())
                .open(List.of("--resultsTopic=misspelt"))
                .resumed())
        .isFalse();

    assertThat(open(OPTIONS).resumed()).isFalse();
  }

  @Test
  void theStateOfAnotherVersionIsRefused() throws IOException {
    open(OPTIONS);
    Path file = folder.resolve("stream.json");
    Files.writeString(file, Files.readString(file).replaceFirst("\"state_format\" : [0-9]+,", ""));

    assertThatThrownBy(() -> open(OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "--checkpointDir=" + folder, "another version of Podium", "(state format 1;");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpointDir",
        "savepointPath",
        "sparkMaster",
        "flinkMaster",
        "filesToStage",
        "untilIdle",
        "manifest",
        "metricsPort",
        "jobName",
        "appName"
      })
  void whatDoesNotChangeTheAnswerMayDiffer(String option) throws IOException {
    List<String> first = new ArrayList<>(OPTIONS);
    first.add("--" + option + "=a");
    String runId = open(first).runId();

    List<String> second = new ArrayList<>(OPTIONS);
    second.add("--" + option + "=b=c\nd");
    assertThat(open(second).runId()).isEqualTo(runId);
    assertThat(open(OPTIONS).runId()).isEqualTo(runId);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"run_id\": \"a",
        "{}",
        "{\"run_id\": \"a\"}",
        "{\"options\": []}",
        "[]"
      })
  void whatIsLeftOfAHalfWrittenIdentityIsRefused(String content) throws IOException {
    open(OPTIONS);
    Files.writeString(folder.resolve("stream.json"), content);

    assertThatThrownBy(() -> open(OPTIONS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stream.json is damaged: delete the folder to start the stream over");
  }

  @Test
  void withoutCheckpointsThereIsNoLatest() throws IOException {
    assertThat(new CheckpointFolder(folder.toString()).latestOfFlink()).isEmpty();
    open(OPTIONS);
    assertThat(new CheckpointFolder(folder.toString()).latestOfFlink()).isEmpty();
  }

  @Test
  void theLatestCheckpointIsTheOneThatWasFinishedLast() throws IOException {
    finished("job1/chk-10", 1_000);
    finished("job1/chk-11", 2_000);
    finished("job2/chk-1", 4_000);
    finished("job2/chk-2", 3_000);

    assertLatest("job2/chk-1");
  }

  @Test
  void aSavepointCountsLikeACheckpoint() throws IOException {
    finished("job1/chk-10", 1_000);
    finished("savepoints/savepoint-abc", 2_000);
    assertLatest("savepoints/savepoint-abc");

    finished("job2/chk-1", 3_000);
    assertLatest("job2/chk-1");
  }

  @Test
  void whatWasNotFinishedDoesNotCount() throws IOException {
    finished("job1/chk-10", 1_000);
    Files.createDirectories(folder.resolve("job1/chk-11"));
    Files.writeString(folder.resolve("job1/chk-11/part"), "");
    Files.createDirectories(folder.resolve("savepoints/savepoint-abc"));
    finished("job1/shared", 5_000);
    finished("job1/chk-12/inner", 5_000);

    assertLatest("job1/chk-10");
  }

  private CheckpointFolder.Stream open(List<String> options) throws IOException {
    CheckpointFolder checkpoints = new CheckpointFolder(folder.toString());
    CheckpointFolder.Stream stream = checkpoints.open(options);
    checkpoints.keep(stream, options);
    return stream;
  }

  private void finished(String checkpoint, long atMillis) throws IOException {
    Path metadata = folder.resolve(checkpoint).resolve("_metadata");
    Files.createDirectories(metadata.getParent());
    Files.writeString(metadata, "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(atMillis));
  }

  private void assertLatest(String checkpoint) throws IOException {
    assertThat(new CheckpointFolder(folder + "/").latestOfFlink())
        .hasValue(folder.resolve(checkpoint).toString());
  }
}
