package io.podium.bench;

import io.podium.ExitCode;
import io.podium.athletes.AthletesModel;
import io.podium.athletes.BioTable;
import io.podium.athletes.FeatureTable;
import io.podium.athletes.SampleOlympics;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.local.Services;
import io.podium.transforms.RunnerName;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** {@code podium bench}: see {@link StreamBenchOptions#HELP}. */
final class StreamBench {
  private static final String RESULTS = "results";
  private static final String BIO = "athlete_bio";
  private static final String FEATURES = "features";
  private static final String DATABASE = "podium";
  private static final int PARTITIONS = 4;
  private static final int FIXED_RESULTS = 20_000;
  private static final int ATHLETES = 4_000;
  private static final int PROBES_PER_SECOND = 5;
  private static final Duration STEP = Duration.ofMillis(20);
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration END_LIMIT = Duration.ofMinutes(10);
  private static final Pattern MICRO_BATCH =
      Pattern.compile("micro-batch of .*: (\\d+) records, waited \\d+ ms, took (\\d+) ms");

  /** Of a collection of garbage: seconds since the JVM's start, and the megabytes left by it. */
  private static final Pattern COLLECTION =
      Pattern.compile("\\[(\\d+)\\.\\d+s\\].* Pause .*->(\\d+)M\\(.*");

  private final StreamBenchOptions options;
  private final Path home;
  private final Path folder;
  private final PrintStream out;
  private final Services services;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "bench");
            thread.setDaemon(true);
            return thread;
          });
  private final List<byte[]> produced = new ArrayList<>();
  private final List<BenchReport.Size> checkpoints = new ArrayList<>();
  private final String commit;
  private Process run;
  private double processors;

  private StreamBench(StreamBenchOptions options, Path home, Path folder, PrintStream out) {
    this.options = options;
    this.home = home;
    this.commit = Commit.of(home);
    this.folder = folder;
    this.out = out;
    this.services = Services.in(folder.resolve("services"));
  }

  /**
   * Runs the command.
   *
   * @return its exit code
   */
  static int run(List<String> arguments, Path home, PrintStream out) throws Exception {
    StreamBenchOptions options = StreamBenchOptions.parse(arguments);
    Path folder = BenchFolder.create();
    BenchReport report = new StreamBench(options, home, folder, out).measure();
    out.print(report.text());
    if (options.report() != null) {
      report.writeTo(options.report());
    }
    BenchFolder.delete(folder);
    return report.isRight() ? ExitCode.DONE : ExitCode.VALIDATION_FAILED;
  }

  private BenchReport measure() throws Exception {
    Runtime.getRuntime().addShutdownHook(new Thread(this::killRun, "kill-run"));
    services.up(services.kafka(), services.mariaDb());
    try {
      SampleOlympics olympics = SampleOlympics.withSeed(1).athletes(ATHLETES).results(results());
      olympics.writeTo(folder.resolve("data"));
      List<ModelBio> bios =
          ModelBio.fromCsv(Files.readAllBytes(folder.resolve("data/" + SampleOlympics.BIO_FILE)));
      loadBios(bios);
      try (KafkaTopics topics =
          new KafkaTopics(KafkaCluster.at(services.kafka().bootstrapServers()))) {
        topics.createForEvents(RESULTS, PARTITIONS);
      }
      ProbeWatch watch = new ProbeWatch(services.mariaDb().connect(DATABASE), FEATURES);
      Future<Void> watching = threads.submit(watch);
      startRun();
      produce(olympics.messages(), bios, watch, watching);
      out.println("All is produced; the run ends when it has been idle");
      if (!run.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the run does not end: its log is " + log());
      }
      return report(bios, watch);
    } finally {
      killRun();
      threads.shutdownNow();
      services.down();
    }
  }

  private int results() {
    long seconds = options.warmUp().plus(options.duration()).toSeconds() + 1;
    return options.fixedKeys()
        ? FIXED_RESULTS
        : Math.toIntExact(seconds * options.messagesPerSecond());
  }

  private void loadBios(List<ModelBio> bios) throws IOException, SQLException {
    try (Connection connection = services.mariaDb().connect(DATABASE)) {
      BioTable.create(connection, BIO);
      BioTable.insert(connection, BIO, bios);
    }
  }

  private void startRun() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("podium").toString(),
                "run",
                "athlete-features",
                "--runner=" + options.runner().beamName(),
                "--jdbcUrl=" + services.mariaDb().jdbcUrl(DATABASE),
                "--jdbcUser=" + services.mariaDb().user(),
                "--jdbcPasswordRef=file:" + services.mariaDb().passwordFile(),
                "--bootstrapServers=" + services.kafka().bootstrapServers(),
                "--resultsTopic=" + RESULTS,
                "--bioTable=" + BIO,
                "--aggTable=" + FEATURES,
                "--earlyFiring=1s",
                "--untilIdle=20s",
                "--deduplicate=" + !options.fixedKeys(),
                "--checkpointDir=" + folder.resolve("checkpoints"),
                "--manifest=" + folder.resolve("run.json")));
    if (options.runner() == RunnerName.DIRECT) {
      command.removeIf(argument -> argument.startsWith("--checkpointDir="));
    }
    command.addAll(options.runOptions());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    // The log tells how long each micro-batch took.
    builder
        .environment()
        .compute(
            "PODIUM_JAVA_OPTS",
            (name, given) ->
                (given == null ? "-Xmx2g" : given)
                    + " -Dpodium.log=debug -Xlog:gc:file="
                    + folder.resolve("gc.log")
                    + ":uptime");
    run = builder.start();
    out.println("The run's log is " + log());
  }

  /** Produces at the rate until the time is over. */
  private void produce(
      List<byte[]> results, List<ModelBio> bios, ProbeWatch watch, Future<Void> watching)
      throws Exception {
    Map<String, Object> config = new HashMap<>(KafkaSink.producerConfig());
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, services.kafka().bootstrapServers());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    String athlete = measured(bios);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      // The clock begins when the run has.
      int probes = 0;
      sendProbe(producer, watch, probes++, athlete);
      long deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (watch.seen().isEmpty()) {
        if (!run.isAlive() || System.nanoTime() > deadline) {
          throw new IOException("the run wrote nothing: its log is " + log());
        }
        Thread.sleep(STEP.toMillis());
      }
      long start = System.nanoTime();
      long end = start + options.warmUp().plus(options.duration()).toNanos();
      int sent = 0;
      long nextSize = start;
      long warm = start + options.warmUp().toNanos();
      Duration cpuWhenWarm = null;
      for (long now = start; now < end; now = System.nanoTime()) {
        double seconds = (now - start) / 1e9;
        while (sent < seconds * options.messagesPerSecond()) {
          byte[] message = results.get(sent % results.size());
          send(producer, sent % PARTITIONS, message);
          sent++;
        }
        while (probes <= seconds * PROBES_PER_SECOND) {
          sendProbe(producer, watch, probes++, athlete);
        }
        if (cpuWhenWarm == null && now >= warm) {
          cpuWhenWarm = cpu();
          warm = now;
        }
        if (now >= nextSize) {
          checkpoints.add(
              new BenchReport.Size(Math.round(seconds), size(folder.resolve("checkpoints"))));
          nextSize += TimeUnit.SECONDS.toNanos(10);
        }
        if (!run.isAlive()) {
          throw new IOException("the run ended early: its log is " + log());
        }
        if (watching.isDone()) {
          // Says why it ended.
          watching.get();
        }
        Thread.sleep(STEP.toMillis());
      }
      if (cpuWhenWarm != null) {
        processors =
            (cpu().toNanos() - cpuWhenWarm.toNanos()) / (double) (System.nanoTime() - warm);
      }
      producer.flush();
    }
  }

  /** What the run's process has used of the processors; the launcher has become the JVM. */
  private Duration cpu() {
    return run.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** One of the athletes whose height, weight and sex are known. */
  private static String measured(List<ModelBio> bios) {
    return bios.stream()
        .filter(bio -> bio.height().matches("1[0-9]{2}.*") && bio.weight().matches("[0-9]{2}"))
        .filter(bio -> bio.sex().equals("Male") || bio.sex().equals("Female"))
        .findFirst()
        .orElseThrow()
        .athleteId();
  }

  private void sendProbe(
      KafkaProducer<byte[], byte[]> producer, ProbeWatch watch, int number, String athlete) {
    byte[] message =
        """
        {"edition":"2012 Summer Olympics","country_noc":"POL","sport":"%s","athlete_id":%s}"""
            .formatted(ProbeWatch.sport(number), athlete)
            .getBytes(StandardCharsets.UTF_8);
    watch.produced(number, System.nanoTime());
    send(producer, number % PARTITIONS, message);
  }

  private void send(KafkaProducer<byte[], byte[]> producer, int partition, byte[] message) {
    // That all have arrived is seen in the table.
    Future<RecordMetadata> unused =
        producer.send(new ProducerRecord<>(RESULTS, partition, null, message));
    produced.add(message);
  }

  private BenchReport report(List<ModelBio> bios, ProbeWatch watch) throws Exception {
    int first = Math.toIntExact(options.warmUp().toSeconds() * PROBES_PER_SECOND);
    SortedMap<Integer, Duration> latencies = new TreeMap<>(watch.seen()).tailMap(first);
    int probes = Math.toIntExact(options.duration().toSeconds() * PROBES_PER_SECOND);
    List<BenchReport.MicroBatch> batches = new ArrayList<>();
    for (String line : Files.readAllLines(log())) {
      Matcher matcher = MICRO_BATCH.matcher(line);
      if (matcher.find()) {
        batches.add(
            new BenchReport.MicroBatch(
                Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))));
      }
    }
    return new BenchReport(
        options,
        commit,
        produced.size(),
        probes,
        new Latencies(List.copyOf(latencies.values())),
        byMinute(latencies),
        batches,
        checkpoints,
        processors,
        heaps(),
        run.exitValue() == 0 && isRight(bios));
  }

  /** By the minute in which a message was produced; a minute of which none was seen is left out. */
  private static List<Latencies> byMinute(SortedMap<Integer, Duration> latencies) {
    SortedMap<Integer, List<Duration>> minutes = new TreeMap<>();
    latencies.forEach(
        (number, latency) ->
            minutes
                .computeIfAbsent(number / (60 * PROBES_PER_SECOND), minute -> new ArrayList<>())
                .add(latency));
    return minutes.values().stream().map(Latencies::new).toList();
  }

  /** The least that a collection of garbage left, in each minute of the JVM. */
  private List<BenchReport.Size> heaps() throws IOException {
    TreeMap<Long, Long> leastByMinute = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("gc.log"))) {
      Matcher matcher = COLLECTION.matcher(line);
      if (matcher.matches()) {
        leastByMinute.merge(
            Long.parseLong(matcher.group(1)) / 60,
            Long.parseLong(matcher.group(2)) << 20,
            Math::min);
      }
    }
    return leastByMinute.entrySet().stream()
        .map(minute -> new BenchReport.Size(minute.getKey() * 60, minute.getValue()))
        .toList();
  }

  /** Whether the table is what the sequential model makes of all that was produced. */
  private boolean isRight(List<ModelBio> bios) throws IOException, SQLException {
    SortedMap<ModelKey, ModelRow> must =
        options.fixedKeys() ? null : SequentialModel.run(produced, bios, ModelWindow.GLOBAL).rows();
    List<FeatureRow> rows = new ArrayList<>();
    try (Connection connection = services.mariaDb().connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + FEATURES)) {
      while (result.next()) {
        rows.add(FeatureTable.read(result));
      }
    }
    if (must == null) {
      return rows.stream().mapToLong(FeatureRow::results).sum() == countEach(bios);
    }
    return AthletesModel.finalRows(rows).equals(must);
  }

  /** How many results count where each does, also when it came before. */
  private long countEach(List<ModelBio> bios) {
    Map<String, Long> times = new HashMap<>();
    Map<String, byte[]> payloads = new HashMap<>();
    for (byte[] message : produced) {
      String text = new String(message, StandardCharsets.UTF_8);
      times.merge(text, 1L, Long::sum);
      payloads.put(text, message);
    }
    List<String> texts = List.copyOf(times.keySet());
    List<ModelResult.Outcome> outcomes =
        SequentialModel.run(texts.stream().map(payloads::get).toList(), bios, ModelWindow.GLOBAL)
            .outcomes();
    long count = 0;
    for (int i = 0; i < texts.size(); i++) {
      if (outcomes.get(i) == ModelResult.Outcome.DUPLICATE) {
        throw new IllegalStateException("the same result in two spellings: " + texts.get(i));
      }
      count += outcomes.get(i) == ModelResult.Outcome.WRITTEN ? times.get(texts.get(i)) : 0;
    }
    return count;
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(StreamBench::length).sum();
    } catch (NoSuchFileException none) {
      return 0;
    } catch (IOException | UncheckedIOException changing) {
      // Old checkpoints are deleted meanwhile: the next look comes soon.
      return -1;
    }
  }

  private static long length(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  private Path log() {
    return folder.resolve("run.log");
  }

  private void killRun() {
    if (run != null && run.isAlive()) {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      Process unused = run.destroyForcibly();
    }
  }
}
