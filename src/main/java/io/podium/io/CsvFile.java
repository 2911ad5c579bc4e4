package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.Origin;
import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.CsvRows;
import io.podium.rules.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.beam.sdk.io.FileIO;

/** The rows of a CSV file that a pipeline has found. */
public final class CsvFile {
  private CsvFile() {}

  /** What is done with rows. */
  public interface Reader {
    /** A row. */
    void row(Row row, Origin origin);

    /** One that cannot be read. */
    void rejected(RejectedException poison, Origin origin);
  }

  /**
   * Reads a file to its end.
   *
   * @param required the columns without which it makes no sense
   * @throws InputNotReadyException where these are missing, or it cannot be read
   */
  public static void read(
      FileIO.ReadableFile file, Columns columns, List<String> required, Reader reader)
      throws IOException {
    String name = file.getMetadata().resourceId().toString();
    try (InputStream in = Channels.newInputStream(file.open());
        CsvRows rows = new CsvRows(in, name, columns, required)) {
      while (rows.hasNext()) {
        CsvRows.CsvRow csv = rows.next();
        Origin origin = new Origin(name + ':' + csv.line(), null, csv.payload());
        if (csv.rejected() == null) {
          reader.row(csv.row(), origin);
        } else {
          reader.rejected(csv.rejected(), origin);
        }
      }
    } catch (UncheckedIOException broken) {
      throw new InputNotReadyException(name + " cannot be read to its end", broken);
    }
  }
}
