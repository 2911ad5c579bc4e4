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
import java.util.function.Consumer;
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
      FileIO.ReadableFile file, Columns columns, List<String> required, RowReader reader) {
    try (InputStream in = Channels.newInputStream(file.open());
        CsvRows rows = new CsvRows(in, name(file), columns, required)) {
      while (rows.hasNext()) {
        CsvRows.CsvRow csv = rows.next();
        Origin origin = new Origin(name(file) + ':' + csv.line(), null, csv.payload());
        if (csv.rejected() == null) {
          reader.row(csv.row(), origin);
        } else {
          reader.rejected(csv.rejected(), origin);
        }
      }
    } catch (IOException | UncheckedIOException broken) {
      throw new InputNotReadyException(
          name(file) + " cannot be read to its end: " + broken, broken);
    }
  }

  /**
   * As {@link #read}, but nobody asks where rows come from, and no text is made of their values.
   *
   * @param reader each row is good until it returns
   */
  public static void readRaw(
      FileIO.ReadableFile file,
      Columns columns,
      List<String> required,
      Consumer<? super CsvRows.RawLine> reader) {
    try (InputStream in = Channels.newInputStream(file.open())) {
      CsvRows.forEachRaw(in, name(file), columns, required, reader);
    } catch (IOException broken) {
      throw new InputNotReadyException(
          name(file) + " cannot be read to its end: " + broken, broken);
    }
  }

  private static String name(FileIO.ReadableFile file) {
    return file.getMetadata().resourceId().toString();
  }
}
