package io.podium.athletes;

import io.podium.athletes.rules.Biometrics;
import io.podium.errors.InputNotReadyException;
import io.podium.io.Database;
import io.podium.io.LookupRows;
import io.podium.io.ParquetFiles;
import io.podium.transforms.LookupSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where the athletes' biometrics are: a table, CSV files, or a file of silver.
 *
 * @param database null where they are in files
 * @param table the table's name; null where they are in files
 * @param pattern a path or glob of CSV files; null where they are elsewhere
 * @param silver a Parquet file; null where they are elsewhere
 */
public record BiometricsSource(Database database, String table, String pattern, String silver)
    implements LookupSource<BiometricsByAthlete> {
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
  @Override
  public BiometricsByAthlete load() {
    if (silver != null) {
      return loadSilver();
    }
    return pattern == null ? loadTable() : loadFiles();
  }

  @Override
  public BiometricsByAthlete loadFirst() {
    return LookupRows.patiently(this::load);
  }

  private BiometricsByAthlete loadTable() {
    BiometricsByAthlete biometrics = new BiometricsByAthlete();
    LookupRows.ofTable(
        database, table, Biometrics.COLUMNS, row -> biometrics.add(Biometrics.parse(row)));
    return biometrics;
  }

  private BiometricsByAthlete loadFiles() {
    BiometricsByAthlete biometrics = new BiometricsByAthlete();
    LookupRows.ofFiles(pattern, Biometrics.COLUMNS, row -> biometrics.add(Biometrics.parse(row)));
    return biometrics;
  }

  private BiometricsByAthlete loadSilver() {
    BiometricsByAthlete biometrics = new BiometricsByAthlete();
    try {
      ParquetFiles.read(
          silver,
          record -> {
            Object sex = record.get("sex");
            biometrics.add(
                new Biometrics(
                    (Long) record.get("athlete_id"),
                    sex == null ? null : sex.toString(),
                    measure(record.get("height")),
                    measure(record.get("weight"))));
          });
    } catch (IOException unreadable) {
      throw new InputNotReadyException(
          silver + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
    return biometrics;
  }

  private static BigDecimal measure(Object bytes) {
    return bytes == null
        ? null
        : new BigDecimal(
            new BigInteger(((ByteBuffer) bytes).array()), BronzeToSilverPipeline.MEASURE_SCALE);
  }
}
