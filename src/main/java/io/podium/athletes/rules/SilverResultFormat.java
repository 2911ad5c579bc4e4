package io.podium.athletes.rules;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.RecordFormat;
import io.podium.rules.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns a row of bronze into a {@link SilverResult}. What a result is, and when two are the same
 * row, is what {@link AthleteResultFormat} says: an added column tells no results apart.
 */
public final class SilverResultFormat implements RecordFormat<SilverResult> {
  private static final AthleteResultFormat RESULT = new AthleteResultFormat();

  private final Columns columns;
  private final List<String> added;

  /**
   * @param added the names of the columns besides the known ones
   */
  public SilverResultFormat(List<String> added) {
    this.added = List.copyOf(added);
    this.columns =
        Columns.of(
            Stream.concat(AthleteResultFormat.COLUMNS.names().stream(), added.stream())
                .toArray(String[]::new));
  }

  @Override
  public Columns columns() {
    return columns;
  }

  @Override
  public SilverResult parse(Row row) throws RejectedException {
    return parse(0, row);
  }

  /** {@link #parse(Row)} of a row of a file. */
  public SilverResult parse(long line, Row row) throws RejectedException {
    AthleteResult result = RESULT.parse(row);
    List<String> values = new ArrayList<>(added.size());
    for (String column : added) {
      values.add(row.cleanText(column));
    }
    return new SilverResult(line, result, values);
  }

  @Override
  public long eventTimeMillis(SilverResult silver) {
    return RESULT.eventTimeMillis(silver.result());
  }

  @Override
  public byte[] identity(SilverResult silver) {
    return RESULT.identity(silver.result());
  }
}
