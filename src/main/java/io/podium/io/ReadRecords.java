package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.errors.Origin;
import io.podium.errors.Reject;
import io.podium.errors.RejectedException;
import io.podium.errors.Traced;
import io.podium.rules.JsonLines;
import io.podium.rules.JsonRows;
import io.podium.rules.RecordFormat;
import io.podium.rules.Row;
import io.podium.transforms.Outcomes;
import io.podium.transforms.RejectCoder;
import io.podium.transforms.TracedCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.FileIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/**
 * Reads records from a source, bounded or not, and parses them. What cannot be parsed comes out as
 * rejects.
 *
 * @param <T> the parsed record
 */
public abstract class ReadRecords<T> extends PTransform<PBegin, PCollectionTuple> {
  final Parsing<T> parsing;
  final transient Coder<T> coder;

  private ReadRecords(Parsing<T> parsing, Coder<T> coder) {
    this.parsing = parsing;
    this.coder = coder;
  }

  /**
   * Reads JSON messages from a Kafka topic, for ever or until it is idle.
   *
   * @param kafka where the topic is
   * @param format how a row becomes a record
   * @param coder codes the record
   */
  public static <T> ReadRecords<T> fromKafka(
      KafkaSource kafka, RecordFormat<T> format, Coder<T> coder) {
    return fromMessages(kafka.read(format), format, coder);
  }

  /**
   * Reads JSON messages from any source of Kafka's records.
   *
   * @param messages the source, in records that are each a {@link MessageBatch}
   * @param format how a row becomes a record
   * @param coder codes the record
   */
  public static <T> ReadRecords<T> fromMessages(
      PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> messages,
      RecordFormat<T> format,
      Coder<T> coder) {
    return new FromMessages<>(messages, Parsing.of(format), coder);
  }

  /**
   * Reads CSV files with header lines, compressed ones too.
   *
   * @param pattern a path or glob
   * @param required the columns without which a file makes no sense
   * @param format how a row becomes a record
   * @param coder codes the record
   */
  public static <T> ReadRecords<T> fromCsv(
      String pattern, List<String> required, RecordFormat<T> format, Coder<T> coder) {
    List<String> columns = List.copyOf(required);
    return new FromFiles<>(
        pattern,
        "ParseCsv",
        parsing -> new ParseCsvFn<>(parsing, columns),
        Parsing.of(format),
        coder);
  }

  /**
   * Reads files with a JSON object in each line, compressed ones too.
   *
   * @param pattern a path or glob
   * @param format how a row becomes a record
   * @param coder codes the record
   */
  public static <T> ReadRecords<T> fromJsonLines(
      String pattern, RecordFormat<T> format, Coder<T> coder) {
    return new FromFiles<>(pattern, "ParseJsonLines", ParseLinesFn::new, Parsing.of(format), coder);
  }

  /** Gives every row as it was read, too, as {@link #asRead}. */
  public abstract ReadRecords<T> withRowsAsRead();

  /**
   * Forgets the bytes of what could be parsed, for whom they are of no use: they are most of what a
   * record weighs on its way.
   */
  public abstract ReadRecords<T> withoutPayloads();

  /** The parsed records. */
  public final TupleTag<Traced<T>> parsed() {
    return parsing.parsed;
  }

  /** What could not be parsed. */
  public final TupleTag<Reject> rejects() {
    return parsing.rejects;
  }

  /** The rows as they were read; only there after {@link #withRowsAsRead}. */
  public final TupleTag<AsReadRow> asRead() {
    return parsing.asRead;
  }

  /** Reads the source and parses what comes. */
  protected abstract PCollectionTuple readAndParse(PBegin input);

  @Override
  public final PCollectionTuple expand(PBegin input) {
    PCollectionTuple outputs = readAndParse(input);
    outputs.get(parsing.parsed).setCoder(TracedCoder.of(coder));
    outputs.get(parsing.rejects).setCoder(RejectCoder.of());
    if (parsing.keepsRows) {
      outputs.get(parsing.asRead).setCoder(new AsReadRow.RowCoder());
    }
    return outputs;
  }

