package io.podium.athletes;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Invented Olympics, with the columns of the real ones and the same kinds of mess in them: weights
 * that are ranges, decimal commas, no-break spaces, missing measures and medals, exact duplicates,
 * results of unknown athletes, and names in many scripts. Nobody in it exists.
 *
 * <p>The same seed and sizes give the same bytes. Instances are immutable.
 *
 * <pre>{@code
 * SampleOlympics.withSeed(7).athletes(2_000).results(10_000).writeTo(Path.of("data"));
 * }</pre>
 */
public final class SampleOlympics {
  /** The file of biometrics that {@link #writeTo} writes. */
  public static final String BIO_FILE = "athlete_bio.csv";

  /** The file of the biometrics that are to come later. */
  public static final String BIO_TO_COME_FILE = "athlete_bio_to_come.csv";

  /** The file of results that {@link #writeTo} writes. */
  public static final String RESULTS_FILE = "athlete_event_results.csv";

  private static final String[] BIO_COLUMNS = {
    "athlete_id",
    "name",
    "sex",
    "born",
    "height",
    "weight",
    "country",
    "country_noc",
    "description",
    "special_notes"
  };
  private static final String[] RESULT_COLUMNS = {
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
    "isTeamSport"
  };
  private static final Instant BEFORE_THE_GAMES = Instant.parse("1890-01-01T00:00:00Z");
  private static final double WITHOUT_MEASURES = 0.32;
  private static final double DUPLICATES = 0.004;
  private static final double OTHER_COUNTRY = 0.015;
  private static final double MEDALS = 0.14;

  private static final List<Integer> NO_GAMES = List.of(1916, 1940, 1944);
  private static final Edition INTERCALATED = new Edition("1906  Intercalated Games", 4, 1906);
  private static final List<Edition> SUMMER_EDITIONS = summerEditions();
  private static final List<Edition> WINTER_EDITIONS = winterEditions();

  // Events are told apart by their index; "@" becomes the sex.
  private static final List<Sport> SPORTS =
      List.of(
          summer("Athletics", 178, 70, 167, 58, "100 metres, @", "1,500 metres, @", "Long Jump, @"),
          summer("Swimming", 185, 79, 173, 63, "100 metres Freestyle, @", "4 × 100 metres, @"),
          summer("Artistic Gymnastics", 167, 63, 157, 48, "Vault, @", "Floor Exercise, @"),
          summer("Rowing", 188, 85, 177, 71, "Single Sculls, @", "Eights, @"),
          summer("Fencing", 181, 75, 170, 61, "Foil, Individual, @", "Épée, Team, @"),
          summer("Shooting", 177, 79, 166, 62, "Air Rifle, 10 metres, @", "Trap, @"),
          summer("Wrestling", 172, 76, 163, 60, "Lightweight, Freestyle, @"),
          summer("Boxing", 173, 66, 168, 62, "Featherweight, @", "Welterweight, @"),
          summer("Judo", 177, 82, 167, 66, "Half-Middleweight, @", "Open Class, @"),
          summer("Weightlifting", 168, 80, 158, 64, "Middleweight, @", "Heavyweight, @"),
          summer("Cycling Road", 179, 70, 167, 58, "Road Race, Individual, @"),
          summer("Canoe Sprint", 182, 81, 170, 66, "Kayak Singles, 1,000 metres, @"),
          summer("Diving", 171, 66, 161, 53, "Springboard, @", "Platform, @"),
          summer("Tennis", 185, 78, 173, 63, "Singles, @", "Doubles, @"),
          summer("Sailing", 181, 79, 169, 62, "One Person Dinghy, @", "\"Star\" Class, Open"),
          team("Football", 178, 73, 167, 60, "Football, @"),
          team("Basketball", 198, 95, 183, 74, "Basketball, @"),
          team("Volleyball", 195, 88, 181, 70, "Volleyball, @"),
          team("Handball", 189, 90, 176, 69, "Handball, @"),
          team("Water Polo", 188, 91, 174, 69, "Water Polo, @"),
          team("Hockey", 177, 74, 166, 60, "Hockey, @"),
          winter("Cross Country Skiing", 179, 72, 168, 59, "10 kilometres, @", "Sprint, @"),
          winter("Alpine Skiing", 179, 82, 167, 64, "Slalom, @", "Downhill, @"),
          winter("Speed Skating", 179, 76, 168, 63, "500 metres, @", "5,000 metres, @"),
          winter("Figure Skating", 174, 67, 160, 48, "Singles, @"),
          winter("Biathlon", 179, 73, 168, 60, "Sprint, @", "Relay 4 × 7.5 kilometres, @"));

