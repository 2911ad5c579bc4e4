package io.podium.bench.comparison;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.podium.athletes.model.ModelBio;
import io.podium.bench.ProbeWatch;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Results of any number, made from a seed, and the features that come of them. A row is a function
 * of its number, so nothing has to be remembered, and which row is a duplicate of which is known
 * without a look at it: the expected answer owes nothing to the programs that are measured.
 *
 * <p>About one row of a thousand cannot be read, and five of a hundred are of athletes without
 * usable measures, or unknown ones.
 *
 * @param rows how many
 * @param shape how many groups they fall into
 * @param duplicates the share of rows that repeat one before, from 0 to below 1
 * @param seed the same makes the same rows
 */
record GeneratedResults(long rows, Shape shape, double duplicates, long seed) {
  private static final List<String> COLUMNS =
      List.of(
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
          "isTeamSport");
  private static final String[] MEDALS = {"Gold", "Silver", "Bronze", null};
  private static final double POISON = 0.001;
  private static final int FEWEST_ATHLETES = 10_000;
  private static final int MOST_ATHLETES = 200_000;
  private static final int ROWS_PER_ATHLETE = 20;
  private static final JsonFactory JSON = new JsonFactory();

  /** Sports and countries; each group is one of both, a medal or none, and a sex. */
  enum Shape {
    /** 96 groups. */
    HUNDRED(4, 3),
    /** 10,000 groups. */
    TEN_THOUSAND(25, 50),
    /** 300,000 groups. */
    THREE_HUNDRED_THOUSAND(50, 750);

    private final int sports;
    private final int countries;

    Shape(int sports, int countries) {
      this.sports = sports;
      this.countries = countries;
    }

    /** How many groups there can be. */
    int groups() {
      return sports * countries * MEDALS.length * 2;
    }
  }

  /**
   * @param features what has to stand in the table in the end
   * @param counts what became of the rows, by the names that a run has for them
   */
  record Expected(Features features, TreeMap<String, Long> counts) {}

  /** A message's key and value. */
  record Message(byte[] key, byte[] value) {}

  GeneratedResults {
    if (rows < 1 || duplicates < 0 || duplicates >= 1) {
      throw new IllegalArgumentException(rows + " rows, " + duplicates + " of them duplicates");
    }
  }

  /** Writes the rows to files {@code results-N.csv}, by turns, and returns their pattern. */
  String writeCsv(Path folder, int files) throws IOException {
    Files.createDirectories(folder);
    List<BufferedWriter> writers = new ArrayList<>();
    try {
      for (int i = 0; i < files; i++) {
        BufferedWriter writer = Files.newBufferedWriter(folder.resolve("results-" + i + ".csv"));
        writers.add(writer);
        writer.write(String.join(",", COLUMNS) + '\n');
      }
      StringBuilder line = new StringBuilder();
      for (long i = 0; i < rows; i++) {
        line.setLength(0);
        appendCsv(row(i), line);
        writers.get((int) (i % files)).append(line);
      }
    } finally {
      for (BufferedWriter writer : writers) {
        writer.close();
      }
    }
    return folder.resolve("results-*.csv").toString();
  }

  /** Gives each row as a message, in order. */
  void forEachMessage(Consumer<Message> consumer) {
    for (long i = 0; i < rows; i++) {
      consumer.accept(message(row(i)));
    }
  }

  private static Message message(String[] row) {
    if (row.length < COLUMNS.size()) {
      return new Message(new byte[0], "not JSON".getBytes(StandardCharsets.UTF_8));
    }
    return new Message(row[7].getBytes(StandardCharsets.UTF_8), json(row));
  }

  /** A message besides, whose group has no other. */
  Message probe(int number) {
    String[] row = row(0);
    row[3] = ProbeWatch.sport(number);
    row[7] = Long.toString(measuredAthlete(number));
    return message(row);
  }

  /** What has to come of the probes from 0 to the last. */
  Features probes(int last) {
    Features.Builder features = new Features.Builder();
    String[] row = row(0);
    for (int number = 0; number <= last; number++) {
      row[3] = ProbeWatch.sport(number);
      add(row, bio(measuredAthlete(number)), features);
    }
    return features.build();
  }

  /** One of many, so that probes go to all partitions. */
  private long measuredAthlete(int number) {
    return LongStream.rangeClosed(1 + number % (FEWEST_ATHLETES / 2), FEWEST_ATHLETES)
        .filter(id -> id % 50 != 0 && isMeasured(bio(id)))
        .findFirst()
        .orElseThrow();
  }

  /** The athletes that are known. */
  List<ModelBio> bios() {
    List<ModelBio> bios = new ArrayList<>();
    for (long id = 1; id <= athletes(); id++) {
      if (id % 50 != 0) {
        bios.add(bio(id));
      }
    }
    return bios;
  }

  /** What has to come of the rows. */
  Expected expected() {
    Features.Builder features = new Features.Builder();
    TreeMap<String, Long> counts = new TreeMap<>();
    for (String name : List.of("rejected", "duplicate", "unmatched", "filtered", "written")) {
      counts.put(name, 0L);
    }
    for (long i = 0; i < rows; i++) {
      counts.merge(outcome(i, features), 1L, Long::sum);
    }
    counts.put("read", rows);
    return new Expected(features.build(), counts);
  }

