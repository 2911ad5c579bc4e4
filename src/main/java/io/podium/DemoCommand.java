package io.podium;

import io.podium.athletes.AthleteLake;
import io.podium.athletes.FeatureTable;
import io.podium.athletes.SampleOlympics;
import io.podium.athletes.rules.FeatureJson;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaTopics;
import io.podium.io.TopicReader;
import io.podium.io.WriteSnapshots;
import io.podium.local.Services;
import io.podium.options.Secret;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * {@code podium demo}: all of Podium on services and data of its own, from nothing to features,
 * which are then compared between the sinks.
 */
final class DemoCommand {
  private static final String RESULTS = "athlete_event_results";
  private static final String BIO = "athlete_bio";
  private static final String FEATURES = "athlete_agg";
  private static final String REJECTS = "athlete_rejects";
  private static final int PARTITIONS = 3;
  private static final int ATHLETES_TO_COME = 20;

  /** How long the ordinary end may take when the process is asked to end. */
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

  private static final Duration FEED_PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(5);

  private static final PrintStream SILENT =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private final DemoOptions options;
  private final Path folder;
  private final PrintStream out;
  private final Services services;

  /**
   * @param folder what it works in; its former content is deleted
   * @param out where all is shown
   */
  DemoCommand(DemoOptions options, Path folder, PrintStream out) {
    this.options = Objects.requireNonNull(options, "options");
    this.folder = folder.toAbsolutePath().normalize();
    this.out = Objects.requireNonNull(out, "out");
    this.services = Services.in(this.folder.resolve("services"));
  }

  /** The folder of demos in the project: {@code .podium/demo}. */
  static Path projectFolder() {
    return Path.of(System.getProperty("podium.home", ""), ".podium", "demo");
  }

