package io.podium.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.io.ParquetFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("t").fields().requiredLong("id").endRecord();
  private static final Schema WIDER =
      SchemaBuilder.record("t").fields().requiredLong("id").optionalString("x").endRecord();
  private static final Instant OLD = Instant.parse("2026-08-01T00:00:00Z");
  private static final Instant BEFORE = Instant.parse("2026-08-02T00:00:00Z");
  private static final int ROWS = 10;
  private static final Duration GRACE = Duration.ofMillis(200);

  @TempDir Path lake;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = lake.resolve("silver/t");
  }

  @Test
  void oldFilesBecomeOneAndTheNewestOfARunStay() throws Exception {
    for (int i = 0; i < 6; i++) {
      write("a-0", i, SCHEMA);
      write("b-0", i, SCHEMA);
    }
    Files.setLastModifiedTime(file("a-0", 0), FileTime.from(BEFORE));
    List<Long> rows = rows();

    assertThat(compaction(2).run())
        .containsExactly(new Compaction.Merged(Path.of("silver/t"), 7, 1, 7 * ROWS));

    assertThat(rows()).isEqualTo(rows);
    assertThat(names())
        .containsExactly(
            "merged",
            "part-a-0-0000000000.parquet",
            "part-a-0-0000000004.parquet",
            "part-a-0-0000000005.parquet",
            "part-b-0-0000000004.parquet",
            "part-b-0-0000000005.parquet");
    assertThat(leftovers()).isEmpty();
    assertThat(compaction(2).run()).as("nothing more to merge").isEmpty();
  }

  @Test
  void mergedFilesAreMergedAgainUntilTheyAreLarge() throws Exception {
    write("a-0", 0, SCHEMA);
    write("a-0", 1, SCHEMA);
    compaction(0).run();
    try (Stream<Path> files = Files.list(folder)) {
      Files.setLastModifiedTime(files.findFirst().orElseThrow(), FileTime.from(OLD));
    }
    write("a-0", 2, SCHEMA);
    List<Long> rows = rows();

    assertThat(new Compaction(lake, BEFORE, 0, 10, Duration.ZERO).run())
        .as("each is large")
        .isEmpty();
    assertThat(compaction(0).run()).hasSize(1);

    assertThat(rows()).isEqualTo(rows);
    assertThat(names()).containsExactly("merged");
  }

  @Test
  void filesWithOtherColumnsAreNotMixed() throws Exception {
    for (int i = 0; i < 4; i++) {
      write("a-0", i, i % 2 == 0 ? SCHEMA : WIDER);
    }
    List<Long> rows = rows();

    assertThat(compaction(0).run())
        .singleElement()
        .extracting(Compaction.Merged::into)
        .isEqualTo(2);

    assertThat(rows()).isEqualTo(rows);
    assertThat(names()).containsExactly("merged", "merged");
  }

  @Test
  void partitionsOfDatesAndOtherFilesAreLeftAlone() throws Exception {
    write("a-0", 0, SCHEMA);
    write("a-0", 1, SCHEMA);
    Path other = folder.resolve("part-0.parquet");
    ParquetFiles.write(other.toString(), SCHEMA, records(SCHEMA, 99));
    Path partition = lake.resolve("silver/u/date=2026-08-01/part-0.parquet");
    ParquetFiles.write(partition.toString(), SCHEMA, records(SCHEMA, 98));

    compaction(0).run();

    assertThat(names()).containsExactly("merged", "part-0.parquet");
    assertThat(partition).exists();
  }

  @Test
  void oneThatWasKilledIsEndedOrUndone() throws Exception {
    for (int i = 0; i < 4; i++) {
      write("a-0", i, SCHEMA);
    }
    Path beside = folder.resolveSibling(".compacted-t");
    List<Long> rows = rows();

    buildSuccessor(beside);
    compaction(99).run();
    assertThat(rows()).as("killed before the exchange").isEqualTo(rows);
    assertThat(names()).hasSize(4);
    assertThat(leftovers()).isEmpty();

    buildSuccessor(beside);
    write("a-0", 4, SCHEMA);
    FolderExchange.exchange(folder, beside);
    compaction(99).run();
    assertThat(rows()).as("after the exchange").isEqualTo(ids(0, 5));
    assertThat(names()).containsExactly("merged", "part-a-0-0000000004.parquet");
    assertThat(leftovers()).isEmpty();

    buildSuccessor(beside);
    FolderExchange.exchange(folder, beside);
    Files.delete(folder.resolve(".replaced"));
    compaction(99).run();
    assertThat(rows()).as("while it was ended").isEqualTo(ids(0, 5));
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void readersNeverSeeARowTwiceNorTooFewWhileAStreamWrites() throws Exception {
    write("a-0", 0, SCHEMA);
    AtomicInteger written = new AtomicInteger(1);
    AtomicInteger reads = new AtomicInteger();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> writer =
          threads.submit(
              () -> {
                while (!done.get()) {
                  write("a-0", written.get(), SCHEMA);
                  written.incrementAndGet();
                  // A reader looks at all files each time, and has to come to its end.
                  Thread.sleep(20);
                }
                return null;
              });
      Future<?> reader =
          threads.submit(
              () -> {
                while (!done.get()) {
                  // The last file may be out of sight for a moment.
                  int atLeast = Math.max(0, written.get() - 2);
                  List<Long> rows;
                  try {
                    rows = rows();
                  } catch (NoSuchFileException
                      | FileNotFoundException
                      | UncheckedIOException gone) {
                    continue;
                  }
                  assertThat(new HashSet<>(rows)).as("each once").hasSameSizeAs(rows);
                  assertThat(rows).containsAll(ids(0, atLeast));
                  reads.incrementAndGet();
                }
                return null;
              });
      int merged = 0;
      for (int i = 0; i < 200 && !reader.isDone() && (merged < 20 || reads.get() < 20); i++) {
        merged += new Compaction(lake, Instant.MAX, 0, 1 << 20, GRACE).run().size();
      }
      done.set(true);
      writer.get();
      reader.get();
      assertThat(merged).isGreaterThanOrEqualTo(20);
      assertThat(reads).hasValueGreaterThanOrEqualTo(20);
      assertThat(rows()).containsExactlyElementsOf(ids(0, written.get()));
      assertThat(leftovers()).isEmpty();
    } finally {
      done.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  private Compaction compaction(int keepNewest) {
    return new Compaction(lake, BEFORE, keepNewest, 1 << 20, Duration.ZERO);
  }

  private void buildSuccessor(Path successor) throws IOException {
    Files.createDirectories(successor);
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names = files.map(file -> file.getFileName().toString()).sorted().toList();
    }
    ParquetFiles.merge(
        names.stream().map(name -> folder.resolve(name).toString()).toList(),
        successor.resolve("merged-" + new UUID(0, names.size()) + ".parquet").toString());
    Files.write(successor.resolve(".replaced"), names);
  }

  private void write(String run, int number, Schema schema) throws IOException {
    Path file = file(run, number);
    int first = run.startsWith("a") ? number : number + 1000;
    ParquetFiles.write(file.toString(), schema, records(schema, first));
    try {
      Files.setLastModifiedTime(file, FileTime.from(OLD));
    } catch (NoSuchFileException movedAway) {
      // By the compaction that runs meanwhile.
      return;
    }
  }

  private Path file(String run, int number) {
    return folder.resolve(String.format("part-%s-%010d.parquet", run, number));
  }

  private static List<GenericRecord> records(Schema schema, int number) {
    List<GenericRecord> records = new ArrayList<>();
    for (long id : ids(number)) {
      GenericData.Record record = new GenericData.Record(schema);
      record.put("id", id);
      records.add(record);
    }
    return records;
  }

  private static List<Long> ids(int number) {
    return ids(number, number + 1);
  }

  private static List<Long> ids(int from, int to) {
    return LongStream.range((long) from * ROWS, (long) to * ROWS).boxed().toList();
  }

  /** Of all files, sorted. */
  private List<Long> rows() throws IOException {
    List<Long> rows = new ArrayList<>();
    List<Path> found;
    try (Stream<Path> files = Files.list(folder)) {
      found = files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
    for (Path file : found) {
      ParquetFiles.read(file.toString(), record -> rows.add((Long) record.get("id")));
    }
    rows.sort(null);
    return rows;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("merged-.*", "merged"))
          .sorted()
          .toList();
    }
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(lake)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".")).toList();
    }
  }
}
