package io.podium.chaos;

import io.podium.cluster.Submission;
import io.podium.io.KafkaCluster;
import io.podium.io.TopicReader;
import io.podium.transforms.RunnerName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One stream, killed again and again, and judged in the end. */
final class ChaosRun {
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(4);
  private static final Duration END_LIMIT = Duration.ofMinutes(10);
  private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration MOVE_PATIENCE = Duration.ofSeconds(10);
  private static final Duration SHORT_POLL = Duration.ofMillis(10);
  private static final int ENDS_WITHOUT_PROGRESS = 12;

  /** A guess to begin with; then it is measured. */
  private static final double SECONDS_PER_KILL = 30;

  private final ChaosOptions options;
  private final Path home;
  private final Path folder;
  private final PrintStream out;
  private final ProcessGroup processes = new ProcessGroup();
  private final Subject subject;
  private final ChaosDatabase database;
  private final KafkaNodes kafka;
  private final Path logs;
  private final List<ChaosReport.Killed> kills = new ArrayList<>();
  private final List<ChaosReport.Restart> restarts = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private StreamCluster cluster;
  private StreamRun run;
  private ProgressWatch watch;
  private Feed feed;
  private Future<Void> watching;
  private Future<Void> feeding;
  private Instant startedAt;
  private long startNanos;
  private int endsWithoutProgress;
  private boolean ended;

  /** The stream did what it must not: it ended too early, or did not go on. */
  private static final class WrongRunException extends Exception {
    private static final long serialVersionUID = 1;

    private WrongRunException(String message) {
      super(message);
    }
  }

  /**
   * @param home the project's folder, with the launcher
   * @param folder for all data and logs; must be there
   * @param out where it is told what is being done
   */
  ChaosRun(ChaosOptions options, Path home, Path folder, PrintStream out) throws IOException {
    this.options = options;
    this.home = home.toAbsolutePath().normalize();
    this.folder = folder.toRealPath();
    this.out = out;
    this.logs = Files.createDirectories(this.folder.resolve("logs"));
    this.subject = options.pipeline().subject(options, this.folder);
    this.database = subject.database();
    this.kafka =
        new KafkaNodes(
            this.folder.resolve("kafka"),
            this.home.resolve("target").resolve("services").resolve("kafka.classpath"),
            processes);
  }

  /** Runs to the end, and leaves no process behind. */
  ChaosReport run() throws Exception {
    try {
      prepare();
      Map<String, List<String>> differences = new LinkedHashMap<>();
      Map<String, Long> figures = Map.of();
      try {
        runToItsEnd();
      } catch (WrongRunException wrong) {
        differences.put("run", List.of(wrong.getMessage() + "; its log is " + run.log()));
      }
      Duration duration = sinceStart();
      if (feeding.isDone()) {
        // Also what did not end as it should: where it was wrong by then tells why.
        say("Comparing");
        Subject.Judgement judgement =
            subject.judge(messagesInTopic(), kafkaCluster(), startedOver());
        figures = judgement.figures();
        differences.putAll(judgement.differences());
      }
      return new ChaosReport(
          options,
          startedAt,
          duration,
          feed.sent(),
          List.copyOf(kills),
          List.copyOf(restarts),
          figures,
          differences);
    } finally {
      close();
    }
  }