  /** Parses rows into the outputs. */
  private static final class Parsing<T> implements Serializable {
    private final Counter read = Outcomes.counter(Outcomes.READ);
    private final Counter rejected = Outcomes.counter(Outcomes.REJECTED);
    private final Distribution eventTime = Outcomes.eventTime();
    private final TupleTag<Traced<T>> parsed = new TupleTag<>("parsed") {};
    private final TupleTag<Reject> rejects = new TupleTag<>("rejects") {};
    private final TupleTag<AsReadRow> asRead = new TupleTag<>("asRead") {};
    private final RecordFormat<T> format;
    private final boolean keepsRows;
    private final boolean keepsPayloads;

    private Parsing(RecordFormat<T> format, boolean keepsRows, boolean keepsPayloads) {
      this.format = Objects.requireNonNull(format, "format");
      this.keepsRows = keepsRows;
      this.keepsPayloads = keepsPayloads;
    }

    private static <T> Parsing<T> of(RecordFormat<T> format) {
      return new Parsing<>(format, false, true);
    }

    private Parsing<T> keepingRows() {
      return new Parsing<>(format, true, keepsPayloads);
    }

    private Parsing<T> withoutPayloads() {
      return new Parsing<>(format, keepsRows, false);
    }

    private TupleTagList sideOutputs() {
      TupleTagList tags = TupleTagList.of(rejects);
      return keepsRows ? tags.and(asRead) : tags;
    }

    /**
     * A record gets its event time as timestamp, but none before that of what it was read from: a
     * late record would not hold the watermark, and get later on its way.
     */
    private void parse(
        Row row, Origin origin, org.joda.time.Instant readAt, DoFn.MultiOutputReceiver out) {
      if (keepsRows) {
        out.get(asRead).output(new AsReadRow(origin.source(), row.asRead(), Instant.now()));
      }
      try {
        T record = format.parse(row);
        long millis = format.eventTimeMillis(record);
        eventTime.update(millis);
        out.get(parsed)
            .outputWithTimestamp(
                new Traced<>(
                    record, keepsPayloads ? origin : new Origin(origin.source(), null, null)),
                org.joda.time.Instant.ofEpochMilli(Math.max(millis, readAt.getMillis())));
      } catch (RejectedException poison) {
        reject(poison, origin, out);
      }
    }

    /** Counts rows, and parses them. */
    private RowReader reader(org.joda.time.Instant readAt, DoFn.MultiOutputReceiver out) {
      return new RowReader() {
        @Override
        public void row(Row row, Origin origin) {
          read.inc();
          parse(row, origin, readAt, out);
        }

        @Override
        public void rejected(RejectedException poison, Origin origin) {
          read.inc();
          reject(poison, origin, out);
        }
      };
    }

    private void reject(RejectedException poison, Origin origin, DoFn.MultiOutputReceiver out) {
      rejected.inc();
      out.get(rejects)
          .output(new Reject("parse", poison.reason(), poison.getMessage(), origin, Instant.now()));
    }
  }

  private static final class FromMessages<T> extends ReadRecords<T> {
    private final PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> messages;

    private FromMessages(
        PTransform<PBegin, PCollection<KafkaRecord<byte[], byte[]>>> messages,
        Parsing<T> parsing,
        Coder<T> coder) {
      super(parsing, coder);
      this.messages = Objects.requireNonNull(messages, "messages");
    }

    @Override
    public ReadRecords<T> withRowsAsRead() {
      return new FromMessages<>(messages, parsing.keepingRows(), coder);
    }

    @Override
    public ReadRecords<T> withoutPayloads() {
      return new FromMessages<>(messages, parsing.withoutPayloads(), coder);
    }

