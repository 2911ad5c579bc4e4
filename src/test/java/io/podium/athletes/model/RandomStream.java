package io.podium.athletes.model;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A small random test case: biometrics, messages in shuffled order and a window. The same seed
 * gives the same case.
 *
 * @param seed what the case was generated from
 * @param bios 10 to 60 athletes, each once
 * @param messages 20 to 400 payloads; those of poison may be null
 * @param window how event time is cut
 * @param poison how many of the messages must be rejected
 * @param distinct how many different results the other messages spell
 */
public record RandomStream(
    long seed,
    List<ModelBio> bios,
    List<byte[]> messages,
    ModelWindow window,
    int poison,
    int distinct) {
  private static final List<String> SPORTS =
      List.of("Swimming", "Artistic Gymnastics", "Judo", "Pływanie", "柔道", "Спорт", "🏊 Open");
  private static final List<String> NOCS = List.of("POL", "USA", "TCH", "CZE", "CHN", "ÅLA");
  private static final List<String> ATHLETES =
      List.of(
          "Zofia Żółtowska",
          "Νίκος Καραμήτρος",
          "Олег Снежко",
          "林小雨",
          "سمير النجار",
          "Zoë \"Zip\" D’Arcy, Jr.",
          "Back\\slash / Tab\tName",
          "𝒜lias 🏅");
  private static final List<String> EVENTS =
      List.of("100 metres, Men", "Épée, Team", "Vault", "4 × 100 m", "C:\\open/final");
  private static final List<String> EDITIONS =
      List.of(
          "1896 Summer Olympics",
          "1906  Intercalated Games",
          "1972 Winter Olympics",
          "2012 Summer Olympics",
          "2020 Summer Olympics",
          "2020",
          "1000 Oldest",
          "9999 Last");
  private static final List<String> POSITIONS =
      List.of("1", "2", "=17", "DNS", "3 h8 r1/2", "DNF", "12.50", "007");
  private static final List<String> SPACES = List.of("", "", "", " ", "\n", "\t ", "\r\n  ");
  private static final List<String> OUTER_SPACES =
      List.of(
          " ", "\u00A0", "\u2007", "\u202F", "\uFEFF", "\\t", "\\u00a0", "\\n", "\u3000", "\u2003");
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

  /** A result as it is meant, before it is spelled. Null stands for a value that is absent. */
  private record Result(
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
      Instant timestamp) {}

  /** Returns the case of the seed. */
  public static RandomStream generate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Long> ids = ids(random);
    List<ModelBio> bios = new ArrayList<>();
    for (long id : ids) {
      bios.add(bio(id, random));
    }
    int size = 20 + random.nextInt(381);
    List<byte[]> messages = new ArrayList<>();
    Set<Result> results = new HashSet<>();
    int poison = 0;
    Instant around = around(random);
    ModelWindow window = window(random);
    while (messages.size() < size) {
      if (random.nextInt(8) == 0) {
        messages.add(PoisonMessages.random(random));
        poison++;
        continue;
      }
      Result result = result(ids, around, random);
      if (!results.add(result)) {
        continue;
      }
      byte[] first = message(result, random);
      messages.add(first);
      // Sent again: to the byte, or spelled in another way.
      int again = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 0;
      for (int i = 0; i < again && messages.size() < size; i++) {
        messages.add(random.nextBoolean() ? first.clone() : message(result, random));
      }
    }
    shuffle(messages, random);
    return new RandomStream(seed, bios, messages, window, poison, results.size());
  }

  /** Returns what a failed assertion needs: the seed repeats the case. */
  @Override
  public String toString() {
    return "seed " + seed + ": " + messages.size() + " messages, window " + window;
  }

  private static List<Long> ids(SplittableRandom random) {
    int athletes = 10 + random.nextInt(51);
    List<Long> ids = new ArrayList<>();
    long id = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(1_000_000);
    while (ids.size() < athletes - 1) {
      ids.add(id);
      id += 1 + random.nextInt(3);
    }
    ids.add((1L << 53) - 1);
    return ids;
  }

  private static ModelBio bio(long id, SplittableRandom random) {
    String sex = random.nextBoolean() ? "Male" : "Female";
    if (random.nextInt(12) == 0) {
      sex = pick(random, null, "", "nan", " ", " Male", "Female\u00A0");
    }
    String idText = pick(random, "" + id, "" + id, "" + id, id + ".0", " " + id + "\u00A0");
    return new ModelBio(
        idText,
        sex,
        measure(150 + random.nextInt(60), random),
        measure(45 + random.nextInt(70), random));
  }

  private static String measure(int value, SplittableRandom random) {
    switch (random.nextInt(24)) {
      case 0:
        return null;
      case 1:
        return pick(random, "", " ", "\u00A0", "nan", "NaN", "unknown", "-", ".5", "5.");
      case 2:
        return pick(random, value + "-" + (value + 3), value + ", " + (value + 4));
      case 3:
        return pick(random, value + ",5", value + " kg", "1e2", "Infinity", "0x50", "1 80");
      case 4:
        return pick(random, "0", "0.0", "-0", "-" + value, "0.000000000");
      case 5:
        return pick(
            random, value + "\u00A0", " " + value, "\u2007" + value + "\u202F", value + "\t");
      case 6:
      case 7:
      case 8:
        return value + "." + random.nextInt(1000);
      case 9:
        return pick(
            random, "+" + value, "0" + value, value + ".0", "0.000000001", "999999999.999999999");
      case 10: // A digit more than a number may have.
        return pick(random, "1234567890", "1.0000000001");
      default:
        return Integer.toString(value);
    }
  }

  private static Instant around(SplittableRandom random) {
    // Window edges and the epoch's own edge are where rounding goes wrong.
    return pick(
        random,
        Instant.parse("2020-07-24T11:59:58Z"),
        Instant.parse("2019-12-31T23:59:59Z"),
        Instant.parse("1970-01-01T00:00:00Z"),
        Instant.parse("1967-03-01T00:00:00Z"),
        Instant.parse("1896-04-06T10:00:00Z"),
        Instant.parse("2024-02-29T00:00:00Z"));
  }

  private static ModelWindow window(SplittableRandom random) {
    switch (random.nextInt(5)) {
      case 0:
        return ModelWindow.fixed(Duration.ofHours(1 + random.nextInt(12)));
      case 1:
        return ModelWindow.fixed(Duration.ofDays(1 + random.nextInt(10)));
      case 2:
        return ModelWindow.years(1 + random.nextInt(5));
      case 3:
        return ModelWindow.fixed(Duration.ofSeconds(1 + random.nextInt(7200)));
      default:
        return ModelWindow.GLOBAL;
    }
  }

  private static Result result(List<Long> ids, Instant around, SplittableRandom random) {
    // Few sports and countries at a time, so that most rows stand on several results.
    int sports = random.nextInt(4) == 0 ? SPORTS.size() : 1;
    int nocs = random.nextInt(4) == 0 ? NOCS.size() : 1;
    long athleteId = ids.get(random.nextInt(ids.size()));
    if (random.nextInt(20) == 0) {
      athleteId = 5_000_000_000L + random.nextInt(50);
    }
    Instant timestamp = random.nextInt(3) == 0 ? null : time(around, random);
    String edition = EDITIONS.get(random.nextInt(EDITIONS.size()));
    if (timestamp != null && random.nextInt(4) == 0) {
      edition = pick(random, null, "Summer Olympics", "0001 Games", "٢٠١٢ Games");
    }
    return new Result(
        edition,
        maybe(random, (long) random.nextInt(60)),
        NOCS.get(random.nextInt(nocs)),
        SPORTS.get(random.nextInt(sports)),
        maybe(random, EVENTS.get(random.nextInt(EVENTS.size()))),
        maybe(random, random.nextInt(9) == 0 ? (1L << 53) - 1 : random.nextInt(100_000)),
        maybe(random, ATHLETES.get(random.nextInt(ATHLETES.size()))),
        athleteId,
        maybe(random, POSITIONS.get(random.nextInt(POSITIONS.size()))),
        pick(random, "None", "None", "None", "None", "Gold", "Silver", "Bronze"),
        pick(random, null, true, false),
        timestamp);
  }

  private static Instant time(Instant around, SplittableRandom random) {
    long seconds = random.nextInt(10);
    switch (random.nextInt(6)) {
      case 0:
        return Instant.ofEpochSecond(around.getEpochSecond()).plusMillis(random.nextInt(5000));
      case 1:
        seconds = random.nextInt(48) * 3600L;
        break;
      case 2: // Midnight: the one time that a date alone can spell.
        return Instant.ofEpochSecond(
            Math.floorDiv(around.getEpochSecond(), 86400) * 86400 + random.nextInt(20) * 86400L);
      case 3:
        seconds = random.nextInt(9) * 366L * 86400;
        break;
      default:
        break;
    }
    return around.plusSeconds(random.nextBoolean() ? seconds : -seconds);
  }

  private static byte[] message(Result result, SplittableRandom random) {
    List<String> members = new ArrayList<>();
    member(members, "edition", text(result.edition(), random), random);
    member(members, "edition_id", optionalInteger(result.editionId(), random), random);
    member(members, "country_noc", text(result.countryNoc(), random), random);
    member(members, "sport", text(result.sport(), random), random);
    member(members, "event", text(result.event(), random), random);
    member(members, "result_id", optionalInteger(result.resultId(), random), random);
    member(members, "athlete", text(result.athlete(), random), random);
    member(members, "athlete_id", integer(result.athleteId(), random), random);
    member(members, "pos", pos(result.pos(), random), random);
    member(members, "medal", medal(result.medal(), random), random);
    member(members, "isTeamSport", bool(result.isTeamSport(), random), random);
    member(members, "timestamp", timestamp(result.timestamp(), random), random);
    unknownMembers(members, random);
    if (random.nextBoolean()) {
      shuffle(members, random);
    }
    StringBuilder json = new StringBuilder(space(random)).append('{');
    for (int i = 0; i < members.size(); i++) {
      json.append(i == 0 ? "" : ",").append(space(random));
      json.append(members.get(i)).append(space(random));
    }
    return json.append('}').append(space(random)).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void member(
      List<String> members, String name, String json, SplittableRandom random) {
    if (json == null) {
      return;
    }
    String key = random.nextInt(40) == 0 ? name.replaceFirst("t", "\\\\u0074") : name;
    members.add("\"" + key + "\"" + space(random) + ":" + space(random) + json);
  }

  private static void unknownMembers(List<String> members, SplittableRandom random) {
    if (random.nextInt(3) > 0) {
      return;
    }
    members.add(
        pick(
            random,
            "\"note\":\"ignored\"",
            "\"note\":null",
            "\"nested\":{\"sport\":\"Rowing\",\"athlete_id\":[1,{\"athlete_id\":-1}]}",
            "\"deep\":" + "[".repeat(31) + "]".repeat(31),
            "\"numbers\":[1e400,-0,0.10e-5,123456789012345678901234567890]",
            "\"huge\":1e999999999",
            "\"odd\":\"\\u0000 \\ud83d \\\" \\\\ \\/\"",
            "\"Sport\":\"a key of its own\"",
            "\"\":\"\"",
            "\"ключ 🏅\":{\"a\":{},\"b\":{},\"c\":[]}",
            "\"long\":\"" + "x".repeat(3000) + "\""));
  }

  private static String text(String value, SplittableRandom random) {
    if (value == null) {
      return pick(random, null, "null", "\"\"", "\"  \"", "\"nan\"", "\"NaN\"", "\"\u00A0\"");
    }
    boolean escapes = random.nextInt(6) == 0;
    StringBuilder json = new StringBuilder("\"");
    json.append(outerSpace(random));
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || (escapes && (c > '~' || random.nextInt(4) == 0))) {
        json.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
      } else if (c == '/' && random.nextBoolean()) {
        json.append("\\/");
      } else {
        json.append(c);
      }
    }
    return json.append(outerSpace(random)).append('"').toString();
  }

  private static String optionalInteger(Long value, SplittableRandom random) {
    return value == null
        ? pick(random, null, "null", "\"\"", "\" \"", "\"nan\"", "\"NaN\"")
        : integer(value, random);
  }

  private static String integer(long value, SplittableRandom random) {
    return pick(
        random,
        "" + value,
        "" + value,
        "" + value,
        value + ".0",
        value + ".000e0",
        value == 0 ? "0e-1" : value + "0e-1",
        "\"" + value + "\"",
        "\"" + value + ".0\"",
        "\"+00" + value + ".00\"",
        "\" " + value + "\u00A0\"");
  }

  private static String pos(String value, SplittableRandom random) {
    // A number's text is its own spelling: only what JSON too would write so may be bare.
    if (value != null && value.matches("[1-9][0-9]*(\\.[0-9]+)?") && random.nextBoolean()) {
      return value;
    }
    return text(value, random);
  }

  private static String medal(String value, SplittableRandom random) {
    if (value.equals("None")) {
      return pick(
          random,
          null,
          "null",
          "\"\"",
          "\"nan\"",
          "\"NaN\"",
          "\"None\"",
          "\"none\"",
          "\" \u00A0\"",
          "\" NAN \"");
    }
    return text(
        pick(random, value, value, value.toUpperCase(Locale.ROOT), value.toLowerCase(Locale.ROOT)),
        random);
  }

  private static String bool(Boolean value, SplittableRandom random) {
    if (value == null) {
      return pick(random, null, "null", "\"\"", "\"nan\"", "\" \"");
    }
    return value
        ? pick(random, "true", "\"true\"", "\"True\"", "\" TRUE \"", "1")
        : pick(random, "false", "\"false\"", "\"False\"", "\"FALSE\u00A0\"", "0");
  }

  private static String timestamp(Instant value, SplittableRandom random) {
    if (value == null) {
      return pick(random, null, "null", "\"\"", "\" \"");
    }
    long millis = value.toEpochMilli();
    String local = LOCAL.format(value.atOffset(ZoneOffset.UTC));
    boolean wholeSecond = Math.floorMod(millis, 1000) == 0;
    List<String> spellings = new ArrayList<>();
    spellings.add("\"" + local + "Z\"");
    spellings.add("\"" + local + "\"");
    spellings.add("\"" + local + "000\"");
    spellings.add("\"" + local + "000Z\"");
    spellings.add("\"" + local.replace('T', ' ') + "\"");
    spellings.add("\" " + local + "+00:00\u00A0\"");
    spellings.add("\"" + LOCAL.format(value.atOffset(ZoneOffset.ofHours(2))) + "+02:00\"");
    spellings.add(
        "\"" + LOCAL.format(value.atOffset(ZoneOffset.ofHoursMinutes(-3, -30))) + "-03:30\"");
    if (wholeSecond) {
      String seconds = local.substring(0, 19);
      spellings.add("\"" + seconds + "Z\"");
      spellings.add("\"" + seconds + "\"");
      spellings.add("\"" + seconds.replace('T', ' ') + "\"");
    }
    if (Math.floorMod(millis, 60_000) == 0) {
      spellings.add("\"" + local.substring(0, 16) + "\"");
      spellings.add("\"" + local.substring(0, 16).replace('T', ' ') + "\"");
      spellings.add("\"" + local.substring(0, 16) + "Z\"");
    }
    if (local.endsWith("T00:00:00.000")) {
      spellings.add("\"" + local.substring(0, 10) + "\"");
      spellings.add("\"" + local.substring(0, 10) + "\"");
    }
    spellings.add(epochSeconds(millis));
    spellings.add("\"" + epochSeconds(millis) + "\"");
    if (Math.abs(millis) >= 100_000_000_000L) {
      spellings.add(Long.toString(millis));
      spellings.add(millis + ".0");
      spellings.add("\" " + millis + "\"");
    }
    return spellings.get(random.nextInt(spellings.size()));
  }

  private static String epochSeconds(long millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }

  private static String space(SplittableRandom random) {
    return SPACES.get(random.nextInt(SPACES.size()));
  }

  private static String outerSpace(SplittableRandom random) {
    return random.nextInt(12) == 0 ? OUTER_SPACES.get(random.nextInt(OUTER_SPACES.size())) : "";
  }

  private static <T> T maybe(SplittableRandom random, T value) {
    return random.nextInt(6) == 0 ? null : value;
  }

  @SafeVarargs
  private static <T> T pick(SplittableRandom random, T... values) {
    return values[random.nextInt(values.length)];
  }

  private static <T> void shuffle(List<T> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      list.set(i, list.set(random.nextInt(i + 1), list.get(i)));
    }
  }
}
