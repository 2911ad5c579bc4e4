package io.podium.bench.comparison;

import io.podium.ExitCode;
import io.podium.bench.BenchFolder;
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
    boolean right = true;
    services.up(services.kafka(), services.mariaDb());
    try {
      for (Case each : options.cases()) {
        List<Run> runs = compare(each, options.runs());
        right &= runs.stream().allMatch(Run::isRight);
        out.print(Report.text(each, runs));
        if (options.results() != null) {
          Report.write(each, runs, options.results());
        }
      }
    } finally {
      services.down();
    }
    return right ? ExitCode.DONE : ExitCode.VALIDATION_FAILED;
  }

  private List<Run> compare(Case some, int rounds) throws Exception {
    say(some.name() + ": making the input");
    Path inputFolder = Files.createDirectories(folder.resolve(some.name()));
    Input input = Input.of(some, services, inputFolder);
    List<Run> runs = new ArrayList<>();
    try {
      List<Candidate> order = new ArrayList<>(some.candidates());
      for (int round = 1; round <= rounds; round++) {
        for (Candidate candidate : order) {
          Run run = run(candidate, some, input, round);
          runs.add(run);
          say("%s, round %d: %s".formatted(some.name(), round, run));
        }
        // So that nobody always comes after the same one.
        Collections.reverse(order);
      }
      return runs;
    } finally {
      BenchFolder.delete(inputFolder);
    }
  }

  private Run run(Candidate candidate, Case some, Input input, int round) throws Exception {
    works++;
    Path workFolder = folder.resolve("work-" + works);
    Work work =
        new Work(
            some.results() == null ? 0 : some.results().rows(),
            input.pattern(),
            input.topic(),
            services.kafka().bootstrapServers(),
            services.mariaDb().jdbcUrl(Input.DATABASE),
            services.mariaDb().user(),
            services.mariaDb().passwordFile(),
            input.bioTable(),
            "features_" + works,
            workFolder);
    List<String> command = candidate.command(home, work);
    Run run;
    try (MeasuredProcess process = MeasuredProcess.start(command, workFolder);
        Connection connection = services.mariaDb().connect(Input.DATABASE)) {
      if (some.isStream()) {
        run = stream(process, connection, work, input, candidate, round);
      } else {
        MeasuredProcess.Usage usage = process.toItsEnd(LIMIT_SECONDS);
        run = new Run(candidate, round, 0, usage, List.of());
      }
    }
    try (Connection connection = services.mariaDb().connect(Input.DATABASE);
        Statement statement = connection.createStatement()) {
      List<String> differences =
          new ArrayList<>(
              Features.ofTable(connection, work.table()).differencesFrom(input.expected()));
      if (!some.isStream()) {
        differences.addAll(
            Features.ofParquet(work.gold(candidate.isPodium())).differencesFrom(input.expected()));
      }
      statement.execute("DROP TABLE " + work.table());
      run = run.with(differences);
    }
    BenchFolder.delete(workFolder);
    return run;
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
        throw new IOException("%,d of %,d results are in the table".formatted(results, must));
      }
      Thread.sleep(LOOK_MILLIS);
      usage = process.soFar();
      results = results(connection, work.table());
      if (first == 0 && results > 0) {
        first = usage.wallSeconds();
      }
    }
    return new Run(candidate, round, first, usage, List.of());
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
