package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.podium.errors.InputNotReadyException;
import io.podium.lake.FolderLock;
import io.podium.lake.LakeTable;
import io.podium.lake.landing.Landed.How;
import io.podium.rules.Columns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a file is fetched, and from where on, by an upstream that fails as it is told. */
class LandingTest {
  private static final LakeTable TABLE = new LakeTable("t", Columns.of("id"), List.of("id"));
  private static final LocalDate DATE = LocalDate.of(2026, 7, 31);
  private static final int ATTEMPTS = 4;
  private static final byte[] OLD = csv("old", 5000);
  private static final byte[] RENEWED = csv("renewed", 6000);

  @TempDir Path lake;
  private final FakeUpstream upstream = new FakeUpstream();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Long> shown = new ArrayList<>();

  @Test
  void landsAFileAndSaysWhatItIs() throws Exception {
    Instant before = Instant.now();
    upstream.put("t.csv", OLD, new FileVersion("\"1\"", Instant.EPOCH, OLD.length));

    Landed landed = land(DATE);

    assertThat(landed.how()).isEqualTo(How.FETCHED);
    assertThat(landed.path()).isEqualTo(lake.resolve("landing/t/2026-07-31/t.csv"));
    assertThat(landed.path()).hasBinaryContent(OLD);
    assertThat(landed.fetched()).isEqualTo(OLD.length);
    LandedFile file = folder(DATE).landed().orElseThrow();
    assertThat(file).isEqualTo(landed.file());
    assertThat(file.source()).isEqualTo("fake://host/t.csv");
    assertThat(file.etag()).isEqualTo("\"1\"");
    assertThat(file.lastModified()).isEqualTo(Instant.EPOCH);
    assertThat(file.bytes()).isEqualTo(OLD.length);
    assertThat(file.sha256()).isEqualTo(sha256(OLD));
    assertThat(file.fetchedAt()).isBetween(before, Instant.now());
    assertThat(file.carriedFrom()).isNull();
    assertThat(file.rows()).isEqualTo(5000);
    assertThat(file.malformedRows()).isZero();
    assertThat(names(DATE)).containsExactly("_landed.json", "t.csv");
    assertThat(shown).isSorted().last().isEqualTo((long) OLD.length);
  }

  @Test
  void theCompressedFileIsPreferred() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    upstream.put("t.csv.gz", gzip(RENEWED), "\"2\"");

