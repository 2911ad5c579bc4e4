package io.podium.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.podium.errors.InputNotReadyException;
import io.podium.errors.Reject;
import io.podium.io.CsvFiles;
import io.podium.io.RejectRows;
import io.podium.io.WriteParquet;
import io.podium.io.WriteParquet.ParquetRows;
import io.podium.rules.CsvRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * What was landed becomes bronze: every column as text, as it was read, with the line of the file.
 */
public final class LandingToBronzePipeline implements LakeStage {
  /** The stage's name. */
  public static final String NAME = "landing-to-bronze";

  /** What the landing leaves beside a file. */
  private static final String LANDED = "_landed.json";

  private final List<LakeTable> tables;

  /**
   * @param tables those to read
   */
  public LandingToBronzePipeline(List<LakeTable> tables) {
    this.tables = List.copyOf(tables);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Output> outputs(Lake lake, LocalDate date) throws IOException {
    List<Output> outputs = new ArrayList<>();
    for (LakeTable table : tables) {
      String path = landed(lake, table, date);
      outputs.add(
          new Output(
              table.name(),
              Lake.partition(Layer.BRONZE, table.name(), date),
              schema(table, path),
              Lake.rejects(NAME, table.name(), date),
              path,
              landedRows(path),
              null));
    }
    return outputs;
  }

  @Override
  public void build(
      Pipeline pipeline, Lake lake, LocalDate date, List<Output> outputs, Lake target) {
    for (Output output : outputs) {
      ReadLanding landing = ReadLanding.from(output.input(), required(output.table()));
      PCollectionTuple read = pipeline.apply("ReadLanding " + output.table(), landing);
      TupleTag<BronzeRow> rows = new TupleTag<>() {};
      TupleTag<Reject> rejects = new TupleTag<>() {};
      PCollectionTuple.of(rows, read.get(landing.rows()))
          .and(rejects, read.get(landing.rejects()))
          .apply(
              "WriteBronze " + output.table(),
              WriteParquet.inOneFileEach(target.root())
                  .table(rows, rows(output.schema(), ingestedAt(output.input())), output.folder())
                  .table(rejects, RejectRows.rows(), output.rejects()));
    }
  }

  private List<String> required(String table) {
    return tables.stream()
        .filter(each -> each.name().equals(table))
        .findFirst()
        .orElseThrow()
        .required();
  }

  private static String landed(Lake lake, LakeTable table, LocalDate date) throws IOException {
    String folder = lake.landing(table.name(), date);
    List<MatchResult.Metadata> files =
        FileSystems.match(folder + '/' + table.name() + ".csv*", EmptyMatchTreatment.ALLOW)
            .metadata();
    if (files.size() != 1) {
      throw new InputNotReadyException(
          files.isEmpty()
              ? "nothing was landed for "
                  + table.name()
                  + " and "
                  + date
                  + " in "
                  + folder
                  + ": run podium land --date="
                  + date
              : folder + " holds " + files.size() + " files of " + table.name() + ": leave one");
    }
    return files.get(0).resourceId().toString();
  }

  private static Schema schema(LakeTable table, String path) throws IOException {
    List<String> columns;
    try (CsvRows rows = CsvFiles.openAllColumns(CsvFiles.match(path).get(0), table.required())) {
      columns = ColumnNames.of(rows.columns().names(), path);
    }
    SchemaBuilder.FieldAssembler<Schema> fields = SchemaBuilder.record(table.name()).fields();
    for (String column : columns) {
      fields = fields.optionalString(column);
    }
    return fields
        .requiredString("source_file")
        .requiredLong("source_line")
        .name("ingested_at")
        .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
        .noDefault()
        .endRecord();
  }

  /** What the landing says of a file; missing where it was not landed but put there. */
  private static JsonNode record(String path) {
    ResourceId record =
        CsvFiles.match(path)
            .get(0)
            .resourceId()
            .getCurrentDirectory()
            .resolve(LANDED, StandardResolveOptions.RESOLVE_FILE);
    try {
      if (!FileSystems.match(record.toString(), EmptyMatchTreatment.ALLOW).metadata().isEmpty()) {
        try (InputStream in = Channels.newInputStream(FileSystems.open(record))) {
          return new ObjectMapper().readTree(in);
        }
      }
      return MissingNode.getInstance();
    } catch (IOException unreadable) {
      throw new InputNotReadyException(record + " cannot be read; land the file again", unreadable);
    }
  }

  /** How many rows a file has, by the record of its landing; null without. */
  private static Long landedRows(String path) {
    JsonNode rows = record(path).path("rows");
    return rows.isIntegralNumber() ? rows.asLong() : null;
  }

  /**
   * When a file came into the lake: by the record of its landing, else by the file's own time. So
   * bronze is the same when it is made again.
   */
  private static long ingestedAt(String path) {
    JsonNode fetchedAt = record(path).path("fetched_at");
    try {
      return fetchedAt.isTextual()
          ? Instant.parse(fetchedAt.asText()).toEpochMilli()
          : CsvFiles.match(path).get(0).lastModifiedMillis();
    } catch (DateTimeException malformed) {
      throw new InputNotReadyException(
          LANDED + " beside " + path + " has no time in fetched_at; land the file again",
          malformed);
    }
  }

  private static ParquetRows<BronzeRow> rows(Schema schema, long ingestedMillis) {
    return new ParquetRows<>(
        schema,
        BronzeRow::source,
        row -> {
          GenericData.Record record = new GenericData.Record(schema);
          int columns = row.values().size();
          for (int i = 0; i < columns; i++) {
            record.put(i, row.values().get(i));
          }
          record.put("source_file", row.file());
          record.put("source_line", row.line());
          record.put("ingested_at", ingestedMillis);
          return record;
        });
  }
}
