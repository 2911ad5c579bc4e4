package io.podium.bench.comparison;

import io.podium.athletes.FeatureTable;
import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.Dialect;
import io.podium.io.TablePreparation;
import io.podium.io.TableSpec;
import io.podium.io.TableWriter;
import io.podium.local.Services;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Features into their table, in the batches that a run has, over one connection. */
final class UpsertWork implements ClientWork {
  /** As many as a run gathers. */
  private static final int BATCH = 10_000;

  /** What the server still does for a row that was written before must not count. */
  private static final Duration REST_PER_ROW = Duration.ofNanos(4_000);

  private static final String BY_PODIUM = "upserted_by_podium";
  private static final String BARE = "upserted_bare";

  private final Services services;
  private final int rows;
  private final boolean isAgain;
  private BareInserts.Way way;

  /**
   * @param isAgain whether the table has all keys already, with fewer results
   */
  UpsertWork(Services services, int rows, boolean isAgain) {
    this.services = services;
    this.rows = rows;
    this.isAgain = isAgain;
  }

  @Override
  public String name() {
    return isAgain ? "update" : "insert";
  }

  @Override
  public String title() {
    return "TableWriter: %,d features that the table %s"
        .formatted(rows, isAgain ? "has with fewer results" : "does not have");
  }

  @Override
  public String bareWay() {
    return way.toString();
  }

  @Override
  public void chooseBareWay() throws IOException, SQLException, InterruptedException {
    way = BareInserts.fastest(this::bare);
  }

  @Override
  public double podium() throws IOException, SQLException, InterruptedException {
    prepare(BY_PODIUM);
    List<List<FeatureRow>> batches = batches(isAgain ? 2 : 1);
    long begun = System.nanoTime();
    try (TableWriter writer =
        new TableWriter(
            ClientTables.database(services),
            FeatureTable.named(BY_PODIUM),
            TableSpec.Mode.UPSERT)) {
      for (List<FeatureRow> batch : batches) {
        writer.write(FeatureTable.values(batch));
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  @Override
  public double bare() throws IOException, SQLException, InterruptedException {
    return bare(way);
  }

  private double bare(BareInserts.Way each) throws IOException, SQLException, InterruptedException {
    prepare(BARE);
    return inserts(BARE).seconds(each, values(isAgain ? 2 : 1));
  }

  @Override
  public String difference() throws IOException, SQLException, InterruptedException {
    return ClientTables.difference(services, BY_PODIUM, BARE);
  }

  private void prepare(String table) throws IOException, SQLException, InterruptedException {
    ClientTables.drop(services, table);
    TablePreparation.prepare(
        ClientTables.database(services), FeatureTable.named(table), TableSpec.Mode.UPSERT);
    if (isAgain) {
      double unused = inserts(table).seconds(new BareInserts.Way(500, BATCH, true), values(1));
    }
    Thread.sleep(REST_PER_ROW.multipliedBy(rows).toMillis());
  }

  private BareInserts inserts(String table) {
    return new BareInserts(
        services,
        count -> FeatureTable.named(table).writeSql(Dialect.MYSQL, TableSpec.Mode.UPSERT, count));
  }

  private List<Object[]> values(int results) {
    List<Object[]> values = new ArrayList<>(rows);
    for (List<FeatureRow> batch : batches(results)) {
      values.addAll(FeatureTable.values(batch));
    }
    return values;
  }

  private List<List<FeatureRow>> batches(int results) {
    List<List<FeatureRow>> batches = new ArrayList<>();
    for (int from = 0; from < rows; from += BATCH) {
      batches.add(batch(from, Math.min(from + BATCH, rows), results));
    }
    return batches;
  }

  private static List<FeatureRow> batch(int from, int end, int results) {
    List<FeatureRow> batch = new ArrayList<>(end - from);
    for (int number = from; number < end; number++) {
      batch.add(feature(number, results));
    }
    return batch;
  }

  /** Batches are of a sport, as in a run, and keys do not come in the order of the table. */
  private static FeatureRow feature(int number, int results) {
    SplittableRandom random = new SplittableRandom(number);
    FeatureKey key =
        new FeatureKey(
            "Sport " + number / BATCH,
            List.of("Gold", "Silver", "Bronze", "None").get(number % 4),
            number % 8 < 4 ? "Female" : "Male",
            "N" + Integer.toString(number / 8 % (BATCH / 8) * 7919 % (BATCH / 8) + 10_000));
    return new FeatureRow(
        key,
        null,
        null,
        results,
        150 + 50 * random.nextDouble(),
        50 + 50 * random.nextDouble(),
        Instant.ofEpochSecond(1_700_000_000L + results));
  }
}
