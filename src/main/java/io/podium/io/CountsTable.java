package io.podium.io;

import io.podium.transforms.WindowTotal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The table of what became of rows: a row an outcome, with how many rows it was. */
public final class CountsTable {
  private CountsTable() {}

  /** The table by this name. */
  public static TableSpec named(String name) {
    return new TableSpec(
        name,
        List.of(
            new TableSpec.Column("outcome", "VARCHAR(64) NOT NULL"),
            new TableSpec.Column("row_count", "BIGINT NOT NULL"),
            new TableSpec.Column("counted_at", "DATETIME(3) NOT NULL")),
        List.of("outcome"),
        // A count may fall: what waited for its athlete before a failure may be read again after
        // it,
        // and then not wait.
        new TableSpec.Progress(null, "counted_at"));
  }

  /** The values of totals, in the order of the columns. */
  public static List<Object[]> values(Iterable<WindowTotal<String, Long>> totals) {
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
    List<Object[]> rows = new ArrayList<>();
    totals.forEach(total -> rows.add(new Object[] {total.key(), total.total(), now}));
    return rows;
  }
}
