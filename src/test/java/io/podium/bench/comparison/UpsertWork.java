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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Features into their table, over one connection, in batches as a run has them: each of a sport,
 * from a hundred rows to two thousand, five to a bundle.
 */
final class UpsertWork implements ClientWork {
  private static final int FEWEST = 100;
  private static final int MOST = 2_000;
  private static final int BATCHES_PER_BUNDLE = 5;

  /** No two countries of a sport are the same, for a prime number is stepped by. */
  private static final int COUNTRIES = 1_250;

  private static final int STEP = 7_919;

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
      int inBundle = 0;
      for (List<FeatureRow> batch : batches) {
        boolean unused = writer.add(FeatureTable.values(batch));
        if (++inBundle % BATCHES_PER_BUNDLE == 0) {
          writer.flush();
        }
      }
      writer.flush();
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
      double unused = inserts(table).seconds(BareInserts.USUAL, values(1));
    }
    ClientTables.letServerRest(rows);
  }

  private BareInserts inserts(String table) {
    return new BareInserts(
        services,
        count -> FeatureTable.named(table).writeSql(Dialect.MYSQL, TableSpec.Mode.UPSERT, count));
  }

  private List<Object[]> values(int results) {
    List<Object[]> values = new ArrayList<>(rows);
    for (List<FeatureRow> batch : batches(results)) {
      values.addAll(FeatureTable.named(BARE).latest(FeatureTable.values(batch)));
    }
    return values;
  }

  private List<List<FeatureRow>> batches(int results) {
    SplittableRandom random = new SplittableRandom(1);
    List<List<FeatureRow>> batches = new ArrayList<>();
    int made = 0;
    while (made < rows) {
      int size = Math.min(random.nextInt(FEWEST, MOST + 1), rows - made);
      List<FeatureRow> batch = new ArrayList<>(size);
      for (int number = 0; number < size; number++) {
        batch.add(feature(batches.size(), number, results, random));
      }
      batches.add(batch);
      made += size;
    }
    return batches;
  }

  /** Keys do not come in the order of the table. */
  private static FeatureRow feature(int sport, int number, int results, SplittableRandom random) {
    FeatureKey key =
        new FeatureKey(
            "Sport " + sport,
            List.of("Gold", "Silver", "Bronze", "None").get(number % 4),
            number % 8 < 4 ? "Female" : "Male",
            "N" + (10_000 + number / 8 * STEP % COUNTRIES));
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
