package io.podium.athletes;

import io.podium.athletes.rules.Biometrics;
import io.podium.errors.InputNotReadyException;
import io.podium.errors.RejectedException;
import io.podium.io.CsvFiles;
import io.podium.io.Database;
import io.podium.io.ParquetFiles;
import io.podium.rules.CsvRows;
import io.podium.rules.Row;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the athletes' biometrics are: a table, CSV files, or a file of silver.
 *
 * @param database null where they are in files
 * @param table the table's name; null where they are in files
 * @param pattern a path or glob of CSV files; null where they are elsewhere
 * @param silver a Parquet file; null where they are elsewhere
 */
public record BiometricsSource(Database database, String table, String pattern, String silver)
    implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(BiometricsSource.class);

  public BiometricsSource {
    boolean inTable = database != null && table != null;
    if (Stream.of(inTable, pattern != null, silver != null).filter(is -> is).count() != 1) {
      throw new IllegalArgumentException("one of a table, CSV files and a file of silver");
    }
  }

  /** Biometrics in a table. */
  public static BiometricsSource inTable(Database database, String table) {
    return new BiometricsSource(
        Objects.requireNonNull(database, "database"),
        Objects.requireNonNull(table, "table"),
        null,
        null);
  }

  /** Biometrics in CSV files, compressed with gzip where their names end so. */
  public static BiometricsSource inFiles(String pattern) {
    return new BiometricsSource(null, null, Objects.requireNonNull(pattern, "pattern"), null);
  }

  /** Biometrics in a file that {@link BronzeToSilverPipeline} has written. */
  public static BiometricsSource inSilver(String file) {
    return new BiometricsSource(null, null, null, Objects.requireNonNull(file, "file"));
  }

  /**
   * Reads all there is now. Of an athlete that stands there twice the last one counts.
   *
   * @return by athlete_id
   * @throws InputNotReadyException where the table or files cannot be read
   */
  public Map<Long, Biometrics> load() {
    if (silver != null) {
      return loadSilver();
    }
    return pattern == null ? loadTable() : loadFiles();
  }

  private Map<Long, Biometrics> loadTable() {
    String sql = "SELECT athlete_id, sex, height, weight FROM `" + table.replace(".", "`.`") + '`';
    Loaded loaded = new Loaded(table);
    try (Connection connection = database.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setFetchSize(10_000);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Object[] values = new Object[Biometrics.COLUMNS.size()];
          for (int i = 0; i < values.length; i++) {
            values[i] = rows.getString(i + 1);
          }
          loaded.add(rows.getRow(), new Row(Biometrics.COLUMNS, values));
        }
      }
    } catch (SQLException unreadable) {
      throw new InputNotReadyException(
          "The biometrics table " + table + " cannot be read: " + unreadable.getMessage(),
          unreadable);
    }
    return loaded.finish();
  }

  private Map<Long, Biometrics> loadFiles() {
    Loaded loaded = new Loaded(pattern);
    for (MatchResult.Metadata file : CsvFiles.match(pattern)) {
      try (CsvRows rows = CsvFiles.open(file, Biometrics.COLUMNS, Biometrics.COLUMNS.names())) {
        while (rows.hasNext()) {
          CsvRows.CsvRow csv = rows.next();
          if (csv.rejected() == null) {
            loaded.add(csv.line(), csv.row());
          } else {
            loaded.skip(csv.line(), csv.rejected());
          }
        }
      } catch (IOException | UncheckedIOException unreadable) {
        throw new InputNotReadyException(
            file.resourceId() + " cannot be read to its end: " + unreadable.getMessage(),
            unreadable);
      }
    }
    return loaded.finish();
  }

  private Map<Long, Biometrics> loadSilver() {
    Map<Long, Biometrics> byAthlete = new HashMap<>();
    try {
      ParquetFiles.read(
          silver,
          record -> {
            Object sex = record.get("sex");
            Biometrics biometrics =
                new Biometrics(
                    (Long) record.get("athlete_id"),
                    sex == null ? null : sex.toString(),
                    measure(record.get("height")),
                    measure(record.get("weight")));
            byAthlete.put(biometrics.athleteId(), biometrics);
          });
    } catch (IOException unreadable) {
      throw new InputNotReadyException(
          silver + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
    return byAthlete;
  }

  private static BigDecimal measure(Object bytes) {
    return bytes == null
        ? null
        : new BigDecimal(
            new BigInteger(((ByteBuffer) bytes).array()), BronzeToSilverPipeline.MEASURE_SCALE);
  }

  /** What was loaded, and how many rows were not usable. */
  private static final class Loaded {
    private final String source;
    private final Map<Long, Biometrics> byAthlete = new HashMap<>();
    private long skipped;
    private String firstSkipped;

    private Loaded(String source) {
      this.source = source;
    }

    private void add(long line, Row row) {
      try {
        Biometrics biometrics = Biometrics.parse(row);
        byAthlete.put(biometrics.athleteId(), biometrics);
      } catch (RejectedException unusable) {
        skip(line, unusable);
      }
    }

    private void skip(long line, RejectedException unusable) {
      if (skipped++ == 0) {
        firstSkipped = "row " + line + ": " + unusable.getMessage();
      }
    }

    private Map<Long, Biometrics> finish() {
      if (skipped > 0) {
        LOG.warn(
            "{} rows of {} are not usable, so their athletes stay unknown; the first is {}",
            skipped,
            source,
            firstSkipped);
      }
      return byAthlete;
    }
  }
}
