package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.rules.Columns;
import io.podium.rules.CsvRows;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.Compression;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;

/** Files by a path or glob, and CSV files that are read outside of a graph. */
public final class CsvFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  /** A path without the signs of a glob, and without a scheme. */
  private static final Pattern LOCAL_FILE =
      Pattern.compile("(?![A-Za-z][A-Za-z0-9+.-]+:)[^*?{\\[\\\\]+");

  private CsvFiles() {}

  /**
   * The files of a path or glob, sorted by their names.
   *
   * @param pattern not null
   * @return one at least
   * @throws InputNotReadyException where there is none, or they cannot be listed
   */
  public static List<MatchResult.Metadata> match(String pattern) {
    // Beam would walk all folders below the file's, /proc and the like included, to look for it.
    if (LOCAL_FILE.matcher(pattern).matches() && !Files.exists(Path.of(pattern))) {
      throw new InputNotReadyException("there is no file " + pattern);
    }
    try {
      return FileSystems.match(pattern, EmptyMatchTreatment.DISALLOW).metadata().stream()
          .sorted(Comparator.comparing(CsvFiles::name))
          .toList();
    } catch (FileNotFoundException absent) {
      throw new InputNotReadyException("there is no file " + pattern, absent);
    } catch (IOException unreadable) {
      throw new InputNotReadyException(
          "the files of " + pattern + " cannot be listed: " + unreadable.getMessage(), unreadable);
    }
  }

  /** A file's name, for messages. */
  static String name(MatchResult.Metadata file) {
    return file.resourceId().toString();
  }

  /**
   * Opens a file, decompressed where its name says that it is compressed, without the rows'
   * payloads. The caller closes it.
   *
   * @param file of {@link #match}
   * @param columns those to read
   * @param required those without which the file makes no sense
   * @throws InputNotReadyException where it cannot be read, or lacks a required column
   */
  public static CsvRows open(
      MatchResult.Metadata file, Columns columns, Collection<String> required) {
    return open(file, in -> CsvRows.withoutPayloads(in, name(file), columns, required));
  }

  /**
   * {@link #open} that reads all columns the file has, and the rows' payloads, too.
   *
   * @param required those without which the file makes no sense
   */
  public static CsvRows openAllColumns(MatchResult.Metadata file, Collection<String> required) {
    return open(file, in -> CsvRows.ofAllColumns(in, name(file), required));
  }

  private interface Opening {
    CsvRows rows(InputStream in) throws IOException;
  }

  private static CsvRows open(MatchResult.Metadata file, Opening opening) {
    String name = name(file);
    InputStream in = null;
    try {
      in =
          new BufferedInputStream(
              Channels.newInputStream(
                  Compression.detect(name).readDecompressed(FileSystems.open(file.resourceId()))),
              BUFFER_BYTES);
      return opening.rows(in);
    } catch (IOException | RuntimeException failure) {
      close(in, failure);
      if (failure instanceof InputNotReadyException notReady) {
        throw notReady;
      }
      throw new InputNotReadyException(name + " cannot be read: " + failure.getMessage(), failure);
    }
  }

  private static void close(InputStream in, Exception failure) {
    if (in != null) {
      try {
        in.close();
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
    }
  }
}
