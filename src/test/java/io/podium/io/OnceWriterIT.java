package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.InputNotReadyException;
import io.podium.io.OnceWriter.Step;
import io.podium.local.EmbeddedService;
import io.podium.local.Services;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class OnceWriterIT {
  private static final int RANDOM_KILLS = 6;

  @TempDir static Path temporary;
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static Services services;

  @BeforeAll
  static void up() throws Exception {
    services = Services.in(temporary.resolve("services"));
    services.up(services.kafka(), services.postgres());
  }

  @AfterAll
  static void down() throws Exception {
    services.down();
  }

  /** A death that no code of the writer's sees coming. */
  private static final class Crash extends RuntimeException {}

  /** Something happens once, at a step. */
  private static OnceWriter.Watch onceAt(Step step, Callable<?> event) {
    boolean[] happened = {false};
    return done -> {
      if (done == step && !happened[0]) {
        happened[0] = true;
        try {
          Object unused = event.call();
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    };
  }

  private static OnceFixture make() throws Exception {
    return OnceFixture.make(services, "once_" + NAMES.incrementAndGet(), 1);
  }

  @Test
  void aRowIsWrittenOnceHoweverOftenItComes() throws Exception {
    OnceFixture both = make();
    List<OnceRow> twice = new ArrayList<>(OnceFixture.rows(0, 50));
    twice.addAll(OnceFixture.rows(20, 120));
    try (OnceWriter writer = both.writer()) {
      assertThat(writer.write(twice)).isEqualTo(new OnceWriter.Written(120, 120));
      both.assertHolds(OnceFixture.rows(0, 120));
      for (int again = 0; again < 5; again++) {
        assertThat(writer.write(OnceFixture.rows(again, 120)))
            .isEqualTo(new OnceWriter.Written(0, 0));
      }
      assertThat(writer.write(OnceFixture.rows(100, 130)))
          .isEqualTo(new OnceWriter.Written(10, 10));
    }
    both.assertHolds(OnceFixture.rows(0, 130));
  }

  @Test
  void ofRowsWithTheSameKeyTheFirstCounts() throws Exception {
    OnceFixture both = make();
    List<OnceRow> rows = new ArrayList<>(OnceFixture.rows(0, 5));
    for (OnceRow row : OnceFixture.rows(0, 5)) {
      List<String> later = List.of(row.values().get(0), row.values().get(1), "999");
      rows.add(
          new OnceRow(later, row.key(), OnceFixture.text(later).getBytes(StandardCharsets.UTF_8)));
    }
    try (OnceWriter writer = both.writer()) {
      writer.write(rows);
      writer.write(rows.subList(5, 10));
    }
    both.assertHolds(OnceFixture.rows(0, 5));
  }

  @Test
  void whatAPersonWroteStays() throws Exception {
    OnceFixture both = make();
    try (OnceWriter writer = both.writer()) {
      writer.write(OnceFixture.rows(0, 10));
      String table = both.target().table().name();
      assertThat(both.update("UPDATE " + table + " SET feedback = 'tasty', made_at = made_at"))
          .isEqualTo(10);
      writer.write(OnceFixture.rows(0, 20));
      assertThat(both.number("SELECT count(*) FROM " + table + " WHERE feedback = 'tasty'"))
          .isEqualTo(10);
      assertThat(both.number("SELECT count(*) FROM " + table + " WHERE feedback IS NULL"))
          .isEqualTo(10);
    }
    both.assertHolds(OnceFixture.rows(0, 20));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void afterACrashTheSameWriterGoesOn(Step step) throws Exception {
    OnceFixture both = make();
    try (OnceWriter writer = both.writer(onceAt(step, OnceWriterIT::crash))) {
      assertThatThrownBy(() -> writer.write(OnceFixture.rows(0, 30))).isInstanceOf(Crash.class);
      writer.write(OnceFixture.rows(0, 30));
      both.assertHolds(OnceFixture.rows(0, 30));
      writer.write(OnceFixture.rows(20, 40));
    }
    both.assertHolds(OnceFixture.rows(0, 40));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void afterACrashAnotherWriterTakesOver(Step step) throws Exception {
    OnceFixture both = make();
    try (OnceWriter dead = both.writer(onceAt(step, OnceWriterIT::crash));
        OnceWriter writer = both.writer()) {
      assertThatThrownBy(() -> dead.write(OnceFixture.rows(0, 30))).isInstanceOf(Crash.class);
      writer.write(OnceFixture.rows(10, 40));
      writer.write(OnceFixture.rows(0, 10));
    }
    both.assertHolds(OnceFixture.rows(0, 40));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void afterACrashTheNextRunPublishesWhatWasLeft(Step step) throws Exception {
    OnceFixture both = make();
    try (OnceWriter dead = both.writer(onceAt(step, OnceWriterIT::crash))) {
      assertThatThrownBy(() -> dead.write(OnceFixture.rows(0, 30))).isInstanceOf(Crash.class);
    }
    OnceFixture.prepared(services, both.target().table().name());
    both.assertHolds(step == Step.OPENED ? List.of() : OnceFixture.rows(0, 30));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void aZombieThatWakesUpChangesNothing(Step step) throws Exception {
    OnceFixture both = make();
    try (OnceWriter successor = both.writer()) {
      Callable<?> takeOver =
          () -> {
            successor.write(OnceFixture.rows(20, 50));
            return successor.write(OnceFixture.rows(0, 20));
          };
      try (OnceWriter zombie = both.writer(onceAt(step, takeOver))) {
        zombie.write(OnceFixture.rows(0, 30));
        zombie.write(OnceFixture.rows(30, 60));
        both.assertHolds(OnceFixture.rows(0, 60));
        // The successor was fenced in turn.
        successor.write(OnceFixture.rows(40, 70));
      }
    }
    both.assertHolds(OnceFixture.rows(0, 70));
  }

  /** A server that is killed may lose the last deletions: nobody waits for them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatComesBackToTheOutboxIsNotPublishedAgain(boolean bySameWriter) throws Exception {
    OnceFixture both = make();
    String outbox = both.target().table().name() + "_outbox";
    Callable<?> keep = () -> both.update("CREATE TABLE " + outbox + "_kept AS TABLE " + outbox);
    try (OnceWriter writer = both.writer(onceAt(Step.COMMITTED, keep));
        OnceWriter other = both.writer()) {
      writer.write(OnceFixture.rows(0, 30));
      writer.write(OnceFixture.rows(30, 60));
      assertThat(both.update("INSERT INTO " + outbox + " TABLE " + outbox + "_kept")).isEqualTo(1);
      (bySameWriter ? writer : other).write(OnceFixture.rows(50, 90));
    }
    both.assertHolds(OnceFixture.rows(0, 90));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void whetherItWasPublishedIsLookedUpWhereKafkaDoesNotAnswer(Step step) throws Exception {
    OnceFixture both = make();
    Callable<?> noAnswer =
        () -> {
          throw new TimeoutException("no answer");
        };
    try (OnceWriter writer = both.writer(onceAt(step, noAnswer))) {
      writer.write(OnceFixture.rows(0, 30));
      both.assertHolds(OnceFixture.rows(0, 30));
      writer.write(OnceFixture.rows(0, 60));
    }
    both.assertHolds(OnceFixture.rows(0, 60));
  }

  @Test
  void anOpenTransactionOfAStrangerHidesNothing() throws Exception {
    OnceFixture both = make();
    var config = KafkaSink.producerConfig();
    config.put("bootstrap.servers", services.kafka().bootstrapServers());
    config.put("transactional.id", "a stranger");
    String topic = both.target().topic().topic();
    try (KafkaProducer<byte[], byte[]> stranger =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        OnceWriter dead = both.writer(onceAt(Step.COMMITTED, OnceWriterIT::crash));
        // Readers see the batch when the stranger's transaction is over; so does the writer, which
        // has opened before.
        OnceWriter writer = both.writer(onceAt(Step.STORED, () -> end(stranger)))) {
      stranger.initTransactions();
      stranger.beginTransaction();
      stranger.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0])).get();
      assertThatThrownBy(() -> dead.write(OnceFixture.rows(0, 30))).isInstanceOf(Crash.class);
      writer.write(OnceFixture.rows(0, 30));
    }
    both.assertHolds(OnceFixture.rows(0, 30));
  }

  private static Object end(KafkaProducer<byte[], byte[]> stranger) {
    stranger.abortTransaction();
    return null;
  }

  @Test
  void whoReadsTheTopicWaitsForWhatIsNotMarkedYet() throws Exception {
    OnceFixture both = make();
    var config = KafkaSink.producerConfig();
    config.put("bootstrap.servers", services.kafka().bootstrapServers());
    config.put("transactional.id", "a slow one");
    String topic = both.target().topic().topic();
    try (KafkaProducer<byte[], byte[]> slow =
            new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        OnceWriter writer = both.writer()) {
      slow.initTransactions();
      slow.beginTransaction();
      slow.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[0])).get();
      writer.write(OnceFixture.rows(0, 30));
      List<Callable<Void>> readAndEnd = new ArrayList<>();
      readAndEnd.add(
          () -> {
            both.assertHolds(OnceFixture.rows(0, 30));
            return null;
          });
      readAndEnd.add(
          () -> {
            Thread.sleep(1000);
            slow.abortTransaction();
            return null;
          });
      together(readAndEnd);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whateverHappensInWhateverOrder(long seed) throws Exception {
    OnceFixture both = make();
    Random random = new Random(seed);
    List<OnceWriter> writers = new ArrayList<>();
    int[] depth = {0};
    OnceWriter.Watch watch =
        step -> {
          int what = random.nextInt(12);
          if (what == 0) {
            throw new Crash();
          }
          if (what == 1) {
            throw new TimeoutException("no answer");
          }
          if (what == 2 && depth[0] < 2) {
            depth[0]++;
            // Not one that is at work: a writer is for one thread.
            try (OnceWriter other = both.writer()) {
              other.write(someRows(random));
            } catch (Exception e) {
              throw new AssertionError(e);
            } finally {
              depth[0]--;
            }
          }
        };
    for (int i = 0; i < 3; i++) {
      writers.add(both.writer(watch));
    }
    for (int round = 0; round < 30; round++) {
      try {
        writers.get(random.nextInt(3)).write(someRows(random));
      } catch (Crash crash) {
        // The next one finds what it left.
        continue;
      }
    }
    for (OnceWriter writer : writers) {
      writer.close();
    }
    try (OnceWriter last = both.writer()) {
      last.publishLeft();
    }
    assertThat(both.inTable()).hasSizeGreaterThan(100);
    both.assertHoldTheSame();
  }

  private static List<OnceRow> someRows(Random random) {
    int from = random.nextInt(500);
    return OnceFixture.rows(from, from + random.nextInt(40));
  }

  @Test
  void partitionsAreWrittenAtTheSameTime() throws Exception {
    OnceFixture both = OnceFixture.make(services, "once_" + NAMES.incrementAndGet(), 4);
    List<Callable<Void>> writers = new ArrayList<>();
    for (int partition = 0; partition < 4; partition++) {
      int number = partition;
      writers.add(
          () -> {
            try (OnceWriter writer =
                new OnceWriter(both.target(), number, OnceWriter.Watch.NOBODY)) {
              for (int batch = 0; batch < 20; batch++) {
                int from = (number * 20 + batch) * 50;
                // Half of it comes again to another partition: the table knows.
                writer.write(OnceFixture.rows(from, from + 75));
              }
            }
            return null;
          });
    }
    together(writers);
    both.assertHolds(OnceFixture.rows(0, 4 * 20 * 50 + 25));
  }

  @Test
  void writersOfTheSamePartitionTakeTurns() throws Exception {
    OnceFixture both = make();
    List<Callable<Void>> writers = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      int first = number * 100;
      writers.add(
          () -> {
            try (OnceWriter writer = both.writer()) {
              for (int batch = 0; batch < 10; batch++) {
                int from = first + batch * 20;
                writer.write(OnceFixture.rows(from, from + 20));
              }
            }
            return null;
          });
    }
    together(writers);
    both.assertHolds(OnceFixture.rows(0, 400));
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"OPENED", "STORED", "COMMITTED"})
  void theDatabaseGoesAwayForAWhile(Step step) throws Exception {
    goesAwayForAWhile(services.postgres(), step);
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"STORED", "SENT", "COMMITTED"})
  void theBrokerGoesAwayForAWhile(Step step) throws Exception {
    goesAwayForAWhile(services.kafka(), step);
  }

  private static void goesAwayForAWhile(EmbeddedService service, Step step) throws Exception {
    OnceFixture both = make();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    List<Future<?>> back = new ArrayList<>();
    Callable<?> kill =
        () -> {
          ProcessHandle process = ProcessHandle.of(service.pid().orElseThrow()).orElseThrow();
          assertThat(process.destroyForcibly()).isTrue();
          process.onExit().get();
          return back.add(
              thread.submit(
                  () -> {
                    service.start();
                    return null;
                  }));
        };
    try (OnceWriter writer = both.writer(onceAt(step, kill))) {
      writer.write(OnceFixture.rows(0, 30));
      assertThat(back).hasSize(1);
      back.get(0).get();
      writer.write(OnceFixture.rows(0, 60));
    } finally {
      thread.shutdown();
    }
    both.assertHolds(OnceFixture.rows(0, 60));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void aProcessIsKilledAtAStep(Step step) throws Exception {
    OnceFixture both = make();
    Process victim = start(both, step.name(), 0);
    try (BufferedReader output = reader(victim)) {
      String line = output.readLine();
      while (line != null && !line.equals(OnceVictim.REACHED)) {
        line = output.readLine();
      }
      assertThat(line).isEqualTo(OnceVictim.REACHED);
    } finally {
      victim.destroyForcibly().waitFor();
    }
    // 128 + SIGKILL
    assertThat(victim.exitValue()).isEqualTo(137);

    OnceFixture.prepared(services, both.target().table().name());

    both.assertHoldTheSame();
    int whole = step == Step.OPENED ? 0 : 3 * OnceVictim.BATCH;
    both.assertHolds(OnceFixture.rows(0, whole));
    try (OnceWriter writer = both.writer()) {
      writer.write(OnceFixture.rows(0, whole + 10));
    }
    both.assertHolds(OnceFixture.rows(0, whole + 10));
  }

  @Test
  void processesAreKilledAtAnyMoment() throws Exception {
    OnceFixture both = make();
    Random random = new Random(11);
    for (int kill = 0; kill < RANDOM_KILLS; kill++) {
      // Each goes over some of what the one before has written.
      Process victim = start(both, "none", kill * 5 * OnceVictim.BATCH);
      try (BufferedReader output = reader(victim)) {
        assertThat(output.lines().anyMatch("started"::equals)).isTrue();
        boolean ended = victim.waitFor(500 + random.nextInt(1_000), TimeUnit.MILLISECONDS);
        assertThat(ended).isFalse();
      } finally {
        victim.destroyForcibly().waitFor();
      }
    }
    try (OnceWriter writer = both.writer()) {
      writer.publishLeft();
      both.assertHoldTheSame();
      int last = (int) both.number("SELECT max(made_at) FROM " + both.target().table().name());
      assertThat(last).isGreaterThan(RANDOM_KILLS * OnceVictim.BATCH);
      writer.write(OnceFixture.rows(0, last + 1));
      both.assertHolds(OnceFixture.rows(0, last + 1));
    }
  }

  private static Process start(OnceFixture both, String step, int first) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            OnceVictim.class.getName(),
            both.target().database().url(),
            both.target().database().user(),
            both.target().database().password().reference(),
            both.target().topic().cluster().bootstrapServers(),
            both.target().table().name(),
            step,
            Integer.toString(first))
        .redirectError(temporary.resolve("victim.log").toFile())
        .start();
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Test
  void aMessageThatIsTooLargeFailsAtOnceAndLeavesNothingInTheTopic() throws Exception {
    OnceFixture both = make();
    byte[] large = new byte[KafkaSink.MAX_REQUEST_BYTES + 1];
    OnceRow row = new OnceRow(List.of("campaign", "client", "1"), new byte[] {1}, large);
    try (OnceWriter writer = both.writer()) {
      assertThatThrownBy(() -> writer.write(List.of(row)))
          .hasRootCauseInstanceOf(RecordTooLargeException.class);
    }
    assertThat(both.inTopic()).isEmpty();
  }

  @Test
  void aTableIsRefusedThatWouldTakeARowTwice() throws Exception {
    for (String unlike :
        List.of(
            "",
            "CREATE INDEX ON %s (campaign, client)",
            "CREATE UNIQUE INDEX ON %s (client)",
            "CREATE UNIQUE INDEX ON %s (campaign, client, made_at)",
            "CREATE UNIQUE INDEX ON %s (campaign, client) WHERE made_at > 0",
            "CREATE UNIQUE INDEX ON %s (campaign, lower(client))")) {
      OnceFixture both = make();
      String table = both.target().table().name();
      both.update("ALTER TABLE " + table + " DROP CONSTRAINT " + table + "_campaign_client_key");
      if (!unlike.isEmpty()) {
        both.update(unlike.formatted(table));
      }
      assertThatThrownBy(() -> OnceFixture.prepared(services, table))
          .as(unlike)
          .isInstanceOf(InputNotReadyException.class)
          .hasMessageContaining("ALTER TABLE " + table + " ADD UNIQUE (campaign, client)");
      both.update("CREATE UNIQUE INDEX ON " + table + " (client, campaign) INCLUDE (made_at)");
      OnceFixture.prepared(services, table);
    }
  }

  @Test
  void aTableIsRefusedThatLacksAColumnAndATopicThatIsAbsent() throws Exception {
    OnceFixture both = make();
    String table = both.target().table().name();
    both.update("ALTER TABLE " + table + " DROP COLUMN feedback, DROP COLUMN made_at");
    assertThatThrownBy(() -> OnceFixture.prepared(services, table))
        .isInstanceOf(InputNotReadyException.class)
        .hasMessageContaining("lacks the columns [feedback, made_at]");
    assertThatThrownBy(() -> OnceFixture.prepared(services, "nowhere"))
        .isInstanceOf(InputNotReadyException.class)
        .hasMessageContaining("no topic nowhere");
  }

  private static Object crash() {
    throw new Crash();
  }

  private static void together(List<Callable<Void>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      for (Future<Void> task : threads.invokeAll(tasks)) {
        task.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
