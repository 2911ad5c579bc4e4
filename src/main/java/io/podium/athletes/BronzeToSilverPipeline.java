package io.podium.athletes;

import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.Biometrics;
import io.podium.athletes.rules.SilverBio;
import io.podium.athletes.rules.SilverResult;
import io.podium.athletes.rules.SilverResultFormat;
import io.podium.errors.InputNotReadyException;
import io.podium.errors.Reject;
import io.podium.errors.Traced;
import io.podium.io.ParquetFiles;
import io.podium.io.RejectRows;
import io.podium.io.WriteParquet;
import io.podium.io.WriteParquet.ParquetRows;
import io.podium.lake.ColumnNames;
import io.podium.lake.Lake;
import io.podium.lake.LakeStage;
import io.podium.lake.Layer;
import io.podium.transforms.Deduplicate;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Bronze becomes silver: typed columns, texts cleaned, each row once. What cannot be typed, and
 * what came twice, is set aside with its reason.
 */
public final class BronzeToSilverPipeline implements LakeStage {
  /** The stage's name. */
  public static final String NAME = "bronze-to-silver";

  /** Digits after the point of a measure, as {@link io.podium.rules.Numbers#measure} has them. */
  static final int MEASURE_SCALE = 9;

  private static final int MEASURE_PRECISION = 18;

  private final List<String> tables;

