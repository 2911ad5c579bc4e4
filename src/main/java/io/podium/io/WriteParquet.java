package io.podium.io;

import io.podium.rules.Hash128;
import io.podium.transforms.BatchByKey;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes each element once, into a folder of few Parquet files: two in all from a bounded input,
 * two for each interval from an unbounded one.
 *
 * @param <T> the elements
 */
public final class WriteParquet<T> extends PTransform<PCollection<T>, PDone> {
  private static final int SHARDS = 2;

  private final ParquetRows<T> rows;
  private final String folder;
  private final String runId;
  private final Duration interval;

  private WriteParquet(ParquetRows<T> rows, String folder, String runId, Duration interval) {
    this.rows = Objects.requireNonNull(rows, "rows");
    this.folder = Objects.requireNonNull(folder, "folder");
    this.runId = Objects.requireNonNull(runId, "runId");
    this.interval = Objects.requireNonNull(interval, "interval");
  }

  /**
   * @param rows how an element becomes a row
   * @param folder where the files go
   * @param runId tells the files of one unbounded run from those of another
   * @param interval how long an unbounded input is gathered, in processing time
   */
  public static <T> WriteParquet<T> to(
      ParquetRows<T> rows, String folder, String runId, Duration interval) {
    return new WriteParquet<>(rows, folder, runId, interval);
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
  public PDone expand(PCollection<T> input) {
    Coder<T> coder = input.getCoder();
    boolean unbounded = input.isBounded() == IsBounded.UNBOUNDED;
    input
        // Runners move, keep and copy what is gathered: bytes are the cheapest for all three.
        .apply("EncodeRows", ParDo.of(new EncodeFn<>(coder)))
        .apply("GatherRows", BatchByKey.<byte[]>of(WriteParquet::shard, interval).ofAnySize())
        .apply(
            "WriteFiles", ParDo.of(new WriteFn<>(rows, coder, folder, unbounded ? runId : null)));
    return PDone.in(input.getPipeline());
  }

  private static String shard(byte[] row) {
    return String.valueOf(Math.floorMod(Arrays.hashCode(row), SHARDS));
  }

  private static final class EncodeFn<T> extends DoFn<T, byte[]> {
    private final Coder<T> coder;

    private EncodeFn(Coder<T> coder) {
      this.coder = coder;
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<byte[]> out) throws CoderException {
      out.output(CoderUtils.encodeToByteArray(coder, element));
    }
  }

  private static final class WriteFn<T> extends DoFn<KV<String, Iterable<byte[]>>, Void> {
    private final ParquetRows<T> rows;
    private final Coder<T> coder;
    private final String folder;
    private final String runId;

    private WriteFn(ParquetRows<T> rows, Coder<T> coder, String folder, String runId) {
      this.rows = rows;
      this.coder = coder;
      this.folder = folder;
      this.runId = runId;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<byte[]>> shard) throws IOException {
      Iterable<T> elements = () -> decoded(shard.getValue()).iterator();
      ParquetFiles.write(
          folder + '/' + fileName(shard.getKey(), elements),
          rows.schema(),
          () ->
              StreamSupport.stream(elements.spliterator(), false)
                  .map(rows.toRecord()::apply)
                  .iterator());
    }

    private Stream<T> decoded(Iterable<byte[]> encoded) {
      return StreamSupport.stream(encoded.spliterator(), false)
          .map(
              bytes -> {
                try {
                  return CoderUtils.decodeFromByteArray(coder, bytes);
                } catch (CoderException impossible) {
                  throw new IllegalStateException("a coder cannot read its own bytes", impossible);
                }
              });
    }

    /** The same rows always get the same name: a bundle that is done again replaces its file. */
    private String fileName(String shard, Iterable<T> elements) {
      if (runId == null) {
        return "part-" + shard + ".parquet";
      }
      long high = 0;
      long low = 0;
      for (T element : elements) {
        Hash128 hash = Hash128.of(rows.id().apply(element).getBytes(StandardCharsets.UTF_8));
        high += hash.high();
        low += hash.low();
      }
      return String.format("part-%s-%s-%016x%016x.parquet", runId, shard, high, low);
    }
  }
}
