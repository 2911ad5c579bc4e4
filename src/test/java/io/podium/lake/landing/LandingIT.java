package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.podium.TestKeys;
import io.podium.lake.landing.WebServer.Framing;
import io.podium.lake.landing.WebServer.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code podium land} with real servers, real processes and a real full disk. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LandingIT {
  private static final String BIO = "athlete_bio";
  private static final String HEADER = "athlete_id,name,sex,height,weight\n";
  private static final LocalDate DATE = LocalDate.of(2026, 7, 31);
  private static final int SIGKILL_EXIT = 137;

  /** What a connection that breaks may lose of what the server has sent: the client's buffers. */
  private static final long LOST = 1 << 16;

  /** Starts quickly, which is most of what the processes here do. */
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1");

  @TempDir Path temporary;
  private Path lake;
  private WebServer web;

  @BeforeEach
  void start() throws IOException {
    lake = temporary.resolve("lake");
    web = new WebServer();
  }

  @AfterEach
  void stop() throws IOException {
    web.close();
  }

  @Test
  void aDownloadThatIsCutTenTimesIsLandedWithoutFetchingMuchTwice() throws Exception {
    byte[] content = csv(1, 4_000_000);
    web.put("athlete_bio.csv", content, "\"1\"");
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 10; i++) {
      web.cuts.add(random.nextLong(100_000, 500_000));
    }

    LandRun run = LandRun.apart(QUICK, options(web.url(), DATE));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertLanded(DATE, "athlete_bio.csv", content);
    assertThat(run.output().lines().filter(line -> line.contains(" WARN "))).hasSize(10);
    assertThat(web.sent.get()).isBetween((long) content.length, content.length + 10 * LOST);
    assertThat(web.requests).filteredOn(request -> request.contains("bytes=")).hasSize(10);
  }

  @Test
  void anUpstreamThatChangesBetweenTwoCutsIsLandedAsItIsThen() throws Exception {
    byte[] changed = csv(2, 300_000);
    for (Framing framing : Framing.values()) {
      if (framing == Framing.CLOSED_CONNECTION) {
        continue;
      }
      web.framing = framing;
      web.put("athlete_bio.csv", csv(1, 300_000), "\"1" + framing + "\"");
      web.cuts.addAll(List.of(100_000L, 50_000L));
      Thread change =
          new Thread(
              () -> {
                while (web.cuts.size() > 1) {
                  Thread.onSpinWait();
                }
                web.put("athlete_bio.csv", changed, "\"2" + framing + "\"");
              });
      change.start();

      LandRun run = LandRun.here(options(web.url(), DATE));

      change.join();
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertLanded(DATE, "athlete_bio.csv", changed);
    }
  }

  @Test
  void aServerWithoutHeadRangesOrETagsIsGoodEnough() throws Exception {
    byte[] content = csv(1, 300_000);
    web.knowsHead = false;
    web.knowsRanges = false;
    Instant yesterday = Instant.parse("2026-07-30T12:34:56Z");
    web.put("athlete_bio.csv", new Resource(content, new byte[] {0}, 0, null, yesterday));
    // The first answer is to the question for the version.
    web.cuts.addAll(List.of(10L, 100_000L, 50_000L));

    assertThat(LandRun.here(options(web.url(), DATE)).exitCode()).isZero();
    assertLanded(DATE, "athlete_bio.csv", content);
    assertThat(landed(DATE).lastModified()).isEqualTo(yesterday);

    long sent = web.sent.get();
    web.cuts.add(10L);
    LandRun again = LandRun.here(options(web.url(), DATE));
    assertThat(again.output()).contains("unchanged at the source, nothing fetched");
    assertThat(web.sent.get()).isEqualTo(sent + 10);
  }

  @Test
  void rangesAreAskedForByTimeWhereThereIsNoETag() throws Exception {
    byte[] content = csv(1, 300_000);
    Instant yesterday = Instant.parse("2026-07-03T02:34:56Z");
    web.put("athlete_bio.csv", new Resource(content, new byte[] {0}, 0, null, yesterday));
    web.cuts.add(200_000L);

    assertThat(LandRun.here(options(web.url(), DATE)).exitCode()).isZero();

    assertLanded(DATE, "athlete_bio.csv", content);
    assertThat(web.sent.get()).isLessThan(content.length + LOST);
  }

  @Test
  void aFileWithoutALengthIsWholeOnlyWhereItsEndIsTold() throws Exception {
    byte[] content = gzip(csv(1, 300_000));
    web.put("athlete_bio.csv.gz", content, "\"1\"");
    web.framing = Framing.CLOSED_CONNECTION;
    assertThat(LandRun.here(options(web.url(), DATE)).exitCode()).isZero();
    assertLanded(DATE, "athlete_bio.csv.gz", content);

    web.put("athlete_bio.csv.gz", content, "\"2\"");
    web.cuts.add(content.length / 2L);
    LandRun cut = LandRun.here(options(web.url(), DATE));
    assertThat(cut.exitCode()).isEqualTo(20);
    assertThat(cut.output()).contains("athlete_bio.csv.gz is cut off");

    web.remove("athlete_bio.csv.gz");
    web.put("athlete_bio.csv", csv(1, 300_000), "\"1\"");
    LandRun plain = LandRun.here(options(web.url(), DATE));
    assertThat(plain.exitCode()).isEqualTo(20);
    assertThat(plain.output()).contains("does not say how long the file is");
    assertLanded(DATE, "athlete_bio.csv.gz", content);

    web.framing = Framing.CHUNKS;
    assertThat(LandRun.here(options(web.url(), DATE)).exitCode()).isZero();
    assertLanded(DATE, "athlete_bio.csv", csv(1, 300_000));
  }

  @Test
  void anUnchangedFileIsFetchedOnceForAllDates() throws Exception {
    byte[] content = csv(1, 300_000);
    web.put("athlete_bio.csv", content, "\"1\"");
    assertThat(LandRun.here(options(web.url(), DATE)).exitCode()).isZero();

    LandRun again = LandRun.here(options(web.url(), DATE));
    LandRun later = LandRun.here(options(web.url(), DATE.plusDays(1)));

    assertThat(again.output()).contains("unchanged at the source, nothing fetched");
    assertThat(later.output()).contains("unchanged at the source since 2026-07-31, carried over");
    assertThat(web.sent.get()).isEqualTo(content.length);
    assertLanded(DATE.plusDays(1), "athlete_bio.csv", content);
    assertThat(landed(DATE.plusDays(1)).carriedFrom()).isEqualTo(DATE);
  }

  @Test
  void whatIsNoFileOfTheTableIsRefusedAndTheOldOneStays() throws Exception {
    byte[] good = csv(1, 10_000);
    web.put("athlete_bio.csv", good, "\"0\"");
    assertThat(LandRun.here(options(web.url(), DATE)).exitCode()).isZero();
    String text = new String(good, StandardCharsets.UTF_8);
    Map<String, byte[]> bad =
        Map.of(
            "is an HTML page, not a CSV", bytes("<!DOCTYPE html><html><body>Sorry!</body></html>"),
            "is empty", bytes(""),
            "ends after 2 of 5 fields: the file is cut off", bytes(text + "17,Ann"),
            "no column height", bytes(text.replace("height", "size")),
            "separated by semicolons", bytes(text.replace(',', ';')),
            "most likely UTF-16", text.getBytes(StandardCharsets.UTF_16),
            "line 2: is not UTF-8, but most likely Latin-1",
                (HEADER + "1,René,Male,180,80\n").getBytes(StandardCharsets.ISO_8859_1));
    int version = 1;
    for (Map.Entry<String, byte[]> entry : bad.entrySet()) {
      web.put("athlete_bio.csv", entry.getValue(), "\"" + version++ + "\"");

      LandRun run = LandRun.here(options(web.url(), DATE));

      assertThat(run.exitCode()).as(entry.getKey()).isEqualTo(20);
      assertThat(run.output()).contains("athlete_bio.csv").contains(entry.getKey());
      assertLanded(DATE, "athlete_bio.csv", good);
    }
    byte[] whole = gzip(good);
    web.put("athlete_bio.csv.gz", Arrays.copyOf(whole, whole.length - 5), "\"1\"");
    LandRun run = LandRun.here(options(web.url(), DATE));
    assertThat(run.exitCode()).isEqualTo(20);
    assertThat(run.output()).contains("athlete_bio.csv.gz is cut off");
    assertLanded(DATE, "athlete_bio.csv", good);
  }

  @Test
  void whatIsUnusualButRightIsLandedAsItIs() throws Exception {
    byte[] content =
        bytes(
            "\uFEFFweight,sex,athlete_id,born,height,name\r\n"
                + "80,Male,1,\"2000\r\nin Žižkov\",180,Ann\r\n"
                + "a row of another width\r\n");
    web.put("athlete_bio.csv", content, "\"1\"");

    LandRun run = LandRun.here(options(web.url(), DATE));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("2 rows, 1 of them malformed");
    assertLanded(DATE, "athlete_bio.csv", content);
    assertThat(landed(DATE).rows()).isEqualTo(2);
    assertThat(landed(DATE).malformedRows()).isEqualTo(1);
  }

  @Test
  void aFileThatIsNotThereIsAskedForOnce() {
    LandRun run = LandRun.here(options(web.url(), DATE));

    assertThat(run.exitCode()).isEqualTo(20);
    assertThat(run.output())
        .contains("there is no file " + web.url() + "/athlete_bio.csv.gz")
        .contains("check --source and --tables");
    assertThat(web.requests)
        .containsExactly("HEAD /data/athlete_bio.csv.gz", "HEAD /data/athlete_bio.csv");
  }

  @Test
  void aBusyServerIsAskedAgainWhenItWantsToBe() throws Exception {
    byte[] content = csv(1, 10_000);
    web.put("athlete_bio.csv.gz", gzip(content), "\"1\"");
    web.answers.add(WebServer.empty("503 Service Unavailable"));
    web.answers.add(WebServer.empty("429 Too Many Requests", "Retry-After: 2"));
    long start = System.nanoTime();

    LandRun run = LandRun.apart(QUICK, options(web.url(), DATE));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertLanded(DATE, "athlete_bio.csv.gz", gzip(content));
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
    assertThat(run.output()).contains("the server answers 503;", "answers 429; attempt 3 of 10");

    for (int i = 0; i < 2; i++) {
      web.answers.add(WebServer.empty("500 Internal Server Error"));
    }
    LandRun givenUp = LandRun.here(with("--attempts=2", options(web.url(), DATE)));
    assertThat(givenUp.exitCode()).isEqualTo(41);
    assertThat(givenUp.output()).contains("given up after 2 attempts", "answers 500");
  }

  @Test
  void aServerThatFallsSilentIsLeft() throws Exception {
    byte[] content = csv(1, 100_000);
    web.put("athlete_bio.csv", content, "\"1\"");
    web.pauseMillis = 2000;
    Thread wakeUp =
        new Thread(
            () -> {
              while (web.sent.get() == 0) {
                Thread.onSpinWait();
              }
              web.pauseMillis = 0;
            });
    wakeUp.start();

    LandRun run = LandRun.here(with("--timeout=500ms", options(web.url(), DATE)));

    wakeUp.join();
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertLanded(DATE, "athlete_bio.csv", content);
    assertThat(web.requests).last().asString().contains("bytes=16384-");
  }

  @Test
  void aUserIsAskedForAndThePasswordIsNowhere() throws Exception {
    web.put("athlete_bio.csv", csv(1, 10_000), "\"1\"");
    web.authorization = "Basic " + Base64.getEncoder().encodeToString(bytes("podium:hunter2 ž"));
    LandRun nobody = LandRun.here(options(web.url(), DATE));
    assertThat(nobody.exitCode()).isEqualTo(20);
    assertThat(nobody.output()).contains("answers 401", "give --sourceUser");

    Path secret = Files.writeString(temporary.resolve("secret"), "wrong\n");
    String[] options =
        with(
            "--sourceUser=podium",
            with("--sourcePasswordRef=file:" + secret, options(web.url(), DATE)));
    LandRun wrong = LandRun.here(options);
    assertThat(wrong.exitCode()).isEqualTo(20);
    assertThat(wrong.output()).contains("answers 401", "check --sourceUser");

    Files.writeString(secret, "hunter2 ž\n");
    LandRun right = LandRun.here(options);
    assertThat(right.exitCode()).as(right.output()).isZero();
    assertThat(right.output()).doesNotContain("hunter2");
    assertThat(Files.readString(folder(DATE).path().resolve("_landed.json")))
        .doesNotContain("hunter2", "podium:");

    LandRun inUrl = LandRun.here(options(web.url().replace("//", "//podium:hunter2@"), DATE));
    assertThat(inUrl.exitCode()).isEqualTo(2);
    assertThat(inUrl.output()).contains("--sourcePasswordRef").doesNotContain("hunter2");
  }

  @Test
  void redirectsAreFollowedAndNoOtherHostIsToldThePassword() throws Exception {
    byte[] content = csv(1, 10_000);
    Path secret = Files.writeString(temporary.resolve("secret"), "hunter2");
    try (WebServer other = new WebServer()) {
      other.put("athlete_bio.csv.gz", gzip(content), "\"1\"");
      String there = "Location: " + other.url() + "/athlete_bio.csv.gz";
      web.answers.add(WebServer.empty("302 Found", there));
      web.answers.add(WebServer.empty("308 Permanent Redirect", there));

      LandRun run =
          LandRun.here(
              with(
                  "--sourceUser=podium",
                  with("--sourcePasswordRef=file:" + secret, options(web.url(), DATE))));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertLanded(DATE, "athlete_bio.csv.gz", gzip(content));
      assertThat(landed(DATE).source()).isEqualTo(web.url() + "/athlete_bio.csv.gz");
      assertThat(web.requests).hasSize(2).allMatch(request -> request.contains("authorized"));
      assertThat(other.requests).hasSize(2).noneMatch(request -> request.contains("authorized"));
    }
    web.answers.add(WebServer.empty("301 Moved", "Location: ftp://127.0.0.1/x"));
    web.answers.add(WebServer.empty("301 Moved", "Location: /data/athlete_bio.csv"));
    for (int i = 0; i < 6; i++) {
      web.answers.add(WebServer.empty("301 Moved", "Location: ."));
    }
    LandRun lost = LandRun.here(options(web.url(), DATE.plusDays(1)));
    assertThat(lost.exitCode()).isEqualTo(20);
    assertThat(lost.output()).contains("redirected to where no file can be fetched from");
  }

  @Test
  void filesAreLandedFromAFolder() throws Exception {
    byte[] content = csv(1, 10_000);
    Path in = Files.createDirectories(temporary.resolve("in put"));
    Files.write(in.resolve("athlete_bio.csv"), content);

    LandRun run = LandRun.here(options(in.toString(), DATE));
    assertThat(run.exitCode()).as(run.output()).isZero();
    assertLanded(DATE, "athlete_bio.csv", content);
    assertThat(LandRun.here(options(in.toUri().toString(), DATE)).output()).contains("unchanged");

    Files.setLastModifiedTime(
        in.resolve("athlete_bio.csv"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    LandRun touched = LandRun.here(options(in.toString(), DATE.plusDays(1)));
    assertThat(touched.output()).contains("the same as before");
    assertThat(landed(DATE.plusDays(1)).carriedFrom()).isEqualTo(DATE);
  }

  @Test
  void filesAreLandedFromAnFtpServerThatBreaksOff() throws Exception {
    byte[] content = csv(1, 1_000_000);
    Path folder = Files.createDirectories(temporary.resolve("ftp/in"));
    Files.write(folder.resolve("athlete_bio.csv"), content);
    try (TestFtpServer server = new TestFtpServer(temporary.resolve("ftp"), null, 0)) {
      server.cuts.addAll(List.of(200_000L, 0L, 300_000L));

      LandRun run = LandRun.here(options(server.url() + "/in", DATE));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertLanded(DATE, "athlete_bio.csv", content);
      assertThat(landed(DATE).lastModified()).isNotNull();
      assertThat(server.offsets).hasSize(4);
      assertThat(server.offsets.get(1)).isBetween(200_000 - LOST, 200_000L);
      assertThat(server.offsets.get(2))
          .as("nothing came in between")
          .isEqualTo(server.offsets.get(1));
      assertThat(server.sent.get()).isLessThan(content.length + 3 * LOST);

      LandRun later = LandRun.here(options(server.url() + "/in", DATE.plusDays(1)));
      assertThat(later.output()).contains("carried over");
      assertThat(server.offsets).hasSize(4);

      byte[] changed = csv(2, 500_000);
      Files.write(folder.resolve("athlete_bio.csv"), changed);
      assertThat(LandRun.here(options(server.url() + "/in", DATE)).exitCode()).isZero();
      assertLanded(DATE, "athlete_bio.csv", changed);

      LandRun absent = LandRun.here(options(server.url() + "/out", DATE));
      assertThat(absent.exitCode()).isEqualTo(20);
      assertThat(absent.output()).contains("there is no file " + server.url() + "/out/");
    }
  }

  @Test
  void anFtpServerWantsTheRightPassword() throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("ftp"));
    Files.write(folder.resolve("athlete_bio.csv"), csv(1, 10_000));
    Path secret = Files.writeString(temporary.resolve("secret"), "wrong");
    try (TestFtpServer server = new TestFtpServer(folder, null, 0)) {
      String url = server.url().replace("//", "//" + TestFtpServer.USER + "@");
      String[] options = with("--sourcePasswordRef=file:" + secret, options(url, DATE));
      LandRun wrong = LandRun.here(options);
      assertThat(wrong.exitCode()).isEqualTo(20);
      assertThat(wrong.output()).contains("530", "check --sourceUser");

      Files.writeString(secret, TestFtpServer.PASSWORD);
      assertThat(LandRun.here(options).exitCode()).isZero();
      assertThat(landed(DATE).source()).isEqualTo(server.url() + "/athlete_bio.csv");
    }
  }

  @Test
  void ftpsIsTrustedOnlyWithACertificateForTheHost() throws Exception {
    byte[] content = csv(1, 300_000);
    Path folder = Files.createDirectories(temporary.resolve("ftp"));
    Files.write(folder.resolve("athlete_bio.csv"), content);
    Path keys = TestKeys.make(temporary.resolve("keys"), "ip:127.0.0.1");
    Path others = TestKeys.make(temporary.resolve("others"), "dns:example.org");
    try (TestFtpServer server = new TestFtpServer(folder, keys, 0)) {
      String url = "ftps://127.0.0.1:" + server.port();
      server.cuts.add(200_000L);

      LandRun run = LandRun.apart(trusting(keys), options(url, DATE));
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertLanded(DATE, "athlete_bio.csv", content);
      assertThat(server.offsets).hasSize(2);

      LandRun untrusted = LandRun.here(options(url, DATE.plusDays(1)));
      assertThat(untrusted.exitCode()).isEqualTo(20);
      assertThat(untrusted.output()).contains("certificate that is not trusted", "trustStore");
    }
    try (TestFtpServer server = new TestFtpServer(folder, others, 0)) {
      LandRun wrongHost =
          LandRun.apart(
              trusting(others), options("ftps://127.0.0.1:" + server.port(), DATE.plusDays(1)));
      assertThat(wrongHost.exitCode()).isEqualTo(20);
      assertThat(wrongHost.output()).contains("for another host");
    }
  }

  @Test
  void ftpsBeginsWithTlsOnItsOwnPort() throws Exception {
    Path folder = Files.createDirectories(temporary.resolve("ftp"));
    byte[] content = csv(1, 10_000);
    Files.write(folder.resolve("athlete_bio.csv"), content);
    Path keys = TestKeys.make(temporary.resolve("keys"), "ip:127.0.0.1");
    assumeThat(canListen(990)).as("port 990 is free here, and open to this user").isTrue();
    try (TestFtpServer server = new TestFtpServer(folder, keys, 990)) {
      assertThat(server.port()).isEqualTo(990);
      LandRun run = LandRun.apart(trusting(keys), options("ftps://127.0.0.1", DATE));
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertLanded(DATE, "athlete_bio.csv", content);
    }
  }

  @Test
  void bothConnectionsOfFtpsHaveOneSession() throws Exception {
    byte[] content = csv(1, 10_000);
    Path keys = TestKeys.make(temporary.resolve("keys"), "ip:127.0.0.1");
    try (OneSessionFtpServer server = new OneSessionFtpServer(keys, content)) {
      LandRun run =
          LandRun.apart(trusting(keys), options("ftps://127.0.0.1:" + server.port(), DATE));

      assertThat(run.exitCode()).as(run.output()).isZero();
      assertLanded(DATE, "athlete_bio.csv", content);
    }
  }

  @Test
  void whoComesSecondIsTold() throws Exception {
    byte[] content = csv(1, 1_000_000);
    web.put("athlete_bio.csv", content, "\"1\"");
    web.pauseMillis = 20;
    Path log = temporary.resolve("log");
    Process first = LandRun.start(log, QUICK, options(web.url(), DATE));
    while (web.sent.get() == 0) {
      assertThat(first.isAlive()).as(Files.readString(log)).isTrue();
      Thread.sleep(10);
    }

    LandRun second = LandRun.here(options(web.url(), DATE));

    assertThat(second.exitCode()).isEqualTo(20);
    assertThat(second.output()).contains("another process is landing athlete_bio of 2026-07-31");
    web.pauseMillis = 0;
    assertThat(first.waitFor()).as(Files.readString(log)).isZero();
    assertLanded(DATE, "athlete_bio.csv", content);
  }

  @Test
  void whatIsKilledTenTimesIsEndedByTheNextAndNobodySeesHalfAFile() throws Exception {
    SplittableRandom random = new SplittableRandom(9);
    Map<String, String> whole = new ConcurrentHashMap<>();
    AtomicReference<String> wrong = new AtomicReference<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread reader = new Thread(() -> watch(whole, wrong, over));
    reader.start();
    Path log = temporary.resolve("log");
    int version = 0;
    byte[] content = null;
    boolean done = true;
    for (int kill = 0; kill < 10; kill++) {
      if (done) {
        // Compressed and not by turns, as the old file then has another name.
        version++;
        content = csv(version, 2_000_000);
        byte[] sent = version % 2 == 0 ? gzip(content) : content;
        whole.put(sha256(sent), "version " + version);
        web.remove("athlete_bio.csv.gz");
        web.remove("athlete_bio.csv");
        web.put(
            version % 2 == 0 ? "athlete_bio.csv.gz" : "athlete_bio.csv",
            sent,
            "\"" + version + "\"");
        content = sent;
      }
      web.pauseMillis = kill % 3 == 2 ? 0 : 2;
      long before = web.sent.get();
      long length = content.length;
      long part = random.nextLong(length);
      boolean atTheEnd = kill % 3 == 2;
      Process process = LandRun.start(log, QUICK, options(web.url(), DATE));
      while (process.isAlive() && web.sent.get() - before < (atTheEnd ? 1 : part)) {
        Thread.sleep(1);
      }
      if (atTheEnd) {
        // Somewhere between the last bytes and the process's end.
        Thread.sleep(random.nextLong(150));
      }
      process.destroyForcibly();
      int code = process.waitFor();
      assertThat(code).as(Files.readString(log)).isIn(0, SIGKILL_EXIT);
      done = folder(DATE).landed().filter(landed -> landed.bytes() == length).isPresent();
    }
    web.pauseMillis = 0;
    LandRun last = LandRun.here(options(web.url(), DATE));
    over.set(true);
    reader.join();

    assertThat(last.exitCode()).as(last.output()).isZero();
    assertThat(wrong.get()).isNull();
    assertLanded(DATE, version % 2 == 0 ? "athlete_bio.csv.gz" : "athlete_bio.csv", content);
    try (Stream<Path> left = Files.list(folder(DATE).path())) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void aFullDiskLeavesNothingToSeeAndALaterRunGoesOn() throws Exception {
    Path disk = Files.createDirectories(temporary.resolve("disk"));
    assumeThat(mount(disk, "size=2m"))
        .as("a small disk can be mounted here, which takes root")
        .isTrue();
    try {
      byte[] content = csv(1, 5_000_000);
      web.put("athlete_bio.csv", content, "\"1\"");
      String[] options = options(web.url(), DATE);
      options[2] = "--lake=" + disk;
      lake = disk;

      LandRun known = LandRun.here(options);
      assertThat(known.exitCode()).isEqualTo(41);
      assertThat(known.output())
          .contains("no room for athlete_bio.csv")
          .contains("%,d bytes (5.0 MB) more are needed".formatted(content.length));
      assertThat(web.sent.get()).as("nothing is fetched in vain").isZero();

      // Without a length nobody can know before.
      web.framing = Framing.CHUNKS;
      LandRun unknown = LandRun.here(options);
      assertThat(unknown.exitCode()).isEqualTo(41);
      assertThat(unknown.output()).contains("no room for athlete_bio.csv: more is needed");
      assertThat(visible(disk.resolve("landing"))).isEmpty();
      assertThat(folder(DATE).landed()).isEmpty();

      assertThat(mount(disk, "remount,size=20m")).isTrue();
      long sent = web.sent.get();
      LandRun again = LandRun.here(options);
      assertThat(again.exitCode()).as(again.output()).isZero();
      assertLanded(DATE, "athlete_bio.csv", content);
      assertThat(again.output()).contains("going on at byte");
      assertThat(web.sent.get() - sent).isLessThan(content.length - 1_000_000);
    } finally {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  @Test
  void aLargeFileTakesLittleMemory() throws Exception {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      rows.append(i).append(",Žofie Nováková,Female,171,\"63\nor so\"\n");
    }
    byte[] block = bytes(rows.toString());
    int blocks = 300_000_000 / block.length;
    Resource large = new Resource(bytes(HEADER), block, blocks, "\"1\"", null);
    web.put("athlete_bio.csv", large);

    LandRun run =
        LandRun.apart(List.of("-Xmx100m", "-XX:+ExitOnOutOfMemoryError"), options(web.url(), DATE));

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(landed(DATE).bytes()).isEqualTo(large.length());
    assertThat(landed(DATE).rows()).isEqualTo(blocks * 1000L);
    assertThat(landed(DATE).malformedRows()).isZero();
  }

  /** Looks at the landed file again and again, as a reader of the lake does. */
  private void watch(Map<String, String> whole, AtomicReference<String> wrong, AtomicBoolean over) {
    while (!over.get()) {
      try {
        for (Path file : visible(lake.resolve("landing"))) {
          byte[] content = Files.readAllBytes(file);
          if (!file.endsWith("_landed.json") && !whole.containsKey(sha256(content))) {
            wrong.set(file + " with " + content.length + " bytes");
          }
        }
        Thread.sleep(5);
      } catch (java.nio.file.NoSuchFileException replaced) {
        // Between looking and reading; the next look finds the other one.
        continue;
      } catch (Exception failure) {
        wrong.set(failure.toString());
      }
    }
  }

  private static boolean canListen(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException refused) {
      return false;
    }
  }

  private static List<String> trusting(Path keys) {
    return List.of(
        QUICK.get(0),
        "-Djavax.net.ssl.trustStore=" + keys,
        "-Djavax.net.ssl.trustStorePassword=" + TestKeys.PASSWORD);
  }

  private static boolean mount(Path disk, String options) throws IOException, InterruptedException {
    return run("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  private String[] options(String source, LocalDate date) {
    return new String[] {
      "--source=" + source, "--tables=" + BIO, "--lake=" + lake, "--date=" + date
    };
  }

  private static String[] with(String option, String[] options) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = option;
    return all;
  }

  private LandingFolder folder(LocalDate date) {
    return new LandingFolder(lake, BIO, date);
  }

  private LandedFile landed(LocalDate date) throws IOException {
    return folder(date).landed().orElseThrow();
  }

  private void assertLanded(LocalDate date, String file, byte[] content) throws Exception {
    LandedFile landed = landed(date);
    assertThat(landed.file()).isEqualTo(file);
    assertThat(landed.sha256()).isEqualTo(sha256(content));
    assertThat(sha256(Files.readAllBytes(folder(date).file(landed)))).isEqualTo(sha256(content));
    assertThat(visible(folder(date).path()))
        .extracting(path -> path.getFileName().toString())
        .containsExactlyInAnyOrder("_landed.json", file);
  }

  /** The files that no reader passes over. */
  private static List<Path> visible(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = new ArrayList<>();
      for (Path file : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith(".")) {
          files.add(file);
        }
      }
      return files;
    } catch (java.io.UncheckedIOException changed) {
      throw changed.getCause();
    }
  }

  /** Rows of about this many bytes; another seed gives others. */
  private static byte[] csv(long seed, int bytes) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv = new StringBuilder(HEADER);
    for (int id = 1; csv.length() < bytes; id++) {
      csv.append(id)
          .append(",Ann ")
          .append(Long.toString(random.nextLong(Long.MAX_VALUE), 36))
          .append(",Female,")
          .append(random.nextInt(150, 200))
          .append(',')
          .append(random.nextInt(40, 120))
          .append('\n');
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
