package io.podium.athletes.rules;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.RecordFormat;
import io.podium.rules.Row;
import java.util.List;

/** Turns a row, from JSON or from CSV, into an {@link AthleteResult}. */
public final class AthleteResultFormat implements RecordFormat<AthleteResult> {

  /** The longest sport, in UTF-16 units: it names a folder, and these end at 255 bytes. */
  public static final int MAX_SPORT = 80;

  /** The columns without which a file of results makes no sense. */
  public static final List<String> REQUIRED =
      List.of("country_noc", "sport", "athlete_id", "medal");

  /** The columns of a result, by the names they have in messages, files and tables. */
  public static final Columns COLUMNS =
      Columns.of(
          "edition",
          "edition_id",
          "country_noc",
          "sport",
          "event",
          "result_id",
          "athlete",
          "athlete_id",
          "pos",
          "medal",
          "isTeamSport",
          "timestamp");

  @Override
  public Columns columns() {
    return COLUMNS;
  }

  @Override
  public AthleteResult parse(Row row) throws RejectedException {
    String edition = row.text("edition");
    Long timestampMillis = row.instantMillis("timestamp");
    if (timestampMillis == null && AthleteResult.editionMillis(edition).isEmpty()) {
      throw new RejectedException(
          "missing-field", "there is no timestamp, and edition does not start with a year");
    }
    return new AthleteResult(
        edition,
        row.integer("edition_id"),
        row.requiredText("country_noc"),
        sport(row),
        row.text("event"),
        row.integer("result_id"),
        row.text("athlete"),
        row.requiredId("athlete_id"),
        row.textOrNumber("pos"),
        Medal.parse(row.text("medal")),
        row.bool("isTeamSport"),
        timestampMillis);
  }

  private static String sport(Row row) throws RejectedException {
    String sport = row.requiredText("sport");
    if (sport.length() > MAX_SPORT) {
      throw new RejectedException(
          "too-long", "sport has " + sport.length() + " characters; at most " + MAX_SPORT);
    }
    return sport;
  }

  @Override
  public long eventTimeMillis(AthleteResult result) {
    return result.eventTimeMillis();
  }

  @Override
  public byte[] identity(AthleteResult result) {
    return result.identity();
  }
}
