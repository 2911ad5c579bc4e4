package io.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.podium.athletes.AthletesModel;
import io.podium.athletes.SampleOlympics;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import io.podium.io.LakeReader;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code podium run lake} that is killed with -9 at random moments, or whose disk fills up. */
class LakeKillIT {
  private static final String DATE = "2026-08-01";
  private static final int KILLS = 10;

  @TempDir Path folder;
  private Path lake;

  @Test
  void aReaderSeesTheOldOrTheNewAndARunThatIsMadeAgainIsRight() throws Exception {
    lake = folder.resolve("lake");
    SortedMap<ModelKey, ModelRow> before = land(1);
    long start = System.nanoTime();
    assertThat(start().waitFor()).as(this::log).isZero();
    long whole = System.nanoTime() - start;
    assertThat(gold()).isEqualTo(before);
    long silverBefore = silver();

    SortedMap<ModelKey, ModelRow> after = land(2);
    assertThat(after).isNotEqualTo(before);
    Random random = new Random(7);
    for (int kill = 0; kill < KILLS; kill++) {
      Process run = start();
      long dies = System.nanoTime() + (long) (whole * (0.3 + 0.7 * random.nextDouble()));
      while (!run.waitFor(200, TimeUnit.MILLISECONDS) && System.nanoTime() < dies) {
        assertThat(gold()).as("gold while it runs").isIn(before, after);
      }
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      run.destroyForcibly().waitFor();
      assertThat(gold()).as("gold after kill %d", kill).isIn(before, after);
    }

    assertThat(start().waitFor()).as(this::log).isZero();
    assertThat(gold()).isEqualTo(after);
    assertThat(silver()).isPositive().isNotEqualTo(silverBefore);
    try (Stream<Path> all = Files.walk(lake)) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .as("what killed runs have left")
          .noneMatch(name -> name.startsWith(".") || name.startsWith("_"));
    }
  }

  @Test
  void aFullDiskLeavesTheLakeAsItWasAndALaterRunIsRight() throws Exception {
    lake = Files.createDirectories(folder.resolve("disk"));
    assumeThat(mount("size=20m")).as("a small disk can be mounted here, which takes root").isTrue();
    try {
      SortedMap<ModelKey, ModelRow> before = land(1);
      assertThat(start().waitFor()).as(this::log).isZero();
      long silverBefore = silver();
      SortedMap<ModelKey, ModelRow> after = land(2);
      FileStore disk = Files.getFileStore(lake);
      long used = disk.getTotalSpace() - disk.getUsableSpace();
      assertThat(mount("remount,size=" + (used + 50_000))).isTrue();

      assertThat(start().waitFor()).as(this::log).isEqualTo(ExitCode.IO);
      assertThat(log()).contains("No space left on device");
      assertThat(gold()).isEqualTo(before);
      assertThat(silver()).isEqualTo(silverBefore);

      assertThat(mount("remount,size=20m")).isTrue();
      assertThat(start().waitFor()).as(this::log).isZero();
      assertThat(gold()).isEqualTo(after);
    } finally {
      assertThat(run("umount", lake.toString())).isTrue();
    }
  }

  private boolean mount(String options) throws IOException, InterruptedException {
    return run("mount", "-t", "tmpfs", "-o", options, "tmpfs", lake.toString());
  }

  private boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("command.log").toFile())
            .start()
            .waitFor()
        == 0;
  }

  private SortedMap<ModelKey, ModelRow> land(long seed) throws IOException {
    Path data = folder.resolve("data-" + seed);
    SampleOlympics.withSeed(seed).athletes(300).results(3_000 + (int) seed).writeTo(data);
    for (String file : List.of(SampleOlympics.BIO_FILE, SampleOlympics.RESULTS_FILE)) {
      Path target =
          lake.resolve("landing").resolve(file.replace(".csv", "")).resolve(DATE).resolve(file);
      Files.createDirectories(target.getParent());
      Files.write(target, Files.readAllBytes(data.resolve(file)));
    }
    return SequentialModel.runCsv(
            Files.readAllBytes(data.resolve(SampleOlympics.RESULTS_FILE)),
            ModelBio.fromCsv(Files.readAllBytes(data.resolve(SampleOlympics.BIO_FILE))),
            ModelWindow.GLOBAL)
        .rows();
  }

  private Process start() throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("podium.home", ".")) + "/podium"));
    command.addAll(List.of("run", "lake", "--lake=" + lake, "--date=" + DATE));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("run.log").toFile())
        .start();
  }

  private SortedMap<ModelKey, ModelRow> gold() throws SQLException {
    return AthletesModel.finalRows(LakeReader.gold(lake));
  }

  private long silver() throws SQLException {
    return LakeReader.number(
        lake, "SELECT count(*) FROM 'LAKE/silver/athlete_event_results/*/*.parquet'");
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("run.log"));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }
}
