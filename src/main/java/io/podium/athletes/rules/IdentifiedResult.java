package io.podium.athletes.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.podium.rules.EventTimes;
import io.podium.rules.Hash128;
import io.podium.rules.PlainText;
import io.podium.rules.QuickHash;
import io.podium.rules.RawRow;
import io.podium.rules.RawRow.Kind;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What it takes to count a result once and to add it up: its hash, its group, athlete and time. Of
 * most rows it is found in their bytes as they lie, with the outcome that {@link
 * AthleteResultFormat} has for the row, in half the time; of others that one has to say. One object
 * stands for one result after the other. Not thread-safe.
 */
public final class IdentifiedResult {
  private static final int EDITION = column("edition");
  private static final int EDITION_ID = column("edition_id");
  private static final int COUNTRY_NOC = column("country_noc");
  private static final int SPORT = column("sport");
  private static final int EVENT = column("event");
  private static final int RESULT_ID = column("result_id");
  private static final int ATHLETE = column("athlete");
  private static final int ATHLETE_ID = column("athlete_id");
  private static final int POS = column("pos");
  private static final int MEDAL = column("medal");
  private static final int IS_TEAM_SPORT = column("isTeamSport");
  private static final int TIMESTAMP = column("timestamp");

  /** So many are below 2^53. */
  private static final int MOST_DIGITS = 15;

  private static final String[] MEDALS = Medal.NAMES.toArray(String[]::new);
  private static final String[] SMALL_MEDALS =
      Medal.NAMES.stream().map(name -> name.toLowerCase(Locale.ROOT)).toArray(String[]::new);
  private static final int NO_MEDAL = Medal.NAMES.indexOf(Medal.NONE);
  private static final int YEAR_DIGITS = 4;

  private final IdentityBytes identity = new IdentityBytes();
  private final Hash128.Hasher hasher = new Hash128.Hasher();

  /** Country and sport of a result whose row was not plain. */
  private final IdentityBytes parsedGroup = new IdentityBytes();

  /** Country and sport are neighbours in the identity, so a part of it names the group. */
  private IdentityBytes groupIn;

  private int groupFrom;
  private int groupTo;

  private int medal;
  private long athleteId;
  private long eventTimeMillis;

  /** One of them has the texts. */
  private RawRow raw;

  private AthleteResult parsed;

  private static int column(String name) {
    return AthleteResultFormat.COLUMNS.indexOf(name);
  }

  /**
   * Takes a result from its row's bytes.
   *
   * @param row of {@link AthleteResultFormat#COLUMNS}; good for as long as this is asked
   * @return false where some value is not as most are: then only {@link AthleteResultFormat} can
   *     say what the row is, and whether it is a result at all
   */
  public boolean read(RawRow row) {
    raw = row;
    parsed = null;
    identity.clear();
    groupIn = identity;
    // Times as text take the rules longer than all else, so nothing is to be gained here.
    boolean isTimeText = raw.kind(TIMESTAMP) == Kind.TEXT && !isNothing(TIMESTAMP);
    return !isTimeText
        && addText(EDITION)
        && addNumber(EDITION_ID)
        && addGroup()
        && addText(EVENT)
        && addNumber(RESULT_ID)
        && addText(ATHLETE)
        && addAthleteId()
        && addTextOrNumber(POS)
        && addMedal()
        && addIsTeamSport()
        && addTimestamp();
  }

  /** Takes a result. */
  public void set(AthleteResult result) {
    raw = null;
    parsed = result;
    identity.clear();
    result.addTo(identity);
    parsedGroup.clear();
    groupIn = parsedGroup.add(result.countryNoc()).add(result.sport());
    groupFrom = 0;
    groupTo = parsedGroup.length();
    medal = Medal.NAMES.indexOf(result.medal());
    athleteId = result.athleteId();
    eventTimeMillis = result.eventTimeMillis();
  }

  /** The hash of what results are {@linkplain AthleteResult#identity told apart} by. */
  public Hash128 hash() {
    return identity.hash(hasher);
  }

  /** {@link AthleteResult#athleteId}. */
  public long athleteId() {
    return athleteId;
  }

  /** {@link AthleteResult#eventTimeMillis}. */
  public long eventTimeMillis() {
    return eventTimeMillis;
  }

  /** {@link AthleteResult#sport}. */
  public String sport() {
    return raw == null ? parsed.sport() : rawText(SPORT);
  }

  /** {@link AthleteResult#countryNoc}. */
  public String countryNoc() {
    return raw == null ? parsed.countryNoc() : rawText(COUNTRY_NOC);
  }

  /** {@link AthleteResult#medal}. */
  public String medal() {
    return MEDALS[medal];
  }

  /** Sport, medal and country as bytes that no other group has. */
  public byte[] group() {
    byte[] group = new byte[groupTo - groupFrom + 1];
    System.arraycopy(groupIn.array(), groupFrom, group, 1, group.length - 1);
    group[0] = (byte) medal;
    return group;
  }

  /** Whether this is what {@link #group} gives, without making it. */
  public boolean isOfGroup(byte[] group) {
    return group[0] == medal
        && Arrays.equals(group, 1, group.length, groupIn.array(), groupFrom, groupTo);
  }

