package io.podium.io;

import io.podium.transforms.BatchByKey;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Writes each element once, into few Parquet files: two a table in all from a bounded input, or
 * one, two a table for each interval from an unbounded one. All tables are gathered together, since
 * each grouping has a price in every micro-batch and checkpoint.
 */
public final class WriteParquet extends PTransform<PCollectionTuple, PDone> {
  private static final int SHARDS = 2;

  /** A row's table and shard. */
  private static final int PREFIX_BYTES = 2;

  private final String lake;
  private final String runId;
  private final Duration interval;
  private final List<Table<?>> tables;
  private final boolean stable;
  private final int shards;

  private WriteParquet(
      String lake,
      String runId,
      Duration interval,
      List<Table<?>> tables,
      boolean stable,
      int shards) {
    this.stable = stable;
    this.shards = shards;
    this.lake = Objects.requireNonNull(lake, "lake");
    this.runId = Objects.requireNonNull(runId, "runId");
    this.interval = Objects.requireNonNull(interval, "interval");
    this.tables = List.copyOf(tables);
    if (tables.size() > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("too many tables: " + tables.size());
    }
  }

  /**
   * @param lake the folder that the tables' folders are in
   * @param runId tells the files of one unbounded run from those of another
   * @param interval how long an unbounded input is gathered, in processing time
   */
  public static WriteParquet to(String lake, String runId, Duration interval) {
    return new WriteParquet(lake, runId, interval, List.of(), false, SHARDS);
  }

  /**
   * Writes the elements of bounded inputs into one file a table: what is one file can be replaced
   * in one moment.
   *
   * @param folder the folder that the tables' folders are in
   */
  public static WriteParquet inOneFileEach(String folder) {
    return new WriteParquet(folder, "", Duration.ZERO, List.of(), false, 1);
  }

  /**
   * Writes a table, too.
   *
   * @param tag the elements in the input
   * @param rows how an element becomes a row
   * @param folder below the lake
   */
  public <T> WriteParquet table(TupleTag<T> tag, ParquetRows<T> rows, String folder) {
    List<Table<?>> more = new ArrayList<>(tables);
    more.add(new Table<>(tag, rows, folder));
    return new WriteParquet(lake, runId, interval, more, stable, shards);
  }

  /**
   * Whether what is gathered shall be in a checkpoint before it is written: then an interval that
   * is written again after a failure has the same rows, and its files replace those of before. It
   * needs a runner that has this, and checkpoints; a file is written with the checkpoint that
   * follows.
   */
  public WriteParquet fromStableInput(boolean wanted) {
    return new WriteParquet(lake, runId, interval, tables, wanted, shards);
  }

  /**
   * How elements become rows of Parquet.
   *
   * @param schema the columns, as an Avro schema
   * @param id tells elements apart
   * @param toRecord the row of an element
   * @param <T> the elements
   */
  public record ParquetRows<T>(
      Schema schema,
      SerializableFunction<T, String> id,
      SerializableFunction<T, GenericRecord> toRecord)
      implements Serializable {}

  @Override
  public PDone expand(PCollectionTuple input) {
    boolean unbounded =
        input.getAll().values().stream()
            .anyMatch(elements -> elements.isBounded() == IsBounded.UNBOUNDED);
    if (unbounded && shards == 1) {
      throw new IllegalArgumentException("an unbounded input does not go into one file");
    }
    PCollectionList<byte[]> encoded = PCollectionList.empty(input.getPipeline());
    List<Writer<?>> writers = new ArrayList<>();
    for (Table<?> table : tables) {
      encoded = encoded.and(table.encode(input, (byte) writers.size(), shards));
      writers.add(table.writer(input, lake));
    }
    encoded
        .apply("AllTables", Flatten.pCollections())
        .apply("GatherRows", BatchByKey.<byte[]>of(WriteParquet::file, interval).ofAnySize())
        .apply(
            "WriteFiles",
            ParDo.of(
                stable
                    ? new StableWriteFn(writers, unbounded ? runId : null)
                    : new WriteFn(writers, unbounded ? runId : null)));
    return PDone.in(input.getPipeline());
  }

