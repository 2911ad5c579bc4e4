package io.podium.lake;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.Origin;
import io.podium.errors.Reject;
import io.podium.io.CsvFiles;
import io.podium.rules.CsvRows;
import io.podium.transforms.RejectCoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** Reads a file that was landed: every column as text, and what is no row of it as rejects. */
public final class ReadLanding extends PTransform<PBegin, PCollectionTuple> {
  private final String path;
  private final List<String> required;
  private final TupleTag<BronzeRow> rows = new TupleTag<>("rows") {};
  private final TupleTag<Reject> rejects = new TupleTag<>("rejects") {};

  private ReadLanding(String path, List<String> required) {
    this.path = Objects.requireNonNull(path, "path");
    this.required = List.copyOf(required);
  }

  /**
   * @param path a CSV file; decompressed where its name ends in .gz
   * @param required the columns without which the file makes no sense
   */
  public static ReadLanding from(String path, List<String> required) {
    return new ReadLanding(path, required);
  }

  /** The rows. */
  public TupleTag<BronzeRow> rows() {
    return rows;
  }

  /** Lines that make no row. */
  public TupleTag<Reject> rejects() {
    return rejects;
  }

  @Override
  public PCollectionTuple expand(PBegin input) {
    PCollectionTuple read =
        input
            .apply("NameFile", Create.of(path))
            .apply(
                "ReadRows",
                ParDo.of(new ReadRowsFn(this)).withOutputTags(rows, TupleTagList.of(rejects)));
    read.get(rows).setCoder(new BronzeRow.RowCoder());
    read.get(rejects).setCoder(RejectCoder.of());
    return read;
  }

  private static final class ReadRowsFn extends DoFn<String, BronzeRow> {
    private final List<String> required;
    private final TupleTag<BronzeRow> rows;
    private final TupleTag<Reject> rejects;

    private ReadRowsFn(ReadLanding read) {
      this.required = read.required;
      this.rows = read.rows;
      this.rejects = read.rejects;
    }

    @ProcessElement
    public void process(@Element String path, MultiOutputReceiver out) throws IOException {
      MatchResult.Metadata file = CsvFiles.match(path).get(0);
      String name = file.resourceId().getFilename();
      try (CsvRows csvRows = CsvFiles.openAllColumns(file, required)) {
        while (csvRows.hasNext()) {
          CsvRows.CsvRow csv = csvRows.next();
          if (csv.rejected() == null) {
            out.get(rows)
                .output(new BronzeRow(name, csv.line(), Arrays.asList(csv.row().asRead())));
          } else {
            out.get(rejects)
                .output(
                    new Reject(
                        LandingToBronzePipeline.NAME,
                        csv.rejected().reason(),
                        csv.rejected().getMessage(),
                        new Origin(name + ':' + csv.line(), null, csv.payload()),
                        Instant.now()));
          }
        }
      } catch (UncheckedIOException broken) {
        throw new InputNotReadyException(
            path + " cannot be read to its end: " + broken.getMessage() + "; land it again",
            broken);
      }
    }
  }
}