  /** A hash of {@link #group}. */
  public int groupHash() {
    return QuickHash.of(groupIn.array(), groupFrom, groupTo) * MEDALS.length + medal;
  }

  private String rawText(int column) {
    int from = raw.from(column);
    return new String(raw.bytes(column), from, raw.to(column) - from, UTF_8);
  }

  private boolean isNothing(int column) {
    Kind kind = raw.kind(column);
    return kind == Kind.ABSENT || (kind == Kind.TEXT && raw.from(column) == raw.to(column));
  }

  private boolean addText(int column) {
    if (isNothing(column)) {
      identity.add((String) null);
      return true;
    }
    return raw.kind(column) == Kind.TEXT && addPlain(column) > 0;
  }

  /** How long the text is, in UTF-16 units; -1 where it is not plain. */
  private int addPlain(int column) {
    return identity.addPlain(raw.bytes(column), raw.from(column), raw.to(column));
  }

  private boolean addGroup() {
    groupFrom = identity.length();
    boolean isAdded =
        raw.kind(COUNTRY_NOC) == Kind.TEXT
            && addPlain(COUNTRY_NOC) > 0
            && raw.kind(SPORT) == Kind.TEXT
            && isSport(addPlain(SPORT));
    groupTo = identity.length();
    return isAdded;
  }

  private static boolean isSport(int units) {
    return units > 0 && units <= AthleteResultFormat.MAX_SPORT;
  }

  private boolean addNumber(int column) {
    if (isNothing(column)) {
      identity.add((Long) null);
      return true;
    }
    long number = digits(column);
    identity.addNumber(number);
    return number >= 0;
  }

  private boolean addAthleteId() {
    athleteId = digits(ATHLETE_ID);
    identity.addNumber(athleteId);
    return athleteId > 0;
  }

  /** The number of the digits that a value is, as a number or as text; -1 where it is not. */
  private long digits(int column) {
    Kind kind = raw.kind(column);
    if (kind != Kind.TEXT && kind != Kind.WHOLE_NUMBER) {
      return -1;
    }
    int from = raw.from(column);
    int to = raw.to(column);
    return from == to || to - from > MOST_DIGITS ? -1 : number(raw.bytes(column), from, to);
  }

  /** The number that digits are; -1 where there is anything else among them. */
  private static long number(byte[] in, int from, int to) {
    long number = 0;
    for (int at = from; at < to; at++) {
      int digit = in[at] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  private boolean addTextOrNumber(int column) {
    if (raw.kind(column) != Kind.WHOLE_NUMBER) {
      return addText(column);
    }
    return raw.bytes(column)[raw.from(column)] != '-' && addPlain(column) > 0;
  }

  private boolean addMedal() {
    medal = isNothing(MEDAL) ? NO_MEDAL : medalOf(raw.kind(MEDAL));
    if (medal < 0) {
      return false;
    }
    identity.add(MEDALS[medal]);
    return true;
  }

  private int medalOf(Kind kind) {
    int found = kind == Kind.TEXT ? SMALL_MEDALS.length - 1 : -1;
    while (found >= 0 && !isWord(SMALL_MEDALS[found], MEDAL)) {
      found--;
    }
    return found;
  }

  private boolean isWord(String word, int column) {
    return PlainText.isWord(word, raw.bytes(column), raw.from(column), raw.to(column));
  }

  private boolean addIsTeamSport() {
    Kind kind = raw.kind(IS_TEAM_SPORT);
    boolean isText = kind == Kind.TEXT;
    if (isNothing(IS_TEAM_SPORT)) {
      identity.add((Long) null);
    } else if (kind == Kind.TRUE || (isText && isWord("true", IS_TEAM_SPORT))) {
      identity.addNumber(1);
    } else if (kind == Kind.FALSE || (isText && isWord("false", IS_TEAM_SPORT))) {
      identity.addNumber(0);
    } else {
      return false;
    }
    return true;
  }

  private boolean addTimestamp() {
    if (isNothing(TIMESTAMP)) {
      identity.add((Long) null);
      return setYear();
    }
    long number = raw.kind(TIMESTAMP) == Kind.WHOLE_NUMBER ? digits(TIMESTAMP) : -1;
    OptionalLong millis =
        number < 0 ? OptionalLong.empty() : EventTimes.ofEpoch(BigDecimal.valueOf(number));
    if (millis.isEmpty()) {
      return false;
    }
    eventTimeMillis = millis.getAsLong();
    identity.addNumber(eventTimeMillis);
    return true;
  }

  /** The edition's year is the time. */
  private boolean setYear() {
    if (raw.kind(EDITION) != Kind.TEXT || raw.to(EDITION) - raw.from(EDITION) < YEAR_DIGITS) {
      return false;
    }
    int from = raw.from(EDITION);
    int year = (int) number(raw.bytes(EDITION), from, from + YEAR_DIGITS);
    if (year < AthleteResult.FIRST_YEAR) {
      return false;
    }
    eventTimeMillis = AthleteResult.yearMillis(year);
    return true;
  }
}
