package io.podium.benchmarks.plain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The work without an engine: one thread, a set of hashes, a map of sums. It is the floor that an
 * engine can come near to on one core.
 */
public final class PlainBatch {
  private static final String[] COLUMNS = {
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
  private static final int EDITION = 0;
  private static final int EDITION_ID = 1;
  private static final int COUNTRY = 2;
  private static final int SPORT = 3;
  private static final int RESULT_ID = 5;
  private static final int ATHLETE_ID = 7;
  private static final int MEDAL = 9;
  private static final int TEAM = 10;

  private static final String[] MEDALS = {"None", "Gold", "Silver", "Bronze"};

  private final Map<Long, Bio> bios;
  private final Map<Group, long[]> sums = new HashMap<>();
  private final Seen seen = new Seen();
  private final Hash hash = new Hash();
  private long read;
  private long rejected;
  private long duplicate;
  private long unmatched;
  private long filtered;
  private long written;

  private PlainBatch(Map<Long, Bio> bios) {
    this.bios = bios;
  }

  /** {@link Options} has the options. */
  public static void main(String[] arguments) throws IOException, SQLException {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      return;
    }
    String password = Files.readString(Path.of(options.value("jdbcPasswordFile"))).strip();
    try (Connection connection =
        DriverManager.getConnection(
            options.value("jdbcUrl"), options.value("jdbcUser"), password)) {
      PlainBatch work = new PlainBatch(Bio.readAll(connection, options.value("bioTable")));
      for (Path file : options.files("results")) {
        work.read(file);
      }
      List<Feature> features = work.features();
      FeatureTable.write(connection, options.value("aggTable"), features);
      if (options.has("gold")) {
        Gold.write(Path.of(options.value("gold")), features);
      }
      System.out.println(work.counts());
    }
  }

  private void read(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    if (file.toString().endsWith(".gz")) {
      in = new GZIPInputStream(in, 1 << 16);
    }
    try (CsvRecords csv = new CsvRecords(in)) {
      if (!csv.next()) {
        throw new IOException(file + " is empty");
      }
      int width = csv.fields();
      int[] fields = new int[COLUMNS.length];
      for (int i = 0; i < COLUMNS.length; i++) {
        fields[i] = indexOf(COLUMNS[i], csv, file);
      }
      while (csv.next()) {
        read++;
        if (csv.fields() != width) {
          rejected++;
        } else {
          add(csv, fields);
        }
      }
    }
  }

  private static int indexOf(String column, CsvRecords header, Path file) throws IOException {
    for (int i = 0; i < header.fields(); i++) {
      if (column.equals(header.text(i))) {
        return i;
      }
    }
    throw new IOException(file + " has no column " + column);
  }

  private void add(CsvRecords csv, int[] fields) {
    long athlete = Field.integer(csv, fields[ATHLETE_ID]);
    long editionId = Field.integer(csv, fields[EDITION_ID]);
    long resultId = Field.integer(csv, fields[RESULT_ID]);
    int medal = Field.oneOf(csv, fields[MEDAL], MEDALS, 0);
    int team = Field.oneOf(csv, fields[TEAM], Field.BOOLEANS, Field.NULL);
    if (athlete <= 0
        || editionId == Field.WRONG
        || resultId == Field.WRONG
        || medal == Field.WRONG
        || team == Field.WRONG
        || csv.isNull(fields[COUNTRY])
        || csv.isNull(fields[SPORT])
        || !Field.hasYear(csv, fields[EDITION])) {
      rejected++;
      return;
    }
    hash.clear();
    for (int i = 0; i < COLUMNS.length; i++) {
      switch (i) {
        case EDITION_ID -> hash.add(editionId);
        case RESULT_ID -> hash.add(resultId);
        case ATHLETE_ID -> hash.add(athlete);
        case MEDAL -> hash.add(medal);
        case TEAM -> hash.add(team);
        default -> {
          if (csv.isNull(fields[i])) {
            hash.add(Field.NULL);
          } else {
            hash.add(csv.bytes(), csv.start(fields[i]), csv.end(fields[i]));
          }
        }
      }
    }
    if (!seen.add(hash.high(), hash.low())) {
      duplicate++;
      return;
    }
    Bio bio = bios.get(athlete);
    if (bio == null) {
      unmatched++;
    } else if (!bio.isMeasured()) {
      filtered++;
    } else {
      written++;
      Group group =
          new Group(
              csv.text(fields[SPORT]), MEDALS[medal], bio.sex(), csv.text(fields[COUNTRY]));
      long[] sum = sums.computeIfAbsent(group, any -> new long[3]);
      sum[0]++;
      sum[1] += bio.height();
      sum[2] += bio.weight();
    }
  }

  private List<Feature> features() {
    return sums.entrySet().stream()
        .map(sum -> Feature.of(sum.getKey(), sum.getValue()))
        .sorted(Feature.BY_GROUP)
        .toList();
  }

  private String counts() {
    return "{\"read\":%d,\"rejected\":%d,\"duplicate\":%d,\"filtered\":%d,\"unmatched\":%d,\"written\":%d}"
        .formatted(read, rejected, duplicate, filtered, unmatched, written);
  }
}