  /** Kills whatever was started; also from another thread, when the process is asked to end. */
  void close() throws IOException, InterruptedException {
    boolean interrupted = Thread.interrupted();
    threads.shutdownNow();
    try {
      processes.killAll();
    } finally {
      try {
        if (cluster != null) {
          cluster.close();
        }
      } finally {
        database.stop();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void prepare() throws Exception {
    say("Folder " + folder);
    build();
    say("Starting three Kafka nodes and " + database.name());
    Future<Void> databaseStarts =
        threads.submit(
            () -> {
              database.start();
              return null;
            });
    kafka.start();
    databaseStarts.get();
    if (options.cluster()) {
      say("Starting a cluster of " + StreamCluster.WORKERS + " workers");
      cluster = StreamCluster.start(options.runner(), folder.resolve("cluster"));
    }
    kafka.createTopic(subject.input(), FedMessages.PARTITIONS);
    subject.prepare();
    watch = new ProgressWatch(subject);
    feed =
        new Feed(
            subject,
            kafkaCluster(),
            options.messagesPerSecond(),
            options.kills(),
            SECONDS_PER_KILL);
    run =
        new StreamRun(
            command(), cluster == null ? Map.of() : cluster.environment(), logs, processes);
  }

  /** So that no start of the run builds: that would be a part of its recovery. */
  private void build() throws Exception {
    if (options.cluster()) {
      Submission.build(options.runner().name().toLowerCase(Locale.ROOT));
      return;
    }
    Path log = logs.resolve("build.log");
    Process build =
        processes.start(
            new ProcessBuilder(
                home.resolve("podium").toString(),
                "version",
                "--runner=" + options.runner().beamName()),
            logs,
            "build",
            log);
    if (!build.waitFor(BUILD_LIMIT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
        || build.exitValue() != 0) {
      throw new IOException("Podium could not be built: see " + log);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    if (cluster == null) {
      command.add(home.resolve("podium").toString());
      command.addAll(List.of("run", options.pipeline().text()));
      command.add("--runner=" + options.runner().beamName());
    } else {
      command.addAll(cluster.command(options.pipeline().text()));
    }
    command.addAll(database.options());
    command.add("--bootstrapServers=" + kafka.bootstrapServers());
    command.addAll(subject.options());
    command.add("--untilIdle=10s");
    if (options.runner() != RunnerName.DIRECT) {
      command.add("--checkpointDir=" + folder.resolve("checkpoints"));
    }
    return command;
  }

  private void runToItsEnd() throws Exception {
    say("Starting the run on " + options.runner().beamName());
    watching = threads.submit(watch);
    feeding = threads.submit(feed);
    startedAt = Instant.now();
    startNanos = System.nanoTime();
    watch.expect(startNanos);
    run.start();
    awaitProgress("the first start");
    Map<VictimKind, Victim> victims = victims();
    List<ChaosSchedule.Kill> schedule =
        ChaosSchedule.of(options.seed(), options.kills(), options.victims()).kills();
    long firstKill = System.nanoTime();
    for (int i = 0; i < schedule.size(); i++) {
      kill(schedule.get(i), i + 1, victims);
      double each = (System.nanoTime() - firstKill) / 1e9 / (i + 1);
      feed.expect(schedule.size() - i - 1, each);
    }
    await("all messages are produced", () -> feeding.isDone(), Duration.ofDays(1));
    say("All messages are produced; the run ends when it has been idle");
    await("the run ends", () -> ended, END_LIMIT);
  }

  private void kill(ChaosSchedule.Kill kill, int number, Map<VictimKind, Victim> victims)
      throws Exception {
    int starts;
    do {
      // One that ended by itself meanwhile has to have made progress again.
      starts = run.starts();
      awaitProgress("start " + starts);
      work(kill.work());
      awaitMove();
      work(kill.afterMove());
    } while (run.starts() != starts);

    Victim victim = victims.get(kill.victim());
    Duration at = sinceStart();
    long killedAt = System.nanoTime();
    if (!kill.victim().isOfRun()) {
      watch.expect(killedAt);
    }
    String what = victim.kill(kill.choice());
    say(
        String.format(
            Locale.ROOT, "Kill %d of %d: %s, %s", number, options.kills(), kill.victim(), what));
    if (kill.victim().isOfRun()) {
      Thread.sleep(kill.pause().toMillis());
      // What the dead one had sent before is no progress.
      watch.expect(System.nanoTime());
    } else {
      work(kill.pause());
    }
    Duration dead = Duration.ofNanos(System.nanoTime() - killedAt);
    victim.revive();
    int index = kills.size();
    kills.add(new ChaosReport.Killed(kill.victim(), what, at, dead, null));
    awaitProgress("kill " + number);
    Duration recovery = Duration.ofNanos(watch.movedAt().orElseThrow() - killedAt);
    kills.set(index, new ChaosReport.Killed(kill.victim(), what, at, dead, recovery));
    say(String.format(Locale.ROOT, "  progress again after %.1f s", recovery.toMillis() / 1000.0));
  }

  private Map<VictimKind, Victim> victims() {
    Map<VictimKind, Victim> victims = new EnumMap<>(VictimKind.class);
    victims.put(VictimKind.DRIVER, new DriverVictim());
    victims.put(VictimKind.KAFKA_LEADER, new KafkaVictim());
    victims.put(VictimKind.DATABASE, new DatabaseVictim());
    if (cluster != null) {
      victims.put(VictimKind.WORKER, cluster);
    }
    return victims;
  }

  private final class DriverVictim implements Victim {
    @Override
    public String kill(int choice) throws IOException, InterruptedException {
      return "process " + run.kill();
    }

    @Override
    public void revive() throws IOException {
      run.start();
    }
  }

  private final class KafkaVictim implements Victim {
    private int node;

    @Override
    public String kill(int choice) throws IOException, InterruptedException {
      int partition = choice % FedMessages.PARTITIONS;
      node = kafka.leaderOf(subject.input(), partition);
      return "node %d, leader of %s-%d, process %d"
          .formatted(node, subject.input(), partition, kafka.kill(node));
    }

    @Override
    public void revive() throws IOException, InterruptedException {
      kafka.restart(node);
    }
  }

  private final class DatabaseVictim implements Victim {
    @Override
    public String kill(int choice) throws IOException, InterruptedException {
      return "process " + database.kill();
    }

    @Override
    public void revive() throws IOException, InterruptedException {
      database.restart();
    }
  }

  private void awaitProgress(String after) throws Exception {
    await("progress after " + after, () -> watch.movedAt().isPresent(), PROGRESS_LIMIT);
    endsWithoutProgress = 0;
  }

  /** Waits until the table moves, but not for ever: it does not where nothing comes. */
  private void awaitMove() throws Exception {
    watch.expect(System.nanoTime());
    long until = System.nanoTime() + MOVE_PATIENCE.toNanos();
    while (watch.movedAt().isEmpty() && System.nanoTime() - until < 0) {
      supervise();
      Thread.sleep(SHORT_POLL.toMillis());
    }
  }

  /** Lets the run work for a while. */
  private void work(Duration time) throws Exception {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - until < 0) {
      supervise();
      long left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      Thread.sleep(Math.max(0, Math.min(POLL.toMillis(), left)));
    }
  }

  private void await(String what, BooleanSupplier condition, Duration limit) throws Exception {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      supervise();
      if (System.nanoTime() - deadline > 0) {
        throw new WrongRunException("waited " + limit.toSeconds() + " s in vain: " + what);
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  /** Starts a run again that has ended by itself, and fails where something else has. */
  private void supervise() throws Exception {
    failed(watching);
    failed(feeding);
    if (ended || run.isRunning()) {
      return;
    }
    int code = run.exitCode();
    if (code == 0) {
      if (!feeding.isDone() || kills.size() < options.kills()) {
        throw new WrongRunException(
            "the run ended with exit code 0 after "
                + feed.sent()
                + " of "
                + subject.messages().size()
                + " messages were produced");
      }
      ended = true;
      return;
    }
    say("  the run ended with exit code " + code + "; starting it again");
    restarts.add(new ChaosReport.Restart(code, sinceStart()));
    if (++endsWithoutProgress > ENDS_WITHOUT_PROGRESS) {
      throw new WrongRunException(
          "the run ended " + endsWithoutProgress + " times without any progress");
    }
    Thread.sleep(RESTART_PAUSE.toMillis());
    watch.expect(System.nanoTime());
    run.start();
  }

  private static void failed(Future<Void> task) throws InterruptedException, IOException {
    if (task.isDone()) {
      try {
        task.get();
      } catch (ExecutionException failure) {
        throw new IOException("feeding or watching failed", failure.getCause());
      }
    }
  }

  /** All messages by where they stand. If they are not those produced, nothing can be judged. */
  private Map<String, byte[]> messagesInTopic() {
    Map<String, byte[]> messages = new LinkedHashMap<>();
    Map<Integer, List<byte[]>> inTopic = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicReader.readAll(kafkaCluster(), subject.input())) {
      messages.put(
          record.topic() + '-' + record.partition() + '-' + record.offset(), record.value());
      inTopic.computeIfAbsent(record.partition(), any -> new ArrayList<>()).add(record.value());
    }
    Map<Integer, List<byte[]>> produced = new HashMap<>();
    FedMessages fed = subject.messages();
    for (int i = 0; i < fed.size(); i++) {
      produced
          .computeIfAbsent(fed.partitions().get(i), any -> new ArrayList<>())
          .add(fed.payloads().get(i));
    }
    for (Map.Entry<Integer, List<byte[]>> partition : produced.entrySet()) {
      byte[][] must = partition.getValue().toArray(byte[][]::new);
      byte[][] is = inTopic.getOrDefault(partition.getKey(), List.of()).toArray(byte[][]::new);
      if (!Arrays.deepEquals(must, is)) {
        throw new IllegalStateException(
            "partition "
                + partition.getKey()
                + " holds other messages than were produced ("
                + is.length
                + " instead of "
                + must.length
                + "): the producer or the cluster is at fault, and nothing can be judged");
      }
    }
    return messages;
  }

  /** A DirectRunner that is started again reads from the beginning. */
  private boolean startedOver() {
    return options.runner() == RunnerName.DIRECT && run.starts() > 1;
  }

  private KafkaCluster kafkaCluster() {
    return KafkaCluster.at(kafka.bootstrapServers());
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private void say(String text) {
    out.println(
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + text);
  }
}