    assertThat(land(DATE).file().file()).isEqualTo("t.csv.gz");
    assertThat(names(DATE)).containsExactly("_landed.json", "t.csv.gz");
  }

  @Test
  void aFileThatIsForbiddenMayBeOneThatIsNotThere() throws Exception {
    upstream.forbid("t.csv.gz");
    upstream.put("t.csv", OLD, "\"1\"");
    assertThat(land(DATE).file().file()).isEqualTo("t.csv");

    upstream.forbid("t.csv");
    assertNotReady("fake://host/t.csv.gz is forbidden");
  }

  @Test
  void aFileThatIsNotThereIsNotReadyAndLeavesNothing() {
    assertNotReady("there is no file fake://host/t.csv.gz and no file fake://host/t.csv");
    assertThat(lake.resolve("landing/t/2026-07-31")).doesNotExist();
  }

  @Test
  void aBrokenConnectionIsTakenUpWhereItBroke() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    Collections.addAll(upstream.cuts, 0, 10_000, 1, 7_777);

    assertThat(land(DATE).path()).hasBinaryContent(OLD);

    assertThat(upstream.opened).containsExactly(0L, 0L, 10_000L, 10_001L, 17_778L);
    assertThat(upstream.sent).isEqualTo(OLD.length);
    assertThat(pauses).hasSize(4);
  }

  @Test
  void aServerThatSendsNoPartsSendsAllAgain() throws Exception {
    upstream.sendsParts = false;
    upstream.put("t.csv", OLD, "\"1\"");
    Collections.addAll(upstream.cuts, 10_000, 5_000, 20_000);

    Landed landed = land(DATE);

    assertThat(landed.path()).hasBinaryContent(OLD);
    assertThat(landed.file().sha256()).isEqualTo(sha256(OLD));
    assertThat(upstream.opened).containsExactly(0L, 10_000L, 10_000L, 20_000L);
  }

  @Test
  void connectionsThatBringNothingAreGivenUpAndALaterRunGoesOn() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    Collections.addAll(upstream.cuts, 10_000, 0, 0, 0, 0);

    assertThatIOException()
        .isThrownBy(() -> land(DATE))
        .withMessage(
            "fake://host/t.csv, at byte 10,000: given up after 4 attempts that brought nothing; the"
                + " last one: IOException: cut");
    assertThat(names(DATE)).containsExactly(".t.csv.part", ".t.csv.part.json");
    assertThat(folder(DATE).landed()).isEmpty();

    upstream.opened.clear();
    Landed landed = land(DATE);
    assertThat(upstream.opened).containsExactly(10_000L);
    assertThat(landed.resumedAt()).isEqualTo(10_000);
    assertThat(landed.fetched()).isEqualTo(OLD.length - 10_000);
    assertThat(landed.file().sha256()).isEqualTo(sha256(OLD));
    assertThat(names(DATE)).containsExactly("_landed.json", "t.csv");
  }

  @Test
  void aPartThatIsWholeIsNotFetchedAgain() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    PartFile part = folder(DATE).part("t.csv");
    folder(DATE).create();
    part.begin("fake://host/t.csv", new FileVersion("\"1\"", null, OLD.length));
    Files.write(part.path(), OLD);

    Landed landed = land(DATE);

    assertThat(upstream.opened).isEmpty();
    assertThat(landed.file().sha256()).isEqualTo(sha256(OLD));
    assertThat(landed.fetched()).isZero();
  }

  @Test
  void aPartOfAnotherVersionOrPlaceIsNotGoneOnFrom() throws Exception {
    for (String other : List.of("\"0\"", "elsewhere")) {
      upstream.opened.clear();
      upstream.put("t.csv", OLD, "\"1\"");
      PartFile part = folder(DATE).part("t.csv");
      folder(DATE).create();
      part.begin(
          other.equals("elsewhere") ? "fake://other/t.csv" : "fake://host/t.csv",
          new FileVersion(other.equals("elsewhere") ? "\"1\"" : other, null, OLD.length));
      Files.writeString(part.path(), "something else");
      Files.deleteIfExists(lake.resolve("landing/t/2026-07-31/_landed.json"));

      assertThat(land(DATE).path()).hasBinaryContent(OLD);
      assertThat(upstream.opened).containsExactly(0L);
    }
  }

  @Test
  void aDamagedPartIsFetchedFromItsStart() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    PartFile part = folder(DATE).part("t.csv");
    folder(DATE).create();
    Files.writeString(part.path(), "x");
    Files.writeString(part.description(), "{\"source\": ");

    assertThat(land(DATE).path()).hasBinaryContent(OLD);
  }

  @Test
  void aFileThatIsChangedMeanwhileIsFetchedFromItsStart() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    upstream.cuts.add(10_000);
    upstream.before.add(() -> {});
    upstream.before.add(() -> upstream.put("t.csv", RENEWED, "\"2\""));

    Landed landed = land(DATE);

    assertThat(landed.path()).hasBinaryContent(RENEWED);
    assertThat(landed.file().sha256()).isEqualTo(sha256(RENEWED));
    assertThat(landed.file().etag()).isEqualTo("\"2\"");
    assertThat(landed.file().rows()).isEqualTo(6000);
    assertThat(upstream.opened).as("the answer to the second is used").containsExactly(0L, 10_000L);
  }

  @Test
  void aFileThatIsChangedBeforeTheFirstByteIsTheNewOne() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    upstream.before.add(() -> upstream.put("t.csv", RENEWED, "\"2\""));
    upstream.cuts.add(10_000);

    Landed landed = land(DATE);

    assertThat(landed.file().sha256()).isEqualTo(sha256(RENEWED));
    assertThat(landed.file().etag()).isEqualTo("\"2\"");
    assertThat(upstream.opened).containsExactly(0L, 10_000L);
  }

  @Test
  void aFileThatIsNeverAtRestIsNotReady() {
    upstream.put("t.csv", OLD, "\"0\"");
    for (int i = 0; i < 100; i++) {
      String etag = "\"" + (i + 1) + "\"";
      upstream.before.add(() -> upstream.put("t.csv", OLD, etag));
      upstream.cuts.add(10_000);
    }

    assertNotReady("fake://host/t.csv was changed 4 times while it was fetched");
  }

  @Test
  void aFileOfWhichNoVersionIsKnownIsFetchedInOneGo() throws Exception {
    FileVersion unknown = new FileVersion(null, null, FileVersion.UNKNOWN);
    upstream.put("t.csv", OLD, unknown);
    upstream.cuts.add(10_000);

    assertThat(land(DATE).path()).hasBinaryContent(OLD);
    assertThat(land(DATE).how()).isEqualTo(How.FETCHED_THE_SAME);
    assertThat(upstream.sent).isEqualTo(10_000 + 2L * OLD.length);
  }

  @Test
  void anEndThatProvesNothingIsRefusedUnlessTheFileCanBeCheckedByItself() throws Exception {
    FileVersion unknown = new FileVersion("\"1\"", null, FileVersion.UNKNOWN);
    upstream.provesItsEnd = false;
    upstream.put("t.csv", OLD, unknown);
    assertNotReady("fake://host/t.csv: the server does not say how long the file is");

    upstream.put("t.csv.gz", gzip(OLD), unknown);
    assertThat(land(DATE).path()).hasBinaryContent(gzip(OLD));
  }

  @Test
  void aBadFileIsNotLandedAndTheOldOneStays() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    land(DATE);
    upstream.put("t.csv", bytes("<html>Sign in</html>"), "\"2\"");

    assertNotReady("t.csv is an HTML page");

    assertThat(folder(DATE).landed().orElseThrow().sha256()).isEqualTo(sha256(OLD));
    assertThat(names(DATE)).containsExactly("_landed.json", "t.csv");
    upstream.put("t.csv", RENEWED, "\"3\"");
    assertThat(land(DATE).path()).hasBinaryContent(RENEWED);
  }

  @Test
  void aBadFirstFileLeavesNothing() {
    upstream.put("t.csv", bytes("name\nx\n"), "\"1\"");

    assertNotReady("t.csv has no column id");

    assertThat(lake.resolve("landing/t/2026-07-31")).doesNotExist();
  }

  @Test
  void anUnchangedFileIsNotFetchedAgain() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    Landed first = land(DATE);
    Files.writeString(first.path().resolveSibling(".t.csv.part"), "of a run that was killed");

    Landed again = land(DATE);

    assertThat(again.how()).isEqualTo(How.UNCHANGED);
    assertThat(again.file()).isEqualTo(first.file());
    assertThat(upstream.opened).hasSize(1);
    assertThat(names(DATE)).containsExactly("_landed.json", "t.csv");
  }

  @Test
  void aFileThatWasDeletedFromTheLakeIsFetchedAgain() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    Files.delete(land(DATE).path());

    assertThat(land(DATE).path()).hasBinaryContent(OLD);
  }

  @Test
  void aChangedFileTakesThePlaceOfTheOld() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    land(DATE);
    upstream.put("t.csv", RENEWED, "\"2\"");

    Landed again = land(DATE);

    assertThat(again.how()).isEqualTo(How.FETCHED);
    assertThat(again.path()).hasBinaryContent(RENEWED);
  }

  @Test
  void aFileThatComesCompressedFromNowOnTakesThePlaceOfTheOld() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    land(DATE);
    upstream.put("t.csv.gz", gzip(RENEWED), "\"2\"");

    land(DATE);

    assertThat(names(DATE)).containsExactly("_landed.json", "t.csv.gz");
  }

  @Test
  void anUnchangedFileIsCarriedOverToALaterDate() throws Exception {
    upstream.put("t.csv", OLD, "\"0\"");
    land(DATE.minusDays(9));
    upstream.put("t.csv", OLD, "\"1\"");
    Landed first = land(DATE);

    Landed later = land(DATE.plusDays(2));

    assertThat(later.how()).isEqualTo(How.CARRIED_OVER);
    assertThat(later.path()).hasBinaryContent(OLD);
    assertThat(later.file()).isEqualTo(first.file().carriedFrom(DATE));
    assertThat(names(DATE.plusDays(2))).containsExactly("_landed.json", "t.csv");
    assertThat(upstream.opened).hasSize(2);
    assertThat(land(DATE.plusDays(2)).how()).isEqualTo(How.UNCHANGED);
  }

  @Test
  void aLaterDatesFileIsNotCarriedBack() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    land(DATE);

    Landed earlier = land(DATE.minusDays(1));

    assertThat(earlier.how()).isEqualTo(How.FETCHED);
    assertThat(earlier.file().carriedFrom()).isNull();
  }

  @Test
  void onlyTheNewestEarlierDateIsLookedAt() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    land(DATE.minusDays(2));
    upstream.put("t.csv", RENEWED, "\"2\"");
    land(DATE.minusDays(1));
    upstream.put("t.csv", OLD, "\"1\"");

    assertThat(land(DATE).how()).isEqualTo(How.FETCHED);
  }

  @Test
  void aDateThatIsBeingLandedIsNotCarriedOverFrom() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    land(DATE);

    try (FolderLock lock = folder(DATE).tryLock()) {
      assertThat(lock).isNotNull();
      assertThat(land(DATE.plusDays(1)).how()).isNotEqualTo(How.CARRIED_OVER);
    }
  }

  @Test
  void equalBytesUnderAnotherEtagAreNoted() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    land(DATE);
    upstream.put("t.csv", OLD, "\"2\"");

    Landed sameDate = land(DATE);
    assertThat(sameDate.how()).isEqualTo(How.FETCHED_THE_SAME);
    assertThat(sameDate.file().etag()).isEqualTo("\"2\"");
    assertThat(sameDate.file().carriedFrom()).isNull();

    upstream.put("t.csv", OLD, "\"3\"");
    Landed later = land(DATE.plusDays(1));
    assertThat(later.how()).isEqualTo(How.FETCHED_THE_SAME);
    assertThat(later.file().carriedFrom()).isEqualTo(DATE);
    assertThat(later.path()).hasBinaryContent(OLD);
  }

  @Test
  void aServerThatDoesNotAnswerIsAskedAgain() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    upstream.failingProbes = ATTEMPTS - 1;
    assertThat(land(DATE).path()).hasBinaryContent(OLD);

    upstream.failingProbes = ATTEMPTS;
    assertThatIOException().isThrownBy(() -> land(DATE)).withMessageContaining("no answer");
  }

  @Test
  void twoLandingsOfADateDoNotMeet() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");

    try (FolderLock lock = folder(DATE).tryLock()) {
      assertThat(lock).isNotNull();
      assertNotReady("another process is landing t of 2026-07-31");
    }
    assertThat(land(DATE).how()).isEqualTo(How.FETCHED);
  }

  @Test
  void whatAKilledLandingHadDecidedIsEndedFirst() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    land(DATE);
    upstream.put("t.csv", RENEWED, "\"2\"");
    LandedFile old = land(DATE).file();
    Path folder = folder(DATE).path();
    Files.move(folder.resolve("_landed.json"), folder.resolve("._landed.json"));

    Landed landed = land(DATE);

    assertThat(landed.how()).isEqualTo(How.UNCHANGED);
    assertThat(landed.file()).isEqualTo(old);
    assertThat(names(DATE)).containsExactly("_landed.json", "t.csv");
  }

  @Test
  void anInterruptEndsTheLandingAndALaterRunGoesOn() throws Exception {
    upstream.put("t.csv", OLD, "\"1\"");
    upstream.cuts.add(10_000);
    Landing landing =
        new Landing(
            lake,
            ATTEMPTS,
            upstream,
            length -> {
              throw new InterruptedException();
            });

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> landing.land(TABLE, DATE, (file, bytes, length) -> {}));

    assertThat(land(DATE).resumedAt()).isEqualTo(10_000);
  }

  private Landed land(LocalDate date) throws IOException, InterruptedException {
    return new Landing(lake, ATTEMPTS, upstream, pauses::add)
        .land(TABLE, date, (file, bytes, length) -> shown.add(bytes));
  }

  private void assertNotReady(String message) {
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(() -> land(DATE))
        .withMessageStartingWith(message);
  }

  private LandingFolder folder(LocalDate date) {
    return new LandingFolder(lake, "t", date);
  }

  private List<String> names(LocalDate date) throws IOException {
    try (var files = Files.list(folder(date).path())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static byte[] csv(String text, int rows) {
    StringBuilder csv = new StringBuilder("id,text\n");
    for (int i = 0; i < rows; i++) {
      csv.append(i).append(',').append(text).append('\n');
    }
    return bytes(csv.toString());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
