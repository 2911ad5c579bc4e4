package io.podium.bench.comparison;

import io.podium.ExitCode;
import io.podium.Podium;
import io.podium.local.Services;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/** {@code podium load} of results. */
final class LoadWork implements ClientWork {
  private static final String BY_PODIUM = "loaded_by_podium";
  private static final String BARE = "loaded_bare";

  private final Services services;
  private final Path csv;
  private final PrintStream out;
  private final List<Object[]> rows;
  private BareInserts.Way way;

  LoadWork(Services services, Path csv, PrintStream out) throws IOException {
    this.services = services;
    this.csv = csv;
    this.out = out;
    this.rows = ClientTables.rows(csv);
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public String title() {
    return "podium load: a CSV file of results";
  }

  @Override
  public String bareWay() {
    return way.toString();
  }

  @Override
  public void chooseBareWay() throws IOException, SQLException, InterruptedException {
    // Makes the table that the bare client's is like.
    double unused = podium();
    way = BareInserts.fastest(this::bare);
  }

  @Override
  public double podium() throws InterruptedException {
    ClientTables.letServerRest(rows.size());
    List<String> command =
        List.of(
            "load",
            "--results=" + csv,
            "--resultsTable=" + BY_PODIUM,
            "--jdbcUrl=" + services.mariaDb().jdbcUrl(Input.DATABASE),
            "--jdbcUser=" + services.mariaDb().user(),
            "--jdbcPasswordRef=file:" + services.mariaDb().passwordFile());
    long begun = System.nanoTime();
    int code = Podium.run(command, out, out);
    double seconds = (System.nanoTime() - begun) / 1e9;
    if (code != ExitCode.DONE) {
      throw new IllegalStateException(command + " ended with " + code);
    }
    return seconds;
  }

  @Override
  public double bare() throws IOException, SQLException, InterruptedException {
    return bare(way);
  }

  private double bare(BareInserts.Way each) throws IOException, SQLException, InterruptedException {
    ClientTables.drop(services, BARE);
    ClientTables.execute(services, "CREATE TABLE " + BARE + " LIKE " + BY_PODIUM);
    List<String> columns =
        List.of(Files.readString(csv).lines().findFirst().orElseThrow().split(","));
    ClientTables.letServerRest(rows.size());
    return new BareInserts(services, count -> statement(columns, count)).seconds(each, rows);
  }

  /** Of the columns that the file has. */
  private static String statement(List<String> columns, int rows) {
    String row = '(' + String.join(",", Collections.nCopies(columns.size(), "?")) + ')';
    return "INSERT INTO %s (%s) VALUES %s"
        .formatted(
            BARE, String.join(",", columns), String.join(",", Collections.nCopies(rows, row)));
  }

  @Override
  public String difference() throws IOException, SQLException {
    return ClientTables.difference(services, BY_PODIUM, BARE);
  }
}