  /**
   * Runs the demo to its end. If the process is asked to end meanwhile, the services are stopped
   * before it does.
   *
   * @return the exit code
   */
  int run() throws Exception {
    Files.createDirectories(folder.getParent());
    try (FileChannel file =
            FileChannel.open(
                folder.resolveSibling(folder.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw new IOException("another demo is running in " + display(folder));
      }
      try (StopOnExit stop = new StopOnExit(Thread.currentThread(), services)) {
        return runStoppably(stop);
      }
    }
  }

  private int runStoppably(StopOnExit stop) throws Exception {
    boolean ended = false;
    try {
      int code = demo();
      ended = true;
      return code;
    } catch (Exception failure) {
      if (stop.isRequested()) {
        throw (InterruptedException) new InterruptedException().initCause(failure);
      }
      throw failure;
    } finally {
      if (!ended || !options.keep()) {
        stopServices();
      }
    }
  }

  /** Also when the thread is interrupted: then it matters most. */
  private void stopServices() throws IOException, InterruptedException {
    boolean interrupted = Thread.interrupted();
    services.down();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private int demo() throws Exception {
    long begun = System.nanoTime();
    say("Starting Kafka and MariaDB in " + display(services.folder()));
    // One that was killed may have left its services behind.
    services.down();
    delete(folder);
    services.up(services.kafka(), services.mariaDb());

    SampleOlympics olympics =
        SampleOlympics.withSeed(options.seed())
            .athletes(options.athletes())
            .results(options.results())
            .chronological();
    Path data = folder.resolve("data");
    say(
        String.format(
            "Making up %,d athletes and %,d results from seed %d, and loading them",
            options.athletes(), options.results(), options.seed()));
    olympics.writeTo(data, ATHLETES_TO_COME);
    load(
        List.of(
            "--bio=" + data.resolve(SampleOlympics.BIO_FILE),
            "--results=" + data.resolve(SampleOlympics.RESULTS_FILE)));
    try (KafkaTopics topics = new KafkaTopics(kafka())) {
      topics.createForEvents(RESULTS, PARTITIONS);
    }

    DemoFeed feed =
        new DemoFeed(
            olympics,
            new DemoFeed.Target(
                kafka(),
                RESULTS,
                options.results(),
                this::publish,
                () ->
                    load(
                        List.of(
                            "--append=true",
                            "--bio=" + data.resolve(SampleOlympics.BIO_TO_COME_FILE)))),
            this::say);
    say("Running the graph on DirectRunner:");
    out.println(commandLine(runArguments()));
    Fed fed = runGraph(feed);
    int code = fed.ended().manifest().exitCode();
    if (code != ExitCode.DONE) {
      out.print(fed.ended().manifest().summary());
      return code;
    }
    return report(fed, Duration.ofNanos(System.nanoTime() - begun));
  }

  /** A run that has ended, and how many messages it was sent; null where that is not known. */
  private record Fed(RunCommand.Ended ended, Long sent) {}

  private Fed runGraph(DemoFeed feed) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "feed"));
    try {
      Future<Long> feeding = thread.submit(feed);
      LogLine logLine = new LogLine();
      RunCommand.Ended ended =
          new RunCommand(RunPipeline.ATHLETE_FEATURES, runArguments(), out)
              .run(
                  counts -> {
                    feed.observe(counts);
                    logLine.accept(counts);
                    if (feeding.isDone()) {
                      result(feeding);
                    }
                  });
      boolean done = ended.manifest().exitCode() == ExitCode.DONE;
      if (!done && !feeding.isDone()) {
        return new Fed(ended, null);
      }
      return new Fed(ended, feeding.get(FEED_PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (TimeoutException early) {
      throw new IllegalStateException("the run ended before all messages were sent", early);
    } finally {
      thread.shutdownNow();
    }
  }

  private static long result(Future<Long> feeding) {
    try {
      return feeding.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException("the messages could not be sent", failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private int report(Fed fed, Duration sinceBegin) throws Exception {
    RunCounts counts = fed.ended().manifest().counts();
    List<FeatureRow> table = tableRows();
    SortedMap<String, List<FeatureRow>> sinks = new TreeMap<>();
    sinks.put("table", table);
    sinks.put("topic", topicRows());
    sinks.put(
        "lake",
        WriteSnapshots.read(AthleteLake.gold(), lake().resolve(AthleteLake.GOLD).toString()));

    out.printf("%nThe largest groups of each medal, of %,d features%n%n", table.size());
    out.print(DemoReport.features(table));
    out.println();
    out.print(DemoReport.rejects(TopicReader.readAll(kafka(), REJECTS)));
    out.printf("%nNothing vanishes%n  %s%n", counts.sum());
    out.printf(
        "  late but counted %,d; waited for biometrics %,d, of which %,d were joined%n",
        counts.get(Outcomes.LATE), counts.get(Outcomes.HELD), counts.get(Outcomes.RELEASED));
    out.print(places(fed.ended()));

    List<String> problems =
        new ArrayList<>(SinkComparison.differences(sinks, counts.get(Outcomes.WRITTEN)));
    if (counts.get(Outcomes.READ) != fed.sent()) {
      problems.add(
          String.format("%,d messages were sent, %,d read", fed.sent(), counts.get(Outcomes.READ)));
    }
    if (!problems.isEmpty()) {
      out.println("\nThe sinks do not hold the same:");
      problems.forEach(problem -> out.println("  " + problem));
      return ExitCode.VALIDATION_FAILED;
    }
    out.printf(
        "%nTopic, table and lake hold the same %,d features, to the last bit, of %,d results.%n",
        table.size(), counts.get(Outcomes.WRITTEN));
    out.printf(
        "Done in %d s. %s%n",
        sinceBegin.toSeconds(),
        options.keep()
            ? "Kafka and MariaDB stay up: podium services down --dir=" + display(services.folder())
            : "Kafka and MariaDB are stopped; their data stays: podium services up --dir="
                + display(services.folder()));
    return ExitCode.DONE;
  }

  private String places(RunCommand.Ended ended) {
    return String.format(
        "%nWhere it is%n"
            + "  topic     %s on %s (rejects: %s)%n"
            + "  table     %s in %s%n"
            + "            user %s, password in %s%n"
            + "  Parquet   %s%n"
            + "  manifest  %s%n",
        FEATURES,
        services.kafka().bootstrapServers(),
        REJECTS,
        FEATURES,
        services.mariaDb().jdbcUrl("podium"),
        services.mariaDb().user(),
        display(services.mariaDb().passwordFile()),
        display(lake().resolve(AthleteLake.GOLD)),
        display(ended.file()));
  }

  private List<FeatureRow> tableRows() throws SQLException {
    List<FeatureRow> rows = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + FEATURES)) {
      while (result.next()) {
        rows.add(FeatureTable.read(result));
      }
    }
    return rows;
  }

  /** The latest row of each key, as a reader of a compacted topic sees it. */
  private List<FeatureRow> topicRows() {
    Map<String, FeatureRow> latest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : TopicReader.readAll(kafka(), FEATURES)) {
      FeatureRow row = FeatureJson.parse(new String(message.value(), StandardCharsets.UTF_8));
      latest.merge(
          new String(message.key(), StandardCharsets.UTF_8),
          row,
          (left, right) -> FeatureRow.BY_PROGRESS.compare(left, right) > 0 ? left : right);
    }
    return List.copyOf(latest.values());
  }

  private int load(List<String> options) throws SQLException, InterruptedException {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(databaseArguments());
    return new LoadCommand(arguments, SILENT).run();
  }

  /** By a view, as {@code podium publish} takes whole tables. */
  private void publish(int firstYear, int lastYear)
      throws SQLException, InterruptedException, IOException {
    String view = RESULTS + '_' + firstYear;
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          String.format(
              "CREATE VIEW %s AS SELECT * FROM %s"
                  + " WHERE CAST(LEFT(edition, 4) AS UNSIGNED) BETWEEN %d AND %d",
              view, RESULTS, firstYear, lastYear));
    }
    List<String> arguments = new ArrayList<>(databaseArguments());
    arguments.add("--bootstrapServers=" + services.kafka().bootstrapServers());
    arguments.add("--resultsTable=" + view);
    new PublishCommand(arguments, SILENT).run();
  }

