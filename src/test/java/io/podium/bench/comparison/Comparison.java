package io.podium.bench.comparison;

import io.podium.ExitCode;
import io.podium.athletes.OlympicsFiles;
import io.podium.bench.BenchFolder;
import io.podium.bench.Commit;
import io.podium.local.Services;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** {@code podium bench native}: see {@link ComparisonOptions#HELP}. */
public final class Comparison {
  private static final long LIMIT_SECONDS = 1_200;
  private static final int LOOK_MILLIS = 250;

  private final Path home;
  private final Path folder;
  private final PrintStream out;
  private final Services services;
  private int works;

  private Comparison(Path home, Path folder, PrintStream out) {
    this.home = home;
    this.folder = folder;
    this.out = out;
    this.services = Services.in(folder.resolve("services"));
  }

  /**
   * Runs the command.
   *
   * @return its exit code
   */
  public static int run(List<String> arguments, Path home, PrintStream out) throws Exception {
    ComparisonOptions options = ComparisonOptions.parse(arguments);
    if (options.report() != null) {
      WrittenReport.write(
          Objects.requireNonNull(options.results(), "results"),
          options.report(),
          options.report().resolveSibling("plots"));
      return ExitCode.DONE;
    }
    Path folder = BenchFolder.create();
    try {
      return new Comparison(home, folder, out).compare(options);
    } finally {
      BenchFolder.delete(folder);
    }
  }

  /** Builds the native programs, where Maven finds something to build. */
  static void buildNative(Path home, Path log) throws IOException, InterruptedException {
    Process build =
        new ProcessBuilder(
                "mvn", "-B", "-q", "-f", home.resolve("benchmarks/native").toString(), "package")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (build.waitFor() != 0) {
      throw new IOException("the native programs cannot be built:\n" + Files.readString(log));
    }
  }

  private int compare(ComparisonOptions options) throws Exception {
    List<Case> cases = options.cases().stream().filter(this::hasInput).toList();
    if (cases.isEmpty()) {
      return ExitCode.INPUT_NOT_READY;
    }
    boolean right = true;
    services.up(services.kafka(), services.mariaDb());
    try {
      for (Case each : cases) {
        right &= compare(each, options);
      }
    } finally {
      services.down();
    }
    return right ? ExitCode.DONE : ExitCode.VALIDATION_FAILED;
  }

  /** The real files may not be there. */
  private boolean hasInput(Case some) {
    boolean found = some.results() != null || OlympicsFiles.find().isPresent();
    if (!found) {
      say(some.name() + " is left out: PODIUM_DATA has to name the folder that holds olympics");
    }
    return found;
  }

  /** Whether all of them were right. */
  private boolean compare(Case some, ComparisonOptions options) throws Exception {
    // Now: while it is measured another may come.
    String commit = Commit.of(home);
    say(some.name() + ": making the input");
    Path inputFolder = Files.createDirectories(folder.resolve(some.name()));
    Input input = Input.of(some, services, inputFolder);
    List<Run> runs = new ArrayList<>();
    List<Profile> profiles = new ArrayList<>();
    try {
      for (Candidate candidate : some.candidates()) {
        if (needsArchive(some, candidate)) {
          say("%s: archive of %s".formatted(some.name(), candidate.id()));
          makeArchive(candidate, some, input);
        }
      }
      List<Candidate> order = new ArrayList<>(some.candidates());
      for (int round = 1; round <= options.runs(); round++) {
        for (Candidate candidate : order) {
          String archive =
              needsArchive(some, candidate)
                  ? "-XX:SharedArchiveFile=" + archive(some, candidate)
                  : "-Xshare:auto";
          Run run = run(candidate, some, input, round, archive);
          runs.add(run);
          say("%s, round %d: %s".formatted(some.name(), round, run));
        }
        // So that nobody always comes after the same one.
        Collections.reverse(order);
      }
      for (Candidate candidate : some.candidates()) {
        if (candidate.isPodium() && options.profiles()) {
          say("%s: profile of %s".formatted(some.name(), candidate.id()));
          profiles.add(profile(candidate, some, input));
        }
      }
    } finally {
      BenchFolder.delete(inputFolder);
    }
    out.print(Report.text(some, runs));
    boolean right = runs.stream().allMatch(Run::isRight);
    if (!right) {
      say(some.name() + ": an answer was WRONG, so no results are written");
    } else if (options.results() != null) {
      Report.write(some, runs, profiles, commit, options.results());
    }
    return right;
  }

  /** A start does not count where messages come at a rate, and Podium's launcher has its own. */
  private static boolean needsArchive(Case some, Candidate candidate) {
    return !candidate.isPodium() && !some.isPaced();
  }

  /** Of a run that does not count: to be recorded costs time. */
  private Profile profile(Candidate candidate, Case some, Input input) throws Exception {
    Path recording = folder.resolve(some.name() + '-' + candidate.id() + ".jfr");
    Work work = work(some, input);
    Run run;
    MeasuredProcess.VmThreads threads;
    try (MeasuredProcess process =
        MeasuredProcess.start(
            candidate.command(home, work, ""),
            work.folder(),
            Candidate.podiumJavaOptions() + Profile.javaOptions(recording))) {
      process.watchThreads();
      run = run(process, some, work, input, candidate, 0);
      threads = process.vmThreads();
    }
    clean(work);
    return Profile.of(run, threads, recording);
  }

  private Run run(Candidate candidate, Case some, Input input, int round, String archive)
      throws Exception {
    Work work = work(some, input);
    Run run;
    try (MeasuredProcess process =
        MeasuredProcess.start(
            candidate.command(home, work, archive), work.folder(), Candidate.podiumJavaOptions())) {
      run = run(process, some, work, input, candidate, round);
    }
    try (Connection connection = services.mariaDb().connect(Input.DATABASE)) {
      List<String> differences =
          new ArrayList<>(
              Features.ofTable(connection, work.table()).differencesFrom(input.expected()));
      if (!some.isStream()) {
        differences.addAll(
            Features.ofParquet(work.gold(candidate.isPodium())).differencesFrom(input.expected()));
      }
      run = run.with(differences);
    }
    clean(work);
    return run;
  }

  private Run run(
      MeasuredProcess process, Case some, Work work, Input input, Candidate candidate, int round)
      throws IOException, SQLException, InterruptedException {
    if (!some.isStream()) {
      return new Run(candidate, round, 0, process.toItsEnd(LIMIT_SECONDS), null, List.of());
    }
    try (Connection connection = services.mariaDb().connect(Input.DATABASE)) {
      if (!some.isPaced()) {
        return stream(process, connection, work, input, candidate, round);
      }
      PacedStream.Steady steady;
      try (TopicFeed topic = new TopicFeed(services.kafka().bootstrapServers(), work.topic())) {
        steady = input.paced().produce(process, topic, connection, work.table());
      }
      return stream(process, connection, work, input, candidate, round).with(steady);
    }
  }

  /** By a run that does not count. It must be whole: a JVM uses half an archive, or none. */
  private void makeArchive(Candidate candidate, Case some, Input input) throws Exception {
    Run unused =
        run(candidate, some, input, 0, "-XX:ArchiveClassesAtExit=" + archive(some, candidate));
    List<String> command =
        candidate.command(
            home, work(some, input), "-XX:SharedArchiveFile=" + archive(some, candidate));
    List<String> start = new ArrayList<>(command.subList(0, command.indexOf("-cp") + 2));
    start.addAll(List.of("-Xshare:on", "-version"));
    Process check =
        new ProcessBuilder(start)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("archive.log").toFile())
            .start();
    if (check.waitFor() != 0) {
      throw new IOException(
          "no archive of %s:%n%s"
              .formatted(candidate.id(), Files.readString(folder.resolve("archive.log"))));
    }
  }

  private Path archive(Case some, Candidate candidate) {
    return folder.resolve(some.name() + '-' + candidate.id() + ".jsa");
  }

  /** A new one; where messages come at a rate, with a topic of its own. */
  private Work work(Case some, Input input) throws IOException, InterruptedException {
    works++;
    String topic = input.topic();
    if (some.isPaced()) {
      topic = some.name() + '-' + works;
      TopicFeed.create(services.kafka().bootstrapServers(), topic);
    }
    return new Work(
        some.results() == null ? 0 : some.results().rows(),
        input.pattern(),
        topic,
        services.kafka().bootstrapServers(),
        services.mariaDb().jdbcUrl(Input.DATABASE),
        services.mariaDb().user(),
        services.mariaDb().passwordFile(),
        input.bioTable(),
        "features_" + works,
        folder.resolve("work-" + works));
  }

  private void clean(Work work) throws IOException, SQLException {
    try (Connection connection = services.mariaDb().connect(Input.DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + work.table());
    }
    BenchFolder.delete(work.folder());
  }

  /** Waits until all is in the table, and looks at what was used until then. */
  private Run stream(
      MeasuredProcess process,
      Connection connection,
      Work work,
      Input input,
      Candidate candidate,
      int round)
      throws IOException, SQLException, InterruptedException {
    long must = input.expected().results();
    double first = 0;
    long results = 0;
    MeasuredProcess.Usage usage = process.soFar();
    while (results < must) {
      if (usage.wallSeconds() > LIMIT_SECONDS) {
        throw new IOException(
            "%,d of %,d results are in the table; the program's last lines:%n%s"
                .formatted(results, must, process.logTail()));
      }
      Thread.sleep(LOOK_MILLIS);
      usage = process.soFar();
      results = results(connection, work.table());
      if (first == 0 && results > 0) {
        first = usage.wallSeconds();
      }
    }
    return new Run(candidate, round, first, usage, null, List.of());
  }

  private static long results(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet tables = statement.executeQuery("SHOW TABLES LIKE '" + table + "'")) {
        if (!tables.next()) {
          return 0;
        }
      }
      try (ResultSet sum =
          statement.executeQuery("SELECT COALESCE(SUM(results), 0) FROM " + table)) {
        sum.next();
        return sum.getLong(1);
      }
    }
  }

  private void say(String what) {
    out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + what);
  }
}
