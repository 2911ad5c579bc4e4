package io.podium.benchmarks.flink;

/** The values of one row as they were read: slices of UTF-8 bytes, empty where one is absent. */
final class RawRow {
  static final int EDITION = 0;
  static final int EDITION_ID = 1;
  static final int COUNTRY_NOC = 2;
  static final int SPORT = 3;
  static final int EVENT = 4;
  static final int RESULT_ID = 5;
  static final int ATHLETE = 6;
  static final int ATHLETE_ID = 7;
  static final int POS = 8;
  static final int MEDAL = 9;
  static final int IS_TEAM_SPORT = 10;
  static final int TIMESTAMP = 11;
  static final int COLUMNS = 12;

  byte[] bytes;
  final int[] from = new int[COLUMNS];
  final int[] to = new int[COLUMNS];

  /** The column of a name, or -1. */
  static int column(String name) {
    return switch (name) {
      case "edition" -> EDITION;
      case "edition_id" -> EDITION_ID;
      case "country_noc" -> COUNTRY_NOC;
      case "sport" -> SPORT;
      case "event" -> EVENT;
      case "result_id" -> RESULT_ID;
      case "athlete" -> ATHLETE;
      case "athlete_id" -> ATHLETE_ID;
      case "pos" -> POS;
      case "medal" -> MEDAL;
      case "isTeamSport" -> IS_TEAM_SPORT;
      case "timestamp" -> TIMESTAMP;
      default -> -1;
    };
  }

  void set(int column, int start, int end) {
    from[column] = start;
    to[column] = end;
  }

  /** Makes all values absent. */
  void clear() {
    for (int column = 0; column < COLUMNS; column++) {
      set(column, 0, 0);
    }
  }
}