  /** The table's number and the shard, which stand before a row. */
  private static String file(byte[] row) {
    return row[0] + "-" + row[1];
  }

  private record Table<T>(TupleTag<T> tag, ParquetRows<T> rows, String folder)
      implements Serializable {
    /** Runners move, keep and copy what is gathered: bytes are the cheapest for all three. */
    private PCollection<byte[]> encode(PCollectionTuple input, byte number, int shards) {
      PCollection<T> elements = input.get(tag);
      return elements
          .apply(
              "Encode " + folder,
              ParDo.of(new EncodeFn<>(number, shards, rows.id(), elements.getCoder())))
          .setCoder(ByteArrayCoder.of());
    }

    private Writer<T> writer(PCollectionTuple input, String lake) {
      return new Writer<>(rows, input.get(tag).getCoder(), lake + '/' + folder);
    }
  }

  private static final class EncodeFn<T> extends DoFn<T, byte[]> {
    private final byte number;
    private final int shards;
    private final SerializableFunction<T, String> id;
    private final Coder<T> coder;

    private EncodeFn(byte number, int shards, SerializableFunction<T, String> id, Coder<T> coder) {
      this.number = number;
      this.shards = shards;
      this.id = id;
      this.coder = coder;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<byte[]> out) throws CoderException {
      byte[] encoded = CoderUtils.encodeToByteArray(coder, element);
      byte[] row = new byte[encoded.length + PREFIX_BYTES];
      row[0] = number;
      // Not by all of the row: when it is read again after a failure, the time of that differs.
      row[1] = (byte) Math.floorMod(id.apply(element).hashCode(), shards);
      System.arraycopy(encoded, 0, row, PREFIX_BYTES, encoded.length);
      out.output(row);
    }
  }

  private static class WriteFn extends DoFn<KV<String, Iterable<byte[]>>, Void> {
    private final List<Writer<?>> writers;
    private final String runId;

    private WriteFn(List<Writer<?>> writers, String runId) {
      this.writers = writers;
      this.runId = runId;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<byte[]>> file, PaneInfo interval)
        throws IOException {
      // The last firing of a stream may have nothing new.
      if (runId != null && !file.getValue().iterator().hasNext()) {
        return;
      }
      int dash = file.getKey().indexOf('-');
      writers
          .get(Integer.parseInt(file.getKey().substring(0, dash)))
          .write(fileName(file.getKey().substring(dash + 1), interval), file.getValue());
    }

    /**
     * The number of an interval is kept where its rows are: an interval that is done again after a
     * failure gets the same one, and its file replaces that of before.
     */
    private String fileName(String shard, PaneInfo interval) {
      return runId == null
          ? "part-" + shard + ".parquet"
          : String.format("part-%s-%s-%010d.parquet", runId, shard, interval.getIndex());
    }
  }

  private static final class StableWriteFn extends WriteFn {
    private StableWriteFn(List<Writer<?>> writers, String runId) {
      super(writers, runId);
    }

    @Override
    @ProcessElement
    @RequiresStableInput
    public void process(@Element KV<String, Iterable<byte[]>> file, PaneInfo interval)
        throws IOException {
      super.process(file, interval);
    }
  }

  private record Writer<T>(ParquetRows<T> rows, Coder<T> coder, String folder)
      implements Serializable {
    private void write(String name, Iterable<byte[]> encoded) throws IOException {
      ParquetFiles.write(
          folder + '/' + name,
          rows.schema(),
          () ->
              StreamSupport.stream(encoded.spliterator(), false)
                  .map(row -> rows.toRecord().apply(decode(row)))
                  .iterator());
    }

    private T decode(byte[] row) {
      try {
        return CoderUtils.decodeFromByteArray(
            coder, Arrays.copyOfRange(row, PREFIX_BYTES, row.length));
      } catch (CoderException impossible) {
        throw new IllegalStateException("a coder cannot read its own bytes", impossible);
      }
    }
  }
}
