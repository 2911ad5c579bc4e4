package io.podium.io;

import java.io.IOException;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads the rows of one Parquet file, in their order.
 *
 * @param <T> the elements
 */
public final class ReadParquet<T> extends PTransform<PBegin, PCollection<T>> {
  private final String path;
  private final SerializableFunction<GenericRecord, T> fromRecord;
  private final transient Coder<T> coder;

  private ReadParquet(
      String path, SerializableFunction<GenericRecord, T> fromRecord, Coder<T> coder) {
    this.path = Objects.requireNonNull(path, "path");
    this.fromRecord = Objects.requireNonNull(fromRecord, "fromRecord");
    this.coder = Objects.requireNonNull(coder, "coder");
  }

  /**
   * @param path the file
   * @param fromRecord the element of a row
   * @param coder codes the elements
   */
  public static <T> ReadParquet<T> from(
      String path, SerializableFunction<GenericRecord, T> fromRecord, Coder<T> coder) {
    return new ReadParquet<>(path, fromRecord, coder);
  }

  @Override
  public PCollection<T> expand(PBegin input) {
    return input
        .apply("NameFile", Create.of(path))
        .apply("ReadRows", ParDo.of(new ReadRowsFn<>(fromRecord)))
        .setCoder(coder);
  }

  private static final class ReadRowsFn<T> extends DoFn<String, T> {
    private final SerializableFunction<GenericRecord, T> fromRecord;

    private ReadRowsFn(SerializableFunction<GenericRecord, T> fromRecord) {
      this.fromRecord = fromRecord;
    }

    @ProcessElement
    public void process(@Element String path, OutputReceiver<T> out) throws IOException {
      ParquetFiles.read(path, record -> out.output(fromRecord.apply(record)));
    }
  }
}
