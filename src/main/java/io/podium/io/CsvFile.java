package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.Origin;
import io.podium.rules.Columns;
import io.podium.rules.CsvRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.beam.sdk.io.FileIO;

/** The rows of a CSV file that a pipeline has found. */
public final class CsvFile {
  private CsvFile() {}

  /**
   * Reads a file to its end.
   *
   * @param required the columns without which it makes no sense
   * @throws InputNotReadyException where these are missing, or it cannot be read
   */
  public static void read(
      FileIO.ReadableFile file, Columns columns, List<String> required, RowReader reader)
      throws IOException {
    read(file, in -> new CsvRows(in, name(file), columns, required), true, reader);
  }

  /** As {@link #read}, but without origins, which are null: that takes less time. */
  public static void readWithoutOrigins(
      FileIO.ReadableFile file, Columns columns, List<String> required, RowReader reader)
      throws IOException {
    read(file, in -> CsvRows.withoutPayloads(in, name(file), columns, required), false, reader);
  }

  @FunctionalInterface
  private interface Opening {
    CsvRows open(InputStream in) throws IOException;
  }

  private static void read(
      FileIO.ReadableFile file, Opening opening, boolean withOrigins, RowReader reader)
      throws IOException {
    try (InputStream in = Channels.newInputStream(file.open());
        CsvRows rows = opening.open(in)) {
      while (rows.hasNext()) {
        CsvRows.CsvRow csv = rows.next();
        Origin origin =
            withOrigins ? new Origin(name(file) + ':' + csv.line(), null, csv.payload()) : null;
        if (csv.rejected() == null) {
          reader.row(csv.row(), origin);
        } else {
          reader.rejected(csv.rejected(), origin);
        }
      }
    } catch (UncheckedIOException broken) {
      throw new InputNotReadyException(name(file) + " cannot be read to its end", broken);
    }
  }

  private static String name(FileIO.ReadableFile file) {
    return file.getMetadata().resourceId().toString();
  }
}