  private static final List<Country> COUNTRIES =
      List.of(
          new Country("USA", " United States", Names.ENGLISH, "USA"),
          new Country("GBR", " Great Britain", Names.ENGLISH, "GBR"),
          new Country("AUS", " Australia", Names.ENGLISH, "ANZ"),
          new Country("CAN", " Canada", Names.ENGLISH, "CAN"),
          new Country("NZL", " New Zealand", Names.ENGLISH, "ANZ"),
          new Country("IRL", " Ireland", Names.ENGLISH, "GBR"),
          new Country("JAM", " Jamaica", Names.ENGLISH, "WIF"),
          new Country("POL", " Poland", Names.POLISH, "POL"),
          new Country("CZE", " Czechia", Names.CZECH, "TCH"),
          new Country("SVK", " Slovakia", Names.CZECH, "TCH"),
          new Country("TCH", " Czechoslovakia", Names.CZECH, "CZE"),
          new Country("GRE", " Greece", Names.GREEK, "GRE"),
          new Country("CYP", " Cyprus", Names.GREEK, "GRE"),
          new Country("RUS", " Russian Federation", Names.CYRILLIC, "URS"),
          new Country("URS", " Soviet Union", Names.CYRILLIC, "EUN"),
          new Country("UKR", " Ukraine", Names.CYRILLIC, "URS"),
          new Country("BUL", " Bulgaria", Names.CYRILLIC, "BUL"),
          new Country("KAZ", " Kazakhstan", Names.CYRILLIC, "URS"),
          new Country("CHN", " People's Republic of China", Names.CHINESE, "CHN"),
          new Country("TPE", " Chinese Taipei", Names.CHINESE, "ROC"),
          new Country("EGY", " Egypt", Names.ARABIC, "UAR"),
          new Country("MAR", " Morocco", Names.ARABIC, "MAR"),
          new Country("QAT", " Qatar", Names.ARABIC, "QAT"),
          new Country("TUN", " Tunisia", Names.ARABIC, "TUN"),
          new Country("FRA", " France", Names.FRENCH, "FRA"),
          new Country("BEL", " Belgium", Names.FRENCH, "BEL"),
          new Country("GER", " Germany", Names.GERMAN, "GDR"),
          new Country("AUT", " Austria", Names.GERMAN, "AUT"),
          new Country("SUI", " Switzerland", Names.GERMAN, "SUI"),
          new Country("FRG", " West Germany", Names.GERMAN, "GER"),
          new Country("GDR", " East Germany", Names.GERMAN, "GER"),
          new Country("SWE", " Sweden", Names.NORDIC, "SWE"),
          new Country("NOR", " Norway", Names.NORDIC, "NOR"),
          new Country("FIN", " Finland", Names.NORDIC, "FIN"),
          new Country("DEN", " Denmark", Names.NORDIC, "DEN"),
          new Country("ESP", " Spain", Names.SPANISH, "ESP"),
          new Country("MEX", " Mexico", Names.SPANISH, "MEX"),
          new Country("ARG", " Argentina", Names.SPANISH, "ARG"),
          new Country("CUB", " Cuba", Names.SPANISH, "CUB"),
          new Country("CHI", " Chile", Names.SPANISH, "CHI"));

