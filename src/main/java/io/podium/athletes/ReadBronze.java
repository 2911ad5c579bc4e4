package io.podium.athletes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.errors.Origin;
import io.podium.errors.Reject;
import io.podium.errors.RejectedException;
import io.podium.errors.Traced;
import io.podium.io.ReadParquet;
import io.podium.lake.BronzeRow;
import io.podium.rules.Columns;
import io.podium.rules.Row;
import io.podium.transforms.RejectCoder;
import io.podium.transforms.TracedCoder;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads a table of bronze and types its rows. What cannot be typed comes out as rejects, with the
 * row as JSON.
 *
 * @param <T> the typed row
 */
final class ReadBronze<T> extends PTransform<PBegin, PCollectionTuple> {
  private final String path;
  private final Columns columns;
  private final RowParser<T> parser;
  private final transient Coder<T> coder;
  private final TupleTag<Traced<T>> parsed = new TupleTag<>("parsed") {};
  private final TupleTag<Reject> rejects = new TupleTag<>("rejects") {};

  private ReadBronze(String path, Columns columns, RowParser<T> parser, Coder<T> coder) {
    this.path = path;
    this.columns = columns;
    this.parser = parser;
    this.coder = coder;
  }

  /** Types a row. */
  interface RowParser<T> extends Serializable {
    T parse(BronzeRow row, Row values) throws RejectedException;
  }

  /**
   * @param path the file
   * @param columns those that the parser asks for; one that the file has not is empty
   * @param parser types a row
   * @param coder codes the typed row
   */
  static <T> ReadBronze<T> from(String path, Columns columns, RowParser<T> parser, Coder<T> coder) {
    return new ReadBronze<>(path, columns, parser, coder);
  }

  /** The typed rows. */
  TupleTag<Traced<T>> parsed() {
    return parsed;
  }

  /** What could not be typed. */
  TupleTag<Reject> rejects() {
    return rejects;
  }

  @Override
  public PCollectionTuple expand(PBegin input) {
    List<String> names = columns.names();
    PCollectionTuple typed =
        input
            .apply(
                "ReadRows",
                ReadParquet.from(path, record -> row(record, names), new BronzeRow.RowCoder()))
            .apply(
                "TypeRows",
                ParDo.of(new TypeRowsFn<>(columns, parser, parsed, rejects))
                    .withOutputTags(parsed, TupleTagList.of(rejects)));
    typed.get(parsed).setCoder(TracedCoder.of(coder));
    typed.get(rejects).setCoder(RejectCoder.of());
    return typed;
  }

  private static BronzeRow row(GenericRecord record, List<String> names) {
    List<String> values = new ArrayList<>(names.size());
    for (String name : names) {
      Schema.Field field = record.getSchema().getField(name);
      Object value = field == null ? null : record.get(field.pos());
      values.add(value == null ? null : value.toString());
    }
    return new BronzeRow(
        record.get("source_file").toString(), (Long) record.get("source_line"), values);
  }

  private static final class TypeRowsFn<T> extends DoFn<BronzeRow, Traced<T>> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Columns columns;
    private final RowParser<T> parser;
    private final TupleTag<Traced<T>> parsed;
    private final TupleTag<Reject> rejects;

    private TypeRowsFn(
        Columns columns,
        RowParser<T> parser,
        TupleTag<Traced<T>> parsed,
        TupleTag<Reject> rejects) {
      this.columns = columns;
      this.parser = parser;
      this.parsed = parsed;
      this.rejects = rejects;
    }

    @ProcessElement
    public void process(@Element BronzeRow row, MultiOutputReceiver out)
        throws JsonProcessingException {
      Origin origin = new Origin(row.source(), null, json(row));
      try {
        out.get(parsed)
            .output(
                new Traced<>(parser.parse(row, new Row(columns, row.values().toArray())), origin));
      } catch (RejectedException poison) {
        out.get(rejects)
            .output(
                new Reject(
                    BronzeToSilverPipeline.NAME,
                    poison.reason(),
                    poison.getMessage(),
                    origin,
                    Instant.now()));
      }
    }

    private byte[] json(BronzeRow row) throws JsonProcessingException {
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        if (row.values().get(i) != null) {
          values.put(columns.names().get(i), row.values().get(i));
        }
      }
      return JSON.writeValueAsBytes(values);
    }
  }
}
