package io.podium.lake;

import io.podium.io.RejectRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;

/**
 * Where things are in a lake. A table has one partition a date in each layer, and each of these is
 * one file: it is replaced in one moment, so that a reader sees all of the old or all of the new.
 *
 * @param root the lake's folder, on any file system that Beam knows; without a slash at its end
 */
public record Lake(String root) {
  /** The one file of a partition. */
  public static final String FILE = "part-0.parquet";

  /** Where the features are, below gold. */
  public static final String AVG_STATS = "avg_stats";

  public Lake {
    Objects.requireNonNull(root, "root");
    root = root.replaceFirst("(?<=.)/+$", "");
  }

  /**
   * The folder of a lake for what works on a disk of this machine alone.
   *
   * @return absolute
   * @throws IllegalArgumentException where the text is a URL; its message says what is expected
   */
  public static Path localFolder(String text) {
    if (text.matches("(?s)[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw new IllegalArgumentException("expected a folder of this machine, not a URL");
    }
    return Path.of(text).toAbsolutePath().normalize();
  }

  /**
   * Keeps others from running a stage for a date. On a file system that is none of this machine's
   * there are no locks, and it is for who calls to see to that.
   *
   * @return null where another one is running it
   */
  public FolderLock tryLock(String stage, LocalDate date) throws IOException {
    Path folder;
    try {
      folder = localFolder(root);
    } catch (IllegalArgumentException elsewhere) {
      return FolderLock.NONE;
    }
    Files.createDirectories(folder);
    return FolderLock.tryTake(folder.resolve('.' + stage + '-' + date + ".lock"));
  }

  /** The same lake where a run builds up what it makes, out of the readers' sight. */
  public Lake staging(String stage, LocalDate date, String runId) {
    return new Lake(stagings(stage, date) + runId);
  }

  /** How the folders of {@link #staging} begin for all runs of a stage and date. */
  public String stagings(String stage, LocalDate date) {
    return root + "/.staging-" + stage + '-' + date + '-';
  }

  /** The folder of the files of a table that were fetched for a date. */
  public String landing(String table, LocalDate date) {
    return root + "/landing/" + table + '/' + date;
  }

  /** A layer's partition, below the root. */
  public static String partition(Layer layer, String table, LocalDate date) {
    return layer.folder() + '/' + table + "/date=" + date;
  }

  /** What a stage has set aside of a table, below the root. */
  public static String rejects(String stage, String table, LocalDate date) {
    return RejectRows.FOLDER + '/' + stage + '/' + table + "/date=" + date;
  }

  /** The file in a folder below the root. */
  public String file(String folder) {
    return root + '/' + folder + '/' + FILE;
  }

  /** The record of what a stage has done for a date. */
  public String manifest(String stage, LocalDate date) {
    return root + "/manifests/" + stage + '-' + date + ".json";
  }
}