  /**
   * @param tables names of {@link AthleteTables}
   */
  public BronzeToSilverPipeline(List<String> tables) {
    this.tables = List.copyOf(tables);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Output> outputs(Lake lake, LocalDate date) throws IOException {
    List<Output> outputs = new ArrayList<>();
    for (String table : tables) {
      String bronze = lake.file(Lake.partition(Layer.BRONZE, table, date));
      if (!ParquetFiles.exists(bronze)) {
        throw new InputNotReadyException(
            "there is no " + bronze + ": run landing-to-bronze --date=" + date);
      }
      outputs.add(
          new Output(
              table,
              Lake.partition(Layer.SILVER, table, date),
              schema(table, added(table, bronze)),
              Lake.rejects(NAME, table, date),
              bronze,
              ParquetFiles.rows(bronze),
              null));
    }
    return outputs;
  }

  @Override
  public void build(
      Pipeline pipeline, Lake lake, LocalDate date, List<Output> outputs, Lake target) {
    for (Output output : outputs) {
      List<String> added = addedOf(output);
      if (output.table().equals(AthleteTables.RESULTS)) {
        cleanResults(pipeline, output, added, target);
      } else {
        cleanBios(pipeline, output, added, target);
      }
    }
  }

  private static void cleanResults(
      Pipeline pipeline, Output output, List<String> added, Lake target) {
    SilverResultFormat format = new SilverResultFormat(added);
    ReadBronze<SilverResult> bronze =
        ReadBronze.from(
            output.input(),
            format.columns(),
            (row, values) -> format.parse(row.line(), values),
            new AthleteCoders.SilverResultCoder());
    PCollectionTuple read = pipeline.apply("ReadBronzeResults", bronze);
    Deduplicate<SilverResult> deduplicate = Deduplicate.by(format).inOrderOf(SilverResult::line);
    PCollectionTuple sorted = read.get(bronze.parsed()).apply("DeduplicateResults", deduplicate);
    write(
        "Results",
        sorted.get(deduplicate.unique()),
        results(output.schema(), added),
        PCollectionList.of(read.get(bronze.rejects())).and(sorted.get(deduplicate.duplicates())),
        output,
        target);
  }

  private static void cleanBios(Pipeline pipeline, Output output, List<String> added, Lake target) {
    List<String> texts = new ArrayList<>(SilverBio.TEXTS);
    texts.addAll(added);
    ReadBronze<SilverBio> bronze =
        ReadBronze.from(
            output.input(),
            SilverBio.columns(texts),
            (row, values) -> SilverBio.parse(row.line(), values, texts),
            new AthleteCoders.SilverBioCoder());
    PCollectionTuple read = pipeline.apply("ReadBronzeBios", bronze);
    CombineBios combine = new CombineBios();
    PCollectionTuple sorted = read.get(bronze.parsed()).apply("CombineBios", combine);
    write(
        "Bios",
        sorted.get(combine.latest()),
        bios(output.schema(), texts),
        PCollectionList.of(read.get(bronze.rejects())).and(sorted.get(combine.setAside())),
        output,
        target);
  }

  private static <T> void write(
      String name,
      PCollection<Traced<T>> rows,
      ParquetRows<Traced<T>> form,
      PCollectionList<Reject> setAside,
      Output output,
      Lake target) {
    TupleTag<Traced<T>> silver = new TupleTag<>() {};
    TupleTag<Reject> rejects = new TupleTag<>() {};
    PCollectionTuple.of(silver, rows)
        .and(rejects, setAside.apply("AllSetAside" + name, Flatten.pCollections()))
        .apply(
            "WriteSilver" + name,
            WriteParquet.inOneFileEach(target.root())
                .table(silver, form, output.folder())
                .table(rejects, RejectRows.rows(), output.rejects()));
  }

  /** The columns that bronze has besides those that are known, in its order. */
  private static List<String> added(String table, String bronze) throws IOException {
    List<String> known = new ArrayList<>(ColumnNames.ADDED);
    known.addAll(
        table.equals(AthleteTables.RESULTS)
            ? AthleteResultFormat.COLUMNS.names()
            : SilverBio.columns(SilverBio.TEXTS).names());
    return ParquetFiles.columns(bronze).stream().filter(name -> !known.contains(name)).toList();
  }

  /** {@link #added} by the schema that was made of it. */
  private static List<String> addedOf(Output output) {
    int known = schema(output.table(), List.of()).getFields().size();
    return output.schema().getFields().stream().skip(known).map(Schema.Field::name).toList();
  }

  /** The columns of a table in silver: known ones first. */
  static Schema schema(String table, List<String> added) {
    SchemaBuilder.FieldAssembler<Schema> fields =
        table.equals(AthleteTables.RESULTS) ? AthleteLake.silverColumns() : bioFields(table);
    for (String column : added) {
      fields = fields.optionalString(column);
    }
    try {
      return fields.endRecord();
    } catch (AvroRuntimeException twice) {
      throw new InputNotReadyException(
          "a column that was added to "
              + table
              + " has the name of one that silver has already: rename it ("
              + twice.getMessage()
              + ")",
          twice);
    }
  }

  private static SchemaBuilder.FieldAssembler<Schema> bioFields(String table) {
    Schema measure =
        LogicalTypes.decimal(MEASURE_PRECISION, MEASURE_SCALE)
            .addToSchema(Schema.create(Schema.Type.BYTES));
    Schema optional = SchemaBuilder.unionOf().nullType().and().type(measure).endUnion();
    SchemaBuilder.FieldAssembler<Schema> fields =
        SchemaBuilder.record(table)
            .fields()
            .requiredLong("athlete_id")
            .optionalString("sex")
            .name("height")
            .type(optional)
            .withDefault(null)
            .name("weight")
            .type(optional)
            .withDefault(null);
    for (String text : SilverBio.TEXTS) {
      fields = fields.optionalString(text);
    }
    return fields.requiredString("source");
  }

  private static ParquetRows<Traced<SilverResult>> results(Schema schema, List<String> added) {
    return new ParquetRows<>(
        schema,
        traced -> traced.origin().source(),
        traced -> {
          GenericData.Record record =
              AthleteLake.silver(schema, traced.value().result(), traced.origin());
          putAll(record, added, traced.value().added());
          return record;
        });
  }

  private static ParquetRows<Traced<SilverBio>> bios(Schema schema, List<String> texts) {
    return new ParquetRows<>(
        schema,
        traced -> traced.origin().source(),
        traced -> {
          Biometrics biometrics = traced.value().biometrics();
          GenericData.Record record = new GenericData.Record(schema);
          record.put("athlete_id", biometrics.athleteId());
          record.put("sex", biometrics.sex());
          record.put("height", bytes(biometrics.height()));
          record.put("weight", bytes(biometrics.weight()));
          record.put("source", traced.origin().source());
          putAll(record, texts, traced.value().texts());
          return record;
        });
  }

  private static void putAll(GenericData.Record record, List<String> columns, List<String> values) {
    for (int i = 0; i < columns.size(); i++) {
      record.put(columns.get(i), values.get(i));
    }
  }

  private static ByteBuffer bytes(BigDecimal measure) {
    return measure == null
        ? null
        : ByteBuffer.wrap(measure.setScale(MEASURE_SCALE).unscaledValue().toByteArray());
  }
}
