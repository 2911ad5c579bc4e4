package io.podium.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/**
 * Keeps a folder of Parquet files, one for each key, that always holds the latest form of every
 * row. A later batch of a key is merged into the key's file, which is then replaced as a whole:
 * rows do not pile up over firings, and a repeated batch changes nothing. It gives out what it has
 * written, for the next sink.
 *
 * @param <T> the elements
 */
public final class WriteSnapshots<T>
    extends PTransform<PCollection<KV<String, Iterable<T>>>, PCollection<KV<String, Iterable<T>>>> {
  private static final String FILE = "part-0.parquet";

  /**
   * DirectRunner keeps the batches of a key apart in the step behind a grouping alone, and this may
   * be a later one.
   */
  private static final Object[] LOCKS = Stream.generate(Object::new).limit(64).toArray();

  private final SnapshotRows<T> rows;
  private final String folder;

  private WriteSnapshots(SnapshotRows<T> rows, String folder) {
    this.rows = Objects.requireNonNull(rows, "rows");
    this.folder = Objects.requireNonNull(folder, "folder");
  }

  /**
   * @param rows how elements become rows
   * @param folder where the files go, each in a folder {@code column=key} of its own
   */
  public static <T> WriteSnapshots<T> to(SnapshotRows<T> rows, String folder) {
    return new WriteSnapshots<>(rows, folder);
  }

  /**
   * Reads all that the files of a folder hold now.
   *
   * @param rows how elements become rows
   * @param folder what was written to
   * @return in no particular order; empty where there is no file
   * @throws IOException where a file cannot be read
   */
  public static <T> List<T> read(SnapshotRows<T> rows, String folder) throws IOException {
    List<T> elements = new ArrayList<>();
    String files = folder + '/' + rows.keyColumn() + "=*/" + FILE;
    for (MatchResult.Metadata file :
        FileSystems.match(files, EmptyMatchTreatment.ALLOW).metadata()) {
      String path = file.resourceId().toString();
      String partition = path.substring(0, path.length() - FILE.length() - 1);
      String key =
          HivePartition.value(
              rows.keyColumn(), partition.substring(partition.lastIndexOf('/') + 1));
      for (GenericRecord record : ParquetFiles.read(path)) {
        elements.add(rows.fromRecord(key, record));
      }
    }
    return elements;
  }

  /**
   * How elements become rows of a snapshot.
   *
   * @param <T> the elements
   */
  public interface SnapshotRows<T> extends java.io.Serializable {
    /** The columns, without that of the key. */
    Schema schema();

    /** The name of the key's column. */
    String keyColumn();

    /** The row of an element. */
    GenericRecord toRecord(T element);

    /** The element of a row. */
    T fromRecord(String key, GenericRecord record);

    /** What a row replaces its older forms by. */
    Object cell(T element);

    /** The later form of two. */
    T later(T left, T right);
  }

  @Override
  public PCollection<KV<String, Iterable<T>>> expand(PCollection<KV<String, Iterable<T>>> input) {
    return input
        .apply(
            "ReplaceFiles",
            ParDo.of(new ReplaceFn<>(rows, folder, input.isBounded() == IsBounded.UNBOUNDED)))
        .setCoder(input.getCoder());
  }

  private static final class ReplaceFn<T>
      extends DoFn<KV<String, Iterable<T>>, KV<String, Iterable<T>>> {
    private final SnapshotRows<T> rows;
    private final String folder;
    private final boolean merges;

    private ReplaceFn(SnapshotRows<T> rows, String folder, boolean merges) {
      this.rows = rows;
      this.folder = folder;
      this.merges = merges;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<T>> batch, OutputReceiver<KV<String, Iterable<T>>> out)
        throws IOException {
      String path =
          folder + '/' + HivePartition.folder(rows.keyColumn(), batch.getKey()) + '/' + FILE;
      synchronized (LOCKS[Math.floorMod(path.hashCode(), LOCKS.length)]) {
        merge(path, batch);
      }
      out.output(batch);
    }

    private void merge(String path, KV<String, Iterable<T>> batch) throws IOException {
      Map<Object, T> latest = new HashMap<>();
      if (merges) {
        for (GenericRecord record : ParquetFiles.read(path)) {
          add(latest, rows.fromRecord(batch.getKey(), record));
        }
      }
      batch.getValue().forEach(element -> add(latest, element));
      List<GenericRecord> records = new ArrayList<>(latest.size());
      latest.values().forEach(element -> records.add(rows.toRecord(element)));
      ParquetFiles.write(path, rows.schema(), records);
    }

    private void add(Map<Object, T> latest, T element) {
      latest.merge(rows.cell(element), element, rows::later);
    }
  }
}
