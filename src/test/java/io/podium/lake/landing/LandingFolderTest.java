package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.lake.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a landing leaves that is killed between any two of its steps. */
class LandingFolderTest {
  private static final LocalDate DATE = LocalDate.of(2026, 7, 31);

  @TempDir Path lake;
  private LandingFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new LandingFolder(lake, "t", DATE);
    folder.create();
  }

  @Test
  void isWhereTheNextStageLooks() throws IOException {
    assertThat(folder.path()).isEqualTo(lake.resolve("landing/t/2026-07-31"));
    assertThat(folder.landed()).isEmpty();
  }

  @Test
  void aPublishedFileIsLandedAndNothingElseIsLeft() throws IOException {
    part("t.csv", "old");
    folder.publish(landed("t.csv", "old"));

    assertThat(folder.landed()).contains(landed("t.csv", "old"));
    assertThat(names()).containsExactly("_landed.json", "t.csv");
  }

  @ParameterizedTest
  @CsvSource({"t.csv, t.csv", "t.csv.gz, t.csv", "t.csv, t.csv.gz"})
  void aNewFileTakesThePlaceOfTheOld(String old, String renewed) throws IOException {
    publish(old, "old");
    publish(renewed, "renewed");

    assertThat(folder.landed()).contains(landed(renewed, "renewed"));
    assertThat(names()).containsExactlyInAnyOrder("_landed.json", renewed);
    assertThat(content(renewed)).isEqualTo("renewed");
  }

  /** The steps of publishing, done by hand up to one of them. */
  @ParameterizedTest
  @CsvSource({
    "0, t.csv, old", "1, t.csv, old", "2, t.csv, renewed", "3, t.csv, renewed",
    "0, t.csv.gz, old", "1, t.csv.gz, old", "2, t.csv.gz, renewed", "3, t.csv.gz, renewed",
    "4, t.csv.gz, renewed"
  })
  void whoeverLooksBetweenTwoStepsSeesTheOldFileOrTheNew(int steps, String file, String seen)
      throws IOException {
    publish("t.csv", "old");
    doSteps(steps, file);

    LandedFile landed = folder.landed().orElseThrow();
    assertThat(Files.readString(folder.file(landed))).isEqualTo(seen);
    assertThat(landed.sha256()).isEqualTo("sha of " + seen);
  }

  @ParameterizedTest
  @CsvSource({
    "1, t.csv",
    "2, t.csv",
    "3, t.csv",
    "1, t.csv.gz",
    "2, t.csv.gz",
    "3, t.csv.gz",
    "4, t.csv.gz"
  })
  void whatWasBegunIsEnded(int steps, String file) throws IOException {
    publish("t.csv", "old");
    doSteps(steps, file);

    folder.recover();
    folder.cleanUp(null);

    assertThat(folder.landed()).contains(landed(file, "renewed"));
    assertThat(content(file)).isEqualTo("renewed");
    assertThat(names()).contains("_landed.json", file).doesNotContain("._landed.json");
    assertThat(names()).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void withoutTheDecisionToPublishThePartStaysToGoOnFrom() throws IOException {
    publish("t.csv", "old");
    doSteps(0, "t.csv");

    folder.recover();
    folder.cleanUp(folder.part("t.csv"));

    assertThat(folder.landed()).contains(landed("t.csv", "old"));
    assertThat(names()).contains(".t.csv.part");
  }

  @Test
  void aFirstLandingIsNoneUntilTheFileHasItsName() throws IOException {
    doSteps(1, "t.csv");
    assertThat(folder.landed()).isEmpty();

    folder.recover();

    assertThat(folder.landed()).contains(landed("t.csv", "renewed"));
  }

  @Test
  void aFileOfAnotherLengthThanTheNoteSaysIsNotLanded() throws IOException {
    publish("t.csv", "old");
    Files.writeString(folder.path().resolve("t.csv"), "older");

    assertThat(folder.landed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"source\"", "{}", "nonsense"})
  void aDamagedNoteIsNone(String json) throws IOException {
    publish("t.csv", "old");
    Files.writeString(folder.path().resolve("_landed.json"), json);
    Files.writeString(folder.path().resolve("._landed.json"), json);

    folder.recover();

    assertThat(folder.landed()).isEmpty();
  }

  @Test
  void leftoversAreDeletedAndNothingOfOthers() throws IOException {
    publish("t.csv", "old");
    for (String name :
        List.of(
            ".t.csv.part",
            ".t.csv.part.json",
            ".t.csv.part.json.tmp",
            ".t.csv.gz.part",
            "._landed.json.tmp",
            ".other",
            "notes.txt")) {
      Files.writeString(folder.path().resolve(name), "x");
    }

    folder.cleanUp(folder.part("t.csv"));
    assertThat(names())
        .containsExactly(
            ".other", ".t.csv.part", ".t.csv.part.json", "_landed.json", "notes.txt", "t.csv");

    folder.cleanUp(null);
    assertThat(names()).containsExactly(".other", "_landed.json", "notes.txt", "t.csv");
  }

  @Test
  void anEarlierDatesFileIsCarriedOverWithoutTakingRoom() throws IOException {
    publish("t.csv", "old");
    LandingFolder next = new LandingFolder(lake, "t", DATE.plusDays(1));

    LandedFile carried = next.carryOver(folder, folder.landed().orElseThrow());

    assertThat(carried).isEqualTo(landed("t.csv", "old").carriedFrom(DATE));
    assertThat(next.landed()).contains(carried);
    assertThat(Files.isSameFile(next.file(carried), folder.file(carried))).isTrue();
    publish("t.csv", "renewed");
    assertThat(Files.readString(next.file(carried))).as("of its own").isEqualTo("old");
  }

  @Test
  void earlierDatesComeNewestFirst() throws IOException {
    for (String name :
        List.of("2026-07-30", "2025-12-31", "2026-08-01", "0999-01-01", "x", ".2026-07-29.lock")) {
      Files.createDirectories(lake.resolve("landing/t").resolve(name));
    }

    assertThat(folder.earlier())
        .extracting(earlier -> earlier.date().toString())
        .containsExactly("2026-07-30", "2025-12-31", "0999-01-01");
    assertThat(new LandingFolder(lake, "none", DATE).earlier()).isEmpty();
  }

  @Test
  void anEmptyFolderIsDeletedAndOnlyThen() throws IOException {
    publish("t.csv", "old");
    folder.deleteIfEmpty();
    assertThat(folder.path()).exists();

    LandingFolder empty = new LandingFolder(lake, "t", DATE.plusDays(1));
    empty.create();
    empty.deleteIfEmpty();
    assertThat(empty.path()).doesNotExist();
  }

  @Test
  void oneLandingAtATimeHasADate() throws IOException {
    try (FolderLock lock = folder.tryLock()) {
      assertThat(lock).isNotNull();
      assertThat(folder.tryLock()).isNull();
      try (FolderLock other = new LandingFolder(lake, "t", DATE.plusDays(1)).tryLock()) {
        assertThat(other).isNotNull();
      }
    }
    try (FolderLock again = folder.tryLock()) {
      assertThat(again).isNotNull();
    }
    assertThat(names(lake.resolve("landing/t"))).containsExactly("2026-07-31");
  }

  @Test
  void aLockFileThatAKilledOneLeftLocksNobodyOut() throws IOException {
    Files.writeString(lake.resolve("landing/t/." + DATE + ".lock"), "123 x, and then some more");

    try (FolderLock lock = folder.tryLock()) {
      assertThat(lock).isNotNull();
    }
  }

  private void publish(String file, String content) throws IOException {
    part(file, content);
    folder.publish(landed(file, content));
  }

  /** 0: the part is whole; 1: the note; 2: the file's name; 3: the note's name; 4: the old one. */
  private void doSteps(int steps, String file) throws IOException {
    part(file, "renewed");
    Path coming = folder.path().resolve("._landed.json");
    if (steps >= 1) {
      Files.writeString(coming, landed(file, "renewed").toJson());
    }
    if (steps >= 2) {
      Files.move(
          folder.part(file).path(),
          folder.path().resolve(file),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    if (steps >= 3) {
      Files.move(
          coming,
          folder.path().resolve("_landed.json"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    if (steps >= 4) {
      Files.delete(folder.path().resolve("t.csv"));
    }
  }

  private void part(String file, String content) throws IOException {
    PartFile part = folder.part(file);
    part.begin("file:///x", new FileVersion(null, null, content.length()));
    Files.writeString(part.path(), content);
  }

  private static LandedFile landed(String file, String content) {
    return new LandedFile(
        "file:///x/" + file,
        file,
        null,
        Instant.EPOCH,
        content.length(),
        "sha of " + content,
        Instant.EPOCH,
        null,
        1,
        0);
  }

  private String content(String file) throws IOException {
    return Files.readString(folder.path().resolve(file));
  }

  private List<String> names() throws IOException {
    return names(folder.path());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