  private List<String> runArguments() {
    List<String> arguments = new ArrayList<>(databaseArguments());
    arguments.addAll(
        List.of(
            "--bootstrapServers=" + services.kafka().bootstrapServers(),
            "--resultsTopic=" + RESULTS,
            "--bioTable=" + BIO,
            "--bioRefresh=3s",
            "--window=" + DemoFeed.YEARS_PER_ERA + 'y',
            "--allowedLateness=" + DemoFeed.ALLOWED_LATENESS_DAYS + 'd',
            "--earlyFiring=2s",
            "--untilIdle=8s",
            "--aggTopic=" + FEATURES,
            "--aggTable=" + FEATURES,
            "--rejectsTopic=" + REJECTS,
            "--lake=" + lake(),
            "--lakeInterval=10s"));
    return arguments;
  }

  private List<String> databaseArguments() {
    return List.of(
        "--jdbcUrl=" + services.mariaDb().jdbcUrl("podium"),
        "--jdbcUser=" + services.mariaDb().user(),
        "--jdbcPasswordRef=file:" + services.mariaDb().passwordFile());
  }

  private KafkaCluster kafka() {
    return KafkaCluster.at(services.kafka().bootstrapServers());
  }

  private Database database() {
    return new Database(
        services.mariaDb().jdbcUrl("podium"),
        services.mariaDb().user(),
        new Secret("file:" + services.mariaDb().passwordFile()));
  }

  private Path lake() {
    return folder.resolve("lake");
  }

  private void say(String text) {
    out.print(RunProgress.message(text));
    out.flush();
  }

  private static String commandLine(List<String> arguments) {
    StringBuilder text =
        new StringBuilder("  podium run " + RunPipeline.ATHLETE_FEATURES.pipeline());
    int width = text.length();
    for (String argument : arguments) {
      if (width + argument.length() > 90) {
        text.append(" \\\n     ");
        width = 5;
      }
      text.append(' ').append(argument);
      width += argument.length() + 1;
    }
    return text.toString();
  }

  /** Short where that is right: relative to the current folder if it lies below. */
  private static Path display(Path path) {
    Path here = Path.of("").toAbsolutePath().normalize();
    return path.startsWith(here) ? here.relativize(path) : path;
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> paths = Files.walk(folder)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  /** The progress for where no line can be written over, such as a log. */
  private final class LogLine implements Consumer<RunCounts> {
    private long shownAt = System.nanoTime();
    private long shownRead;

    @Override
    public void accept(RunCounts counts) {
      long now = System.nanoTime();
      if (!RunProgress.onTerminal() && now - shownAt >= LOG_INTERVAL.toNanos()) {
        long read = counts.get(Outcomes.READ);
        long perSecond = (read - shownRead) * 1_000_000_000L / (now - shownAt);
        out.println(RunProgress.line(counts, perSecond));
        out.flush();
        shownAt = now;
        shownRead = read;
      }
    }
  }

  /**
   * Stops the services before the process ends, when it is asked to: by Ctrl-C, by SIGTERM, or when
   * its terminal is closed.
   */
  private static final class StopOnExit implements AutoCloseable {
    private final Thread demo;
    private final Services services;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop-demo");
    private volatile boolean requested;

    StopOnExit(Thread demo, Services services) {
      this.demo = demo;
      this.services = services;
      Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean isRequested() {
      return requested;
    }

    private void stop() {
      requested = true;
      demo.interrupt();
      try {
        if (!ended.await(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          // The demo hangs in something that cannot be interrupted.
          services.down();
        }
      } catch (IOException | InterruptedException failure) {
        throw new IllegalStateException("the services could not be stopped", failure);
      }
    }

    @Override
    public void close() {
      ended.countDown();
      if (!requested) {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
          // It runs already, and finds that all is done.
          requested = true;
        }
      }
    }
  }
}