  private final long seed;
  private final int athletes;
  private final int results;
  private final boolean chronological;

  private record Edition(String name, int id, int year) {}

  /** Means in centimetres and kilograms, by sex. */
  private record Sport(
      String name,
      boolean winter,
      boolean team,
      int maleHeight,
      int maleWeight,
      int femaleHeight,
      int femaleWeight,
      List<String> events) {}

  /** An athlete in an event of an edition. */
  private record Entry(long athleteId, int editionId, int event) {}

  private record Country(String noc, String name, Names names, String otherNoc) {}

  private record Athlete(
      long id,
      String name,
      boolean female,
      String born,
      String height,
      String weight,
      Country country,
      Sport sport,
      List<Edition> editions,
      String description,
      String specialNotes) {
    boolean measured() {
      return isNumber(height) && isNumber(weight);
    }

    String sex() {
      return female ? "Female" : "Male";
    }

    private static boolean isNumber(String text) {
      return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
  }

  private record Result(
      Edition edition,
      String noc,
      String sport,
      String event,
      long resultId,
      String athlete,
      long athleteId,
      String pos,
      String medal,
      boolean team) {
    Object[] values() {
      return new Object[] {
        edition.name(),
        edition.id(),
        noc,
        sport,
        event,
        resultId,
        athlete,
        athleteId,
        pos,
        medal,
        team ? "True" : "False"
      };
    }
  }

  private SampleOlympics(long seed, int athletes, int results, boolean chronological) {
    this.seed = seed;
    this.athletes = athletes;
    this.results = results;
    this.chronological = chronological;
  }

  /** Returns Olympics of 2,000 athletes and 10,000 results. */
  public static SampleOlympics withSeed(long seed) {
    return new SampleOlympics(seed, 2_000, 10_000, false);
  }

  /**
   * Returns the same with another number of athletes. From 20 on each kind of mess is there.
   *
   * @throws IllegalArgumentException when the number is not positive
   */
  public SampleOlympics athletes(int number) {
    return new SampleOlympics(seed, positive(number), results, chronological);
  }

  /**
   * Returns the same with another number of results: rows, duplicates and orphans included. From
   * 100 on each kind of mess is there.
   *
   * @throws IllegalArgumentException when the number is not positive
   */
  public SampleOlympics results(int number) {
    return new SampleOlympics(seed, athletes, positive(number), chronological);
  }

  /** Returns the same with the results in the order of the editions' years. */
  public SampleOlympics chronological() {
    return new SampleOlympics(seed, athletes, results, true);
  }

  /** Returns how many of the results repeat another one exactly. */
  public int duplicates() {
    return share(results, DUPLICATES);
  }

  /** Returns how many of the results, each once, name an athlete without biometrics. */
  public int orphans() {
    return results < 100 ? 0 : Math.min(7, 2 + results / 5_000);
  }

  /**
   * Writes {@value #BIO_FILE} and {@value #RESULTS_FILE} as CSV in UTF-8 with a header row. Makes
   * the directory, and replaces the files where they exist.
   *
   * @throws IOException when a file cannot be written
   */
  public void writeTo(Path directory) throws IOException {
    List<Athlete> people = people();
    Files.createDirectories(directory);
    writeBio(people, directory.resolve(BIO_FILE));
    writeResults(people, directory.resolve(RESULTS_FILE));
  }

  /**
   * Writes the same as {@link #writeTo(Path)}, but the biometrics of some athletes into {@value
   * #BIO_TO_COME_FILE}.
   *
   * @param toCome of how many athletes, all with height and weight; all such there are where they
   *     are fewer; at least 0
   * @throws IOException when a file cannot be written
   */
  public void writeTo(Path directory, int toCome) throws IOException {
    List<Athlete> people = people();
    List<Athlete> known = new ArrayList<>(people);
    List<Athlete> unknown = people.stream().filter(Athlete::measured).limit(toCome).toList();
    known.removeAll(unknown);
    Files.createDirectories(directory);
    writeBio(known, directory.resolve(BIO_FILE));
    writeBio(unknown, directory.resolve(BIO_TO_COME_FILE));
    writeResults(people, directory.resolve(RESULTS_FILE));
  }

  private static void writeBio(List<Athlete> people, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(out, format(BIO_COLUMNS))) {
      for (Athlete a : people) {
        csv.printRecord(
            a.id(),
            a.name(),
            a.sex(),
            a.born(),
            a.height(),
            a.weight(),
            a.country().name(),
            a.country().noc(),
            a.description(),
            a.specialNotes());
      }
    }
  }

