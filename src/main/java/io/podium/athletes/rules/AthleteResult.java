package io.podium.athletes.rules;

import io.podium.rules.EventTimes;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * One athlete's result in one event of one edition of the Games, cleaned.
 *
 * @param edition such as {@code 1992 Summer Olympics}; may be null
 * @param editionId may be null
 * @param countryNoc the committee the athlete competed for, such as {@code TCH}
 * @param sport such as {@code Swimming}
 * @param event may be null
 * @param resultId may be null
 * @param athlete the name; may be null
 * @param athleteId above 0
 * @param pos the rank as text, such as {@code =17} or {@code DNS}; may be null
 * @param medal Gold, Silver, Bronze or None
 * @param isTeamSport may be null
 * @param timestampMillis when the message says the result was made, in milliseconds since
 *     1970-01-01 UTC; null where it does not
 */
public record AthleteResult(
    String edition,
    Long editionId,
    String countryNoc,
    String sport,
    String event,
    Long resultId,
    String athlete,
    long athleteId,
    String pos,
    String medal,
    Boolean isTeamSport,
    Long timestampMillis) {

  static final int FIRST_YEAR = 1000;
  private static final int LAST_YEAR = 9999;

  /** The first moments of the years: results are many, and years few. */
  private static final long[] YEARS =
      IntStream.rangeClosed(FIRST_YEAR, LAST_YEAR)
          .mapToLong(year -> LocalDate.of(year, 1, 1).atStartOfDay().toEpochSecond(ZoneOffset.UTC))
          .map(seconds -> Math.max(1000 * seconds, EventTimes.MIN_MILLIS))
          .toArray();

  public AthleteResult {
    Objects.requireNonNull(countryNoc, "countryNoc");
    Objects.requireNonNull(sport, "sport");
    Objects.requireNonNull(medal, "medal");
    if (timestampMillis == null && editionMillis(edition).isEmpty()) {
      throw new IllegalArgumentException("neither a timestamp nor an edition with its year");
    }
  }

  /**
   * When the result was made: the timestamp, else the first moment of the edition's year.
   *
   * @return milliseconds since 1970-01-01 UTC
   */
  public long eventTimeMillis() {
    return timestampMillis != null ? timestampMillis : editionMillis(edition).getAsLong();
  }

  /**
   * 1 January, midnight UTC, of the year an edition's name starts with.
   *
   * @param edition may be null
   * @return empty where it does not start with a year from 1000 to 9999
   */
  static OptionalLong editionMillis(String edition) {
    if (edition == null || edition.length() < 4) {
      return OptionalLong.empty();
    }
    int year = 0;
    for (int i = 0; i < 4; i++) {
      char c = edition.charAt(i);
      if (c < '0' || c > '9') {
        return OptionalLong.empty();
      }
      year = year * 10 + (c - '0');
    }
    if (year < FIRST_YEAR) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(yearMillis(year));
  }

  /**
   * 1 January of a year, midnight UTC.
   *
   * @param year from {@link #FIRST_YEAR} to 9999
   * @return milliseconds since 1970-01-01 UTC
   */
  static long yearMillis(int year) {
    return YEARS[year - FIRST_YEAR];
  }

  /**
   * All columns in one unambiguous sequence of bytes: two results are the same row where these are
   * equal.
   */
  public byte[] identity() {
    return addTo(new IdentityBytes()).toBytes();
  }

  IdentityBytes addTo(IdentityBytes bytes) {
    return bytes
        .add(edition)
        .add(editionId)
        .add(countryNoc)
        .add(sport)
        .add(event)
        .add(resultId)
        .add(athlete)
        .add(athleteId)
        .add(pos)
        .add(medal)
        .add(isTeamSport == null ? null : Long.valueOf(isTeamSport ? 1 : 0))
        .add(timestampMillis);
  }
}