    @Override
    protected PCollectionTuple readAndParse(PBegin input) {
      return input
          .apply("ReadTopic", messages)
          .apply(
              "ParseJson",
              ParDo.of(new ParseJsonFn<>(parsing))
                  .withOutputTags(parsing.parsed, parsing.sideOutputs()));
    }
  }

  private static final class FromFiles<T> extends ReadRecords<T> {
    private final String pattern;
    private final String step;
    private final transient Function<Parsing<T>, DoFn<FileIO.ReadableFile, Traced<T>>> parse;

    private FromFiles(
        String pattern,
        String step,
        Function<Parsing<T>, DoFn<FileIO.ReadableFile, Traced<T>>> parse,
        Parsing<T> parsing,
        Coder<T> coder) {
      super(parsing, coder);
      this.pattern = Objects.requireNonNull(pattern, "pattern");
      this.step = step;
      this.parse = parse;
    }

    @Override
    public ReadRecords<T> withRowsAsRead() {
      return new FromFiles<>(pattern, step, parse, parsing.keepingRows(), coder);
    }

    @Override
    public ReadRecords<T> withoutPayloads() {
      return new FromFiles<>(pattern, step, parse, parsing.withoutPayloads(), coder);
    }

    @Override
    protected PCollectionTuple readAndParse(PBegin input) {
      return input
          .apply("ReadFiles", ReadFiles.of(pattern))
          .apply(
              step,
              ParDo.of(parse.apply(parsing)).withOutputTags(parsing.parsed, parsing.sideOutputs()));
    }
  }

  private static final class ParseJsonFn<T> extends DoFn<KafkaRecord<byte[], byte[]>, Traced<T>> {
    private final Parsing<T> parsing;

    private ParseJsonFn(Parsing<T> parsing) {
      this.parsing = parsing;
    }

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], byte[]> batch,
        @Timestamp org.joda.time.Instant readAt,
        MultiOutputReceiver out) {
      MessageRows.read(batch, parsing.format.columns(), parsing.reader(readAt, out));
    }
  }

  private static final class ParseCsvFn<T> extends DoFn<FileIO.ReadableFile, Traced<T>> {
    private final Parsing<T> parsing;
    private final List<String> required;

    private ParseCsvFn(Parsing<T> parsing, List<String> required) {
      this.parsing = parsing;
      this.required = required;
    }

    @ProcessElement
    public void process(
        @Element FileIO.ReadableFile file,
        @Timestamp org.joda.time.Instant readAt,
        MultiOutputReceiver out)
        throws IOException {
      CsvFile.read(file, parsing.format.columns(), required, parsing.reader(readAt, out));
    }
  }

  private static final class ParseLinesFn<T> extends DoFn<FileIO.ReadableFile, Traced<T>> {
    private final Parsing<T> parsing;

    private ParseLinesFn(Parsing<T> parsing) {
      this.parsing = parsing;
    }

    @ProcessElement
    public void process(
        @Element FileIO.ReadableFile file,
        @Timestamp org.joda.time.Instant readAt,
        MultiOutputReceiver out)
        throws IOException {
      String name = file.getMetadata().resourceId().toString();
      RowReader reader = parsing.reader(readAt, out);
      JsonRows rows = JsonRows.ofThisThread(parsing.format.columns());
      try (InputStream in = Channels.newInputStream(file.open());
          JsonLines lines = new JsonLines(in)) {
        while (lines.hasNext()) {
          JsonLines.Line line = lines.next();
          Origin origin = new Origin(name + ':' + line.number(), null, line.payload());
          if (line.rejected() == null) {
            MessageRows.read(line.payload(), rows, reader, origin);
          } else {
            reader.rejected(line.rejected(), origin);
          }
        }
      } catch (java.io.UncheckedIOException broken) {
        throw new InputNotReadyException(name + " cannot be read to its end", broken);
      }
    }
  }
}
