package io.podium.bench.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.podium.ExitCode;
import io.podium.athletes.SampleOlympics;
import io.podium.bench.BenchArguments;
import io.podium.bench.BenchFolder;
import io.podium.bench.Commit;
import io.podium.errors.RejectedException;
import io.podium.local.Services;
import io.podium.options.CommandLine;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code podium bench clients}: see {@link #HELP}. */
public final class ClientComparison {
  /** What it does, and its options. */
  public static final String HELP =
      """
      podium bench clients [--name=value …]

      Writes features into a table, loads a table and publishes to a topic, as Podium does it and by
      a bare client that has all rows or messages ready in memory, by turns, on servers of its own;
      with publish-from-file the bare client makes the messages of the file, too.
      Both are in this JVM, and a first round does not count. The bare client uses the fastest of
      several statements, found by a trial. Exit codes: 0 measured, 50 both did not leave the same.

        --rows=500000
            How many rows. Default: 500000
        --runs=5
            How often each runs. Default: 5
        --works=insert,update,load,publish,publish-from-file
            Which. Default: all
        --report=clients.json
            Where the report goes as JSON, too.
      """;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final int RESULTS_PER_ATHLETE = 20;
  private static final List<String> WORKS =
      List.of("insert", "update", "load", "publish", "publish-from-file");

  private final Path home;
  private final List<String> works;
  private final int rows;
  private final int runs;
  private final PrintStream out;
  private boolean isRight = true;

  private ClientComparison(Path home, List<String> works, int rows, int runs, PrintStream out) {
    this.home = home;
    this.works = works;
    this.rows = rows;
    this.runs = runs;
    this.out = out;
  }

  /**
   * Runs the command.
   *
   * @return its exit code
   */
  public static int run(List<String> arguments, Path home, PrintStream out) throws Exception {
    Map<String, String> defaults = new HashMap<>();
    defaults.put("rows", "500000");
    defaults.put("runs", "5");
    defaults.put("works", String.join(",", WORKS));
    defaults.put("report", null);
    CommandLine line = new CommandLine();
    Map<String, String> values = BenchArguments.read(arguments, defaults, line).values();
    Integer rows = line.value("rows", values.get("rows"), BenchArguments::positive);
    Integer runs = line.value("runs", values.get("runs"), BenchArguments::positive);
    List<String> works = line.value("works", values.get("works"), ClientComparison::works);
    line.check();
    ClientComparison comparison = new ClientComparison(home, works, rows, runs, out);
    ObjectNode report = comparison.measure();
    if (comparison.isRight && values.get("report") != null) {
      Path file = Path.of(values.get("report")).toAbsolutePath();
      Files.createDirectories(file.getParent());
      Files.writeString(file, JSON.writeValueAsString(report) + '\n');
    }
    return comparison.isRight ? ExitCode.DONE : ExitCode.VALIDATION_FAILED;
  }

  private ObjectNode measure() throws Exception {
    Path folder = BenchFolder.create();
    Services services = Services.in(folder.resolve("services"));
    try {
      services.up(services.kafka(), services.mariaDb());
      try {
        ObjectNode report = JSON.createObjectNode();
        report.put("commit", Commit.of(home));
        report.put("rows", rows);
        Machine.describe(report.putObject("machine"));
        SampleOlympics.withSeed(1)
            .athletes(Math.max(1, rows / RESULTS_PER_ATHLETE))
            .results(rows)
            .writeTo(folder);
        Path csv = folder.resolve(SampleOlympics.RESULTS_FILE);
        for (String work : works) {
          measure(work(work, rows, services, csv), report.withArray("works").addObject());
        }
        return report;
      } finally {
        services.down();
      }
    } finally {
      BenchFolder.delete(folder);
    }
  }

  private static List<String> works(String text) {
    List<String> works = List.of(text.split(","));
    if (!WORKS.containsAll(works)) {
      throw new IllegalArgumentException("expected some of " + String.join(", ", WORKS));
    }
    return works;
  }

  private static ClientWork work(String name, int rows, Services services, Path csv)
      throws IOException, RejectedException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return switch (name) {
      case "insert" -> new UpsertWork(services, rows, false);
      case "update" -> new UpsertWork(services, rows, true);
      case "load" -> new LoadWork(services, csv, nowhere);
      case "publish" -> new PublishWork(services, csv, false, nowhere);
      case "publish-from-file" -> new PublishWork(services, csv, true, nowhere);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private void measure(ClientWork work, ObjectNode report) throws Exception {
    work.chooseBareWay();
    out.println(work.title());
    report.put("work", work.name());
    report.put("title", work.title());
    report.put("bare_client", work.bareWay());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= runs; round++) {
      // Neither comes after the other always.
      double podium = round % 2 == 0 ? work.podium() : 0;
      double bare = work.bare();
      podium = round % 2 == 0 ? podium : work.podium();
      String difference = work.difference();
      if (difference != null) {
        out.println("  WRONG: " + difference);
        isRight = false;
      }
      if (round > 0) {
        ratios.add(bare / podium);
        ObjectNode run = report.withArray("runs").addObject();
        run.put("podium_seconds", Report.rounded(podium));
        run.put("bare_seconds", Report.rounded(bare));
      }
    }
    double ratio = Medians.of(ratios.stream().mapToDouble(each -> each).sorted().toArray());
    report.put("ratio", Report.rounded(ratio));
    out.printf("  %.2f of the rows a second of a bare client: %s%n", ratio, work.bareWay());
  }
}
