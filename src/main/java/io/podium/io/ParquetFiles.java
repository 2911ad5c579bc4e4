package io.podium.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.io.parquet.ParquetIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.Type;

/** Whole Parquet files, on any file system that Beam knows. A reader never sees half of one. */
public final class ParquetFiles {
  /** Without Hadoop's defaults, which are parsed for each new one: nothing here goes by them. */
  private static final Configuration CONFIGURATION = new Configuration(false);

  /** How the names of files begin that are being written; readers pass them over. */
  public static final String UNFINISHED = ".unfinished-";

  private static final String MIME_TYPE = "application/octet-stream";

  private ParquetFiles() {}

  /**
   * Writes a file under a name that readers pass over, and moves it to its own at the end, in the
   * place of an older one.
   *
   * @param path where it goes; its folders are made
   */
  public static void write(String path, Schema schema, Iterable<GenericRecord> records)
      throws IOException {
    write(
        path,
        schema,
        sink -> {
          for (GenericRecord record : records) {
            sink.write(record);
          }
        });
  }

  /**
   * Writes the rows of files into one, as {@link #write} does.
   *
   * @param from one at least, all with the columns of the first
   * @param to where it goes
   */
  public static void merge(List<String> from, String to) throws IOException {
    write(
        to,
        schema(from.get(0)),
        sink -> {
          for (String file : from) {
            readEach(file, sink::write);
          }
        });
  }

  private static void write(String path, Schema schema, IoConsumer<ParquetIO.Sink> rows)
      throws IOException {
    ResourceId target = FileSystems.matchNewResource(path, false);
    // Beside its folder, so that a folder can be replaced while files are written.
    ResourceId unfinished =
        FileSystems.matchNewResource(
            path.replaceFirst("[^/]+/[^/]+$", "") + UNFINISHED + UUID.randomUUID(), false);
    boolean done = false;
    try {
      try (WritableByteChannel channel = FileSystems.create(unfinished, MIME_TYPE)) {
        ParquetIO.Sink sink =
            ParquetIO.sink(schema)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withConfiguration(CONFIGURATION);
        sink.open(channel);
        rows.accept(sink);
        sink.flush();
      }
      FileSystems.rename(List.of(unfinished), List.of(target));
      done = true;
    } finally {
      if (!done) {
        FileSystems.delete(List.of(unfinished), StandardMoveOptions.IGNORE_MISSING_FILES);
      }
    }
  }

  /** Whether a file is there. */
  public static boolean exists(String path) throws IOException {
    return FileSystems.match(List.of(path)).get(0).status() != MatchResult.Status.NOT_FOUND;
  }

  /**
   * Reads a file into memory.
   *
   * @return its records; none where there is no such file
   */
  static List<GenericRecord> read(String path) throws IOException {
    List<GenericRecord> records = new ArrayList<>();
    if (exists(path)) {
      read(path, records::add);
    }
    return records;
  }

  /** Reads a file's records, one after the other. */
  public static void read(String path, Consumer<GenericRecord> consumer) throws IOException {
    readEach(path, consumer::accept);
  }

  private static void readEach(String path, IoConsumer<GenericRecord> consumer) throws IOException {
    try (SeekableByteChannel channel = open(path);
        ParquetReader<GenericRecord> reader =
            AvroParquetReader.<GenericRecord>builder(new ChannelFile(channel))
                .withConf(CONFIGURATION)
                .build()) {
      for (GenericRecord record = reader.read(); record != null; record = reader.read()) {
        consumer.accept(record);
      }
    }
  }

  /** How many rows a file has, by its footer. */
  public static long rows(String path) throws IOException {
    try (SeekableByteChannel channel = open(path);
        ParquetFileReader reader = openFooter(channel)) {
      return reader.getRecordCount();
    }
  }

  /** The names of a file's columns, by its footer. */
  public static List<String> columns(String path) throws IOException {
    try (SeekableByteChannel channel = open(path);
        ParquetFileReader reader = openFooter(channel)) {
      return reader.getFileMetaData().getSchema().getFields().stream().map(Type::getName).toList();
    }
  }

  /** A file's columns as it was written with them. */
  public static Schema schema(String path) throws IOException {
    try (SeekableByteChannel channel = open(path);
        ParquetFileReader reader = openFooter(channel)) {
      String written = reader.getFileMetaData().getKeyValueMetaData().get("parquet.avro.schema");
      return written == null
          ? new AvroSchemaConverter().convert(reader.getFileMetaData().getSchema())
          : new Schema.Parser().parse(written);
    }
  }

  /**
   * A file's columns in their order, and the type of each as its footer has it, such as {@code
   * string}, {@code int64} or {@code decimal(18,9)}.
   */
  public static Map<String, String> types(String path) throws IOException {
    Map<String, String> types = new LinkedHashMap<>();
    try (SeekableByteChannel channel = open(path);
        ParquetFileReader reader = openFooter(channel)) {
      for (Type column : reader.getFileMetaData().getSchema().getFields()) {
        types.put(column.getName(), type(column).toLowerCase(Locale.ROOT));
      }
    }
    return types;
  }

  /**
   * The files of a folder and those below it, sorted by their names; none where there is no such
   * folder. Files whose names begin with {@code _} or {@code .} are passed over.
   */
  public static List<String> below(String folder) throws IOException {
    return FileSystems.match(folder + "/**.parquet", EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(MatchResult.Metadata::resourceId)
        .filter(file -> !String.valueOf(file.getFilename()).matches("[._].*"))
        .map(ResourceId::toString)
        .sorted()
        .toList();
  }

  private static String type(Type column) {
    if (column.getLogicalTypeAnnotation() != null) {
      return column.getLogicalTypeAnnotation().toString();
    }
    return column.isPrimitive()
        ? column.asPrimitiveType().getPrimitiveTypeName().toString()
        : "group";
  }

  private static ParquetFileReader openFooter(SeekableByteChannel channel) throws IOException {
    return ParquetFileReader.open(
        new ChannelFile(channel), HadoopReadOptions.builder(CONFIGURATION).build());
  }

  private static SeekableByteChannel open(String path) throws IOException {
    return (SeekableByteChannel) FileSystems.open(FileSystems.matchNewResource(path, false));
  }

  private interface IoConsumer<T> {
    void accept(T value) throws IOException;
  }

  /** A channel as Parquet wants to see a file. */
  private record ChannelFile(SeekableByteChannel channel) implements InputFile {
    @Override
    public long getLength() throws IOException {
      return channel.size();
    }

    @Override
    public SeekableInputStream newStream() {
      return new DelegatingSeekableInputStream(java.nio.channels.Channels.newInputStream(channel)) {
        @Override
        public long getPos() throws IOException {
          return channel.position();
        }

        @Override
        public void seek(long position) throws IOException {
          channel.position(position);
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
          return channel.read(buffer);
        }

        @Override
        public void readFully(ByteBuffer buffer) throws IOException {
          while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
              throw new java.io.EOFException("the file ends before its length");
            }
          }
        }
      };
    }
  }
}
