package io.podium.athletes.rules;

import io.podium.rules.EventTimes;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.OptionalLong;

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
    if (year < 1000) {
      return OptionalLong.empty();
    }
    long millis = LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    return OptionalLong.of(Math.max(millis, EventTimes.MIN_MILLIS));
  }

  /**
   * All columns in one unambiguous sequence of bytes: two results are the same row where these are
   * equal.
   */
  public byte[] identity() {
    Object[] columns = {
      edition,
      editionId,
      countryNoc,
      sport,
      event,
      resultId,
      athlete,
      athleteId,
      pos,
      medal,
      isTeamSport,
      timestampMillis
    };
    StringBuilder text = new StringBuilder(160);
    for (Object column : columns) {
      // The length first, so that no text can imitate the border between two columns.
      String value = column == null ? null : column.toString();
      text.append(value == null ? -1 : value.length()).append(':').append(value);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
