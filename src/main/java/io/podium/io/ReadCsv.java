package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.rules.Columns;
import io.podium.rules.CsvRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads the rows of CSV files, compressed ones too, as they are: the list of their values as text,
 * null where there is none. A row that cannot be read ends the run with {@link
 * InputNotReadyException}, which names file and line.
 */
public final class ReadCsv extends PTransform<PBegin, PCollection<List<String>>> {
  private final String pattern;
  private final Columns columns;
  private final List<String> required;

  private ReadCsv(String pattern, Columns columns, List<String> required) {
    this.pattern = Objects.requireNonNull(pattern, "pattern");
    this.columns = Objects.requireNonNull(columns, "columns");
    this.required = List.copyOf(required);
  }

  /**
   * @param pattern a path or glob
   * @param columns which values make a row, in order
   * @param required the columns without which a file makes no sense
   */
  public static ReadCsv from(String pattern, Columns columns, List<String> required) {
    return new ReadCsv(pattern, columns, required);
  }

  @Override
  public PCollection<List<String>> expand(PBegin input) {
    return input
        .apply("ReadFiles", ReadFiles.of(pattern))
        .apply("ReadRows", ParDo.of(new ReadRowsFn(columns, required)))
        .setCoder(ReadTable.rowCoder());
  }

  private static final class ReadRowsFn extends DoFn<FileIO.ReadableFile, List<String>> {
    private final Columns columns;
    private final List<String> required;

    private ReadRowsFn(Columns columns, List<String> required) {
      this.columns = columns;
      this.required = required;
    }

    @ProcessElement
    public void process(@Element FileIO.ReadableFile file, OutputReceiver<List<String>> out) {
      String name = file.getMetadata().resourceId().toString();
      try (InputStream in = Channels.newInputStream(file.open());
          CsvRows rows = new CsvRows(in, name, columns, required)) {
        while (rows.hasNext()) {
          CsvRows.CsvRow csv = rows.next();
          if (csv.rejected() != null) {
            throw new InputNotReadyException(
                name + ':' + csv.line() + ": " + csv.rejected().getMessage());
          }
          out.output(Arrays.asList(csv.row().asRead()));
        }
      } catch (IOException | UncheckedIOException broken) {
        throw new InputNotReadyException(
            name + " cannot be read to its end: " + broken.getMessage(), broken);
      }
    }
  }
}