  private void writeResults(List<Athlete> people, Path file) throws IOException {
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(out, format(RESULT_COLUMNS))) {
      for (Result result : games(people)) {
        csv.printRecord(result.values());
      }
    }
  }

  /**
   * Returns the results of {@link #writeTo} as messages, in the same order: one JSON object each,
   * in UTF-8, with the eleven columns and no timestamp.
   */
  public List<byte[]> messages() {
    return games(people()).stream().map(result -> json(result, null)).toList();
  }

  /**
   * Returns good results that come late: JSON messages whose {@code timestamp} lies years before
   * the first edition. All differ, from each other and from the other results, and each is of an
   * athlete with height and weight.
   *
   * @param number how many; at least 0
   * @throws IllegalStateException when no athlete has both
   */
  public List<byte[]> late(int number) {
    return late(number, BEFORE_THE_GAMES);
  }

  /**
   * Returns good results with timestamps of one's choice: JSON messages, a minute apart. All
   * differ, from each other and from the other results, as long as the times of two calls do; and
   * each is of an athlete with height and weight.
   *
   * @param number how many; at least 0
   * @param first the first one's timestamp; from 1890 on
   * @throws IllegalStateException when no athlete has both
   */
  public List<byte[]> late(int number, Instant first) {
    List<Athlete> measured = people().stream().filter(Athlete::measured).toList();
    if (measured.isEmpty() && number > 0) {
      throw new IllegalStateException("no athlete with height and weight among " + athletes);
    }
    SplittableRandom random = random("late");
    List<byte[]> late = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Athlete athlete = pick(measured, random);
      Result result =
          result(
              athlete,
              pick(athlete.editions(), random),
              random.nextInt(9),
              900_000_000L + i,
              random);
      late.add(json(result, first.plusSeconds(60L * i).toString()));
    }
    return late;
  }

  /**
   * Returns messages that cannot be results: broken JSON, broken UTF-8, missing or mistyped fields.
   *
   * @param number how many, of all kinds in turn; at least 0
   */
  public List<byte[]> malformed(int number) {
    List<Athlete> people = people();
    SplittableRandom random = random("malformed");
    List<byte[]> malformed = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Athlete athlete = pick(people, random);
      Result result =
          result(
              athlete,
              pick(athlete.editions(), random),
              random.nextInt(9),
              800_000_000L + i,
              random);
      malformed.add(broken(new String(json(result, null), StandardCharsets.UTF_8), i, random));
    }
    return malformed;
  }

  private static byte[] broken(String good, int kind, SplittableRandom random) {
    String open = good.substring(0, good.length() - 1);
    String id = "\"athlete_id\":";
    switch (kind % 16) {
      case 0:
        return utf8(good.substring(0, 1 + random.nextInt(open.length())));
      case 1:
        return utf8("Connection reset by peer");
      case 2:
        return utf8(good.replace(id, id + "-"));
      case 3:
        return utf8(good.replace("\"medal\":\"", "\"medal\":\"Platinum "));
      case 4:
        return utf8(good.replace("\"sport\":", "\"discipline\":"));
      case 5:
        return utf8(good.replace(id, "\"id\":"));
      case 6:
        byte[] bytes = utf8(good);
        bytes[bytes.length / 2] = (byte) 0xFF;
        return bytes;
      case 7:
        return new byte[0];
      case 8:
        return utf8("[" + good + "]");
      case 9:
        return utf8(good + good);
      case 10:
        return utf8(good.replace(id, id + "NaN,\"was\":"));
      case 11:
        return utf8(open + ",\"timestamp\":\"yesterday\"}");
      case 12:
        return utf8(open + ",\"sport\":\"twice\"}");
      case 13:
        return utf8(good.replace('"', '\''));
      case 14:
        return good.getBytes(StandardCharsets.UTF_16);
      default:
        return utf8(good.replace("\"edition\":\"", "\"edition\":\"Games of "));
    }
  }

  private List<Athlete> people() {
    SplittableRandom random = random("athletes");
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < athletes; i++) {
      order.add(i);
    }
    shuffle(order, random);
    // Each kind of mess strikes its share of the athletes, and no athlete twice.
    String[] mess = new String[athletes];
    int next = 0;
    next = mark(mess, "range", share(athletes, 0.006), order, next);
    next = mark(mess, "pair", share(athletes, 0.0002), order, next);
    next = mark(mess, "decimal comma", share(athletes, 0.0002), order, next);
    next = mark(mess, "no-break space", share(athletes, 0.0002), order, next);
    mark(mess, "missing", (int) Math.round(athletes * WITHOUT_MEASURES), order, next);

    List<Athlete> people = new ArrayList<>(athletes);
    long id = 1_000;
    for (int i = 0; i < athletes; i++) {
      id += 1 + random.nextInt(9);
      people.add(athlete(i, id, mess[i] == null ? "" : mess[i], random));
    }
    return people;
  }

  private static int mark(String[] mess, String kind, int number, List<Integer> order, int from) {
    int to = Math.min(mess.length, from + number);
    for (int i = from; i < to; i++) {
      mess[order.get(i)] = kind;
    }
    return to;
  }

  private static Athlete athlete(int index, long id, String mess, SplittableRandom random) {
    // The first one is there so that the games of 1906, with two blanks in their name, always are.
    boolean first = index == 0;
    Sport sport = first ? SPORTS.get(0) : pick(SPORTS, random);
    boolean female = !first && random.nextInt(100) < 34;
    Country country = pick(COUNTRIES, random);
    double size = gaussian(random);
    double build = 0.6 * size + 0.8 * gaussian(random);
    long height = Math.round((female ? sport.femaleHeight() : sport.maleHeight()) + 6.5 * size);
    int meanWeight = female ? sport.femaleWeight() : sport.maleWeight();
    long weight = Math.max(30, Math.round(meanWeight * (1 + 0.12 * build)));
    String heightText = Long.toString(height);
    String weightText = Long.toString(weight);
    switch (mess) {
      case "range":
        weightText = weight + "-" + (weight + 1 + random.nextInt(5));
        break;
      case "pair":
        weightText = weight + ", " + (weight + 2 + random.nextInt(4));
        break;
      case "decimal comma":
        weightText = weight + ",5";
        break;
      case "no-break space":
        weightText = weight + "\u00A0";
        break;
      case "missing":
        heightText = random.nextInt(10) == 0 ? heightText : "";
        weightText = heightText.isEmpty() && random.nextInt(10) == 0 ? weightText : "";
        break;
      default:
        break;
    }
    List<Edition> possible = sport.winter() ? WINTER_EDITIONS : SUMMER_EDITIONS;
    // More people go to the later games.
    int debut = first ? possible.indexOf(INTERCALATED) : upper(possible.size(), random);
    List<Edition> editions =
        possible.subList(debut, Math.min(possible.size(), debut + 1 + (int) (id % 4)));
    LocalDate born =
        LocalDate.of(editions.get(0).year() - 17 - random.nextInt(14), 1, 1)
            .plusDays(random.nextInt(365));
    String name = country.names().name(female, random);
    if (index % 97 == 1) {
      name = name.replaceFirst(" ", " \"Ace\" ");
    }
    String description =
        index % 5 == 1 ? "Personal Best: " + (index % 400) + " – 53.54, \"by far\" the best." : "";
    String notes = index % 11 == 2 ? "Listed in Siblings, and in \"Flagbearers\"" : "";
    return new Athlete(
        id,
        name,
        female,
        date(born),
        heightText,
        weightText,
        country,
        sport,
        editions,
        description,
        notes);
  }

  private List<Result> games(List<Athlete> people) {
    SplittableRandom random = random("results");
    int different = results - duplicates();
    List<Result> games = new ArrayList<>(results);
    Set<Entry> taken = new HashSet<>();
    int otherCountry = share(results, OTHER_COUNTRY);
    while (games.size() < different - orphans()) {
      Athlete athlete = games.isEmpty() ? people.get(0) : pick(people, random);
      List<Edition> editions = athlete.editions();
      Edition edition = games.isEmpty() ? editions.get(0) : pick(editions, random);
      // An athlete enters an event once: with few athletes and many results, in later heats.
      int event = 0;
      while (!taken.add(new Entry(athlete.id(), edition.id(), event))) {
        event++;
      }
      Result result = result(athlete, edition, event, games.size() + 1L, random);
      games.add(games.size() < otherCountry ? fromElsewhere(result, athlete, random) : result);
    }
    long unknown = people.get(people.size() - 1).id();
    while (games.size() < different) {
      Result of = games.get(random.nextInt(games.size()));
      games.add(
          new Result(
              of.edition(),
              of.noc(),
              of.sport(),
              of.event(),
              games.size() + 1L,
              "Unknown Athlete",
              ++unknown,
              "AC",
              "",
              of.team()));
    }
    int good = different - orphans();
    while (games.size() < results) {
      games.add(games.get(random.nextInt(good)));
    }
    shuffle(games, random);
    if (chronological) {
      games.sort(Comparator.comparingInt(result -> result.edition().year()));
    }
    return games;
  }

  private static Result fromElsewhere(Result result, Athlete athlete, SplittableRandom random) {
    String noc = athlete.country().otherNoc();
    while (noc.equals(athlete.country().noc())) {
      noc = pick(COUNTRIES, random).noc();
    }
    return new Result(
        result.edition(),
        noc,
        result.sport(),
        result.event(),
        result.resultId(),
        result.athlete(),
        result.athleteId(),
        result.pos(),
        result.medal(),
        result.team());
  }

  private static Result result(
      Athlete athlete, Edition edition, int event, long resultId, SplittableRandom random) {
    Sport sport = athlete.sport();
    int heat = event / sport.events().size();
    String name =
        sport
            .events()
            .get(event % sport.events().size())
            .replace("@", athlete.female() ? "Women" : "Men");
    String pos;
    String medal = "";
    if (random.nextDouble() < MEDALS) {
      int place = 1 + random.nextInt(3);
      pos = Integer.toString(place);
      medal = List.of("Gold", "Silver", "Bronze").get(place - 1);
    } else {
      int place = 4 + random.nextInt(40);
      List<String> positions =
          List.of("" + place, "" + place, "=" + place, "DNS", "DNF", "AC", "3 h8 r1/2", "");
      pos = pick(positions, random);
    }
    return new Result(
        edition,
        athlete.country().noc(),
        sport.name(),
        heat == 0 ? name : name + ", Heat " + heat,
        resultId,
        athlete.name(),
        athlete.id(),
        pos,
        medal,
        sport.team());
  }

  private static List<Edition> summerEditions() {
    List<Edition> editions = new ArrayList<>();
    for (int year = 1896; year <= 2020; year += 4) {
      if (!NO_GAMES.contains(year)) {
        editions.add(new Edition(year + " Summer Olympics", editions.size() + 1, year));
      }
      if (year == 1904) {
        editions.add(INTERCALATED);
      }
    }
    return List.copyOf(editions);
  }

  private static List<Edition> winterEditions() {
    List<Edition> editions = new ArrayList<>();
    // From 1994 on, between the summer games.
    for (int year = 1924; year <= 2022; year += year == 1992 ? 2 : 4) {
      if (!NO_GAMES.contains(year)) {
        int id = SUMMER_EDITIONS.size() + editions.size() + 1;
        editions.add(new Edition(year + " Winter Olympics", id, year));
      }
    }
    return List.copyOf(editions);
  }

  private static byte[] json(Result result, String timestamp) {
    StringBuilder json = new StringBuilder(320).append('{');
    Object[] values = result.values();
    for (int i = 0; i < RESULT_COLUMNS.length; i++) {
      Object value = i == RESULT_COLUMNS.length - 1 ? (Object) result.team() : values[i];
      json.append(i == 0 ? "" : ",").append('"').append(RESULT_COLUMNS[i]).append("\":");
      if (value instanceof String text) {
        // The names and events here hold no other character that JSON would escape.
        json.append('"').append(text.replace("\"", "\\\"")).append('"');
      } else {
        json.append(value);
      }
    }
    if (timestamp != null) {
      json.append(",\"timestamp\":\"").append(timestamp).append('"');
    }
    return utf8(json.append('}').toString());
  }

  private static CSVFormat format(String[] columns) {
    return CSVFormat.RFC4180.builder().setHeader(columns).setRecordSeparator("\n").build();
  }

  private static String date(LocalDate date) {
    String month = Month.of(date.getMonthValue()).name();
    return date.getDayOfMonth()
        + " "
        + month.charAt(0)
        + month.substring(1).toLowerCase(Locale.ROOT)
        + " "
        + date.getYear();
  }

  /** One random sequence a purpose, so that asking for one does not change another. */
  private SplittableRandom random(String purpose) {
    return new SplittableRandom(seed * 31 + purpose.hashCode());
  }

  private static int share(int of, double rate) {
    return of < 20 ? 0 : (int) Math.max(1, Math.round(of * rate));
  }

  private static int upper(int bound, SplittableRandom random) {
    return Math.max(random.nextInt(bound), random.nextInt(bound));
  }

  /** The library's own may change between Java versions; this one gives the same bits on all. */
  private static double gaussian(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  private static <T> T pick(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  private static <T> void shuffle(List<T> list, SplittableRandom random) {
    for (int i = list.size() - 1; i > 0; i--) {
      list.set(i, list.set(random.nextInt(i + 1), list.get(i)));
    }
  }

  private static int positive(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("at least 1, not " + number);
    }
    return number;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Sport summer(String name, int mh, int mw, int fh, int fw, String... events) {
    return new Sport(name, false, false, mh, mw, fh, fw, List.of(events));
  }

  private static Sport team(String name, int mh, int mw, int fh, int fw, String... events) {
    return new Sport(name, false, true, mh, mw, fh, fw, List.of(events));
  }

  private static Sport winter(String name, int mh, int mw, int fh, int fw, String... events) {
    return new Sport(name, true, false, mh, mw, fh, fw, List.of(events));
  }

  /** First names and the syllables of last names, so that hardly any name is somebody's. */
  private record Names(
      List<String> male, List<String> female, List<String> starts, List<String> ends) {
    static final Names ENGLISH =
        of(
            "Alder Boyd Clive Dorian Ewan Fenton Gareth Hollis",
            "Ada Briony Clover Daphne Elspeth Fern Greta Hazel",
            "Ash Bram Cold Dun Elm Fair Gorse Hather",
            "wick croft more ley holt stead by ford");
    static final Names POLISH =
        of(
            "Bożydar Czcibor Dobiesław Gościsław Józef Łukasz Świętopełk Żegota",
            "Bożena Dąbrówka Grażyna Jagoda Łucja Świętosława Zofia Żaneta",
            "Brzęcz Chrząst Dźwig Grzmot Krzemień Pstrąg Szczęk Żółt",
            "ak ek icz oń ewicz ala ut ysz");
    static final Names CZECH =
        of(
            "Bořek Ctirad Dušan Jiří Květoslav Luděk Přemysl Řehoř",
            "Anežka Božena Dětřiška Jiřina Květa Ludmila Růžena Šárka",
            "Břez Čáp Dřev Hlíd Křiš Lišt Řep Šťov",
            "ák ek íček oun ař ík ouš il");
    static final Names GREEK =
        of(
            "Ανδρέας Βασίλης Γιάννης Δημήτρης Ηλίας Θανάσης Μάρκος Νίκος",
            "Αγγελική Βάσω Γεωργία Δήμητρα Ελένη Ιωάννα Μαρίνα Χριστίνα",
            "Αστρο Βουνο Γαλανο Δασο Θαλασσο Καραμη Λιμνο Μηλο",
            "πουλος γιάννης δάκης νίδης μάτης τάκος λάς ρης");
    static final Names CYRILLIC =
        of(
            "Богдан Всеволод Глеб Демьян Елисей Захар Мирон Яромир",
            "Алёна Варвара Глафира Дарина Злата Мирослава Пелагея Ярослава",
            "Берёз Ветр Голуб Дубрав Ельник Журавл Снеж Щегл",
            "енко ук ич ко юк аш ун ило");
    static final Names CHINESE =
        of(
            "安邦 宝山 大海 国栋 建林 立新 明远 志高",
            "春兰 冬梅 芳菲 海燕 静怡 丽华 小雨 月娥",
            "林 柳 桑 松 柏 江 溪 岳",
            "云 石 川 原 野 峰 泉 舟");
    static final Names ARABIC =
        of(
            "أنور بشير جلال رامي سمير طارق فارس نبيل",
            "أمل بسمة جميلة رنا سعاد عبير ليلى نور",
            "النج الحد الخي الزي السم الشج الصق القم",
            "ار اد اط ات اوي ان اق ري");
    static final Names FRENCH =
        of(
            "Aurélien Benoît Céleste Désiré Étienne François Jérôme Théo",
            "Adèle Béatrice Célia Désirée Élodie Françoise Hélène Zoë",
            "Beau Clair Dubré Fleuri Grandé Haut Montél Vieuxpré",
            "val mont court ville bois lac pré champ");
    static final Names GERMAN =
        of(
            "Adalbert Björn Dietmar Eckehard Götz Jürgen Lüder Rüdiger",
            "Annegret Bärbel Dörte Edelgard Gönül Jördis Käthe Uschi",
            "Äpfel Birken Dürr Eschen Grün Höhen Mühl Strauß",
            "bach berg feld graß hofer kamp rück wäldner");
    static final Names NORDIC =
        of(
            "Åke Bjørn Dagfinn Einar Gösta Håkon Jørgen Väinö",
            "Åsa Bodil Dagny Eydís Gøril Jórunn Märta Sólveig",
            "Ås Bjørk Dæl Fjell Grön Høy Lång Øde",
            "gård lund näs strøm vik dal berg mäki");
    static final Names SPANISH =
        of(
            "Álvaro Benjamín Cándido Efraín Germán Íñigo Joaquín Ramón",
            "Ángela Belén Concepción Débora Inés Lucía Mónica Ximena",
            "Campo Fuente Lagu Monte Oliv Peñ Robl Viñ",
            "edo ales era ón illa eda ar ués");

    private static Names of(String male, String female, String starts, String ends) {
      return new Names(words(male), words(female), words(starts), words(ends));
    }

    private static List<String> words(String text) {
      return List.of(text.split(" ", -1));
    }

    String name(boolean ofWoman, SplittableRandom random) {
      return pick(ofWoman ? female : male, random)
          + " "
          + pick(starts, random)
          + pick(ends, random);
    }
  }
}