  private String outcome(long number, Features.Builder features) {
    long original = original(number);
    if (poison(original) >= 0) {
      return "rejected";
    }
    if (original != number) {
      return "duplicate";
    }
    String[] row = row(number);
    long athlete = Long.parseLong(row[7]);
    if (athlete % 50 == 0) {
      return "unmatched";
    }
    ModelBio bio = bio(athlete);
    if (!isMeasured(bio)) {
      return "filtered";
    }
    add(row, bio, features);
    return "written";
  }

  private static boolean isMeasured(ModelBio bio) {
    return !bio.sex().isEmpty() && !bio.height().equals("nan") && !bio.weight().contains("-");
  }

  private static void add(String[] row, ModelBio bio, Features.Builder features) {
    features.add(
        new Features.Group(row[3], row[9] == null ? "None" : row[9], bio.sex(), row[2]),
        tenths(bio.height()),
        tenths(bio.weight()));
  }

  private static long tenths(String measure) {
    return Long.parseLong(measure.replace("\u00A0", "").replace(".", ""));
  }

  /** The number of the row that a row repeats; its own where it is the first of its kind. */
  private long original(long number) {
    long original = number;
    while (original > 0) {
      SplittableRandom random = random(original, 1);
      if (random.nextDouble() >= duplicates) {
        return original;
      }
      original = random.nextLong(original);
    }
    return 0;
  }

  /** What is wrong with a row; -1 for nothing. */
  private int poison(long original) {
    SplittableRandom random = random(original, 2);
    return random.nextDouble() < POISON ? random.nextInt(4) : -1;
  }

  /** The values of a row; too few where it cannot be read at all. */
  private String[] row(long number) {
    long original = original(number);
    SplittableRandom random = random(original, 3);
    long athlete = 1 + random.nextLong(athletes());
    int year = 1896 + 2 * random.nextInt(64);
    String[] row = {
      year + " Summer Olympics",
      Integer.toString(year - 1890),
      country(random.nextInt(shape.countries)),
      "Sport " + random.nextInt(shape.sports),
      "Event " + random.nextInt(90) + ", \"Men\"",
      Long.toString(original + 1),
      "Athlete Ångström " + athlete,
      Long.toString(athlete),
      Integer.toString(1 + random.nextInt(60)),
      MEDALS[random.nextInt(MEDALS.length)],
      random.nextBoolean() ? "True" : "False"
    };
    switch (poison(original)) {
      case 0 -> row[7] = "n/a";
      case 1 -> row[3] = "";
      case 2 -> row[9] = "Platinum";
      case 3 -> row = new String[] {row[0], row[1]};
      default -> {}
    }
    return row;
  }

  private static String country(int number) {
    return ""
        + (char) ('A' + number / 676)
        + (char) ('A' + number / 26 % 26)
        + (char) ('A' + number % 26);
  }

  private ModelBio bio(long athlete) {
    SplittableRandom random = random(athlete, 4);
    String sex = random.nextBoolean() ? "Male" : "Female";
    String height = decimal(1_400 + random.nextInt(800));
    String weight = decimal(400 + random.nextInt(1_000));
    double kind = random.nextDouble();
    if (kind < 0.02) {
      weight = "77-80";
    } else if (kind < 0.03) {
      height = "nan";
    } else if (kind < 0.04) {
      height = '\u00A0' + height;
    } else if (kind < 0.045) {
      sex = "";
    }
    return new ModelBio(Long.toString(athlete), sex, height, weight);
  }

  private static String decimal(int tenths) {
    return tenths / 10 + "." + tenths % 10;
  }

  private long athletes() {
    return Math.max(FEWEST_ATHLETES, Math.min(MOST_ATHLETES, rows / ROWS_PER_ATHLETE));
  }

  private SplittableRandom random(long number, int use) {
    return new SplittableRandom(((seed * 31 + use) << 40) ^ number);
  }

  private static void appendCsv(String[] row, StringBuilder line) {
    for (int i = 0; i < row.length; i++) {
      String value = row[i] == null ? "" : row[i];
      line.append(i == 0 ? "" : ",");
      if (value.indexOf(',') >= 0) {
        line.append('"').append(value.replace("\"", "\"\"")).append('"');
      } else {
        line.append(value);
      }
    }
    line.append('\n');
  }

  private static byte[] json(String[] row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (int i = 0; i < row.length; i++) {
        json.writeFieldName(COLUMNS.get(i));
        if (row[i] == null) {
          json.writeNull();
        } else if (COLUMNS.get(i).endsWith("_id") && Character.isDigit(row[i].charAt(0))) {
          json.writeNumber(Long.parseLong(row[i]));
        } else if (COLUMNS.get(i).equals("isTeamSport")) {
          json.writeBoolean(row[i].equals("True"));
        } else {
          json.writeString(row[i]);
        }
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return bytes.toByteArray();
  }
}
