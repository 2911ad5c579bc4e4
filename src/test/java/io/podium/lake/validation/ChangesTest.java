package io.podium.lake.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.podium.io.ParquetFiles;
import io.podium.lake.Lake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("means")
          .fields()
          .requiredString("sport")
          .requiredString("medal")
          .requiredLong("results")
          .requiredDouble("weight")
          .endRecord();

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void nameLake() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    lake = new Lake(folder.toString());
  }

  @Test
  void theLargestChangesComeFirstHoweverManyGroupsFitIntoMemory() throws IOException {
    write(Facts.BEFORE, IntStream.range(0, 100), i -> 60);
    // Each changes by its number in a thousand; 0 not at all. 100 to 104 are new, 95 to 99 gone.
    write(
        Facts.DATE,
        IntStream.concat(IntStream.range(0, 95), IntStream.range(100, 105)),
        i -> 60 * (1 + i / 1000.0));
    for (int inMemory : List.of(1_000, 33, 1)) {
      Changes changes = Changes.read(lake, Facts.BEFORE, Facts.DATE, Facts.GOLD, inMemory);
      assertThat(changes.compared()).isEqualTo(95);
      assertThat(changes.added()).isEqualTo(5);
      assertThat(changes.gone()).isEqualTo(5);
      assertThat(changes.largest())
          .extracting(change -> change.key().get(0))
          .containsExactly("94", "93", "92", "91", "90", "89", "88", "87", "86", "85");
      assertThat(changes.largest().get(0).size()).isCloseTo(0.094, within(1e-9));
      assertThat(changes.largest().get(0).before()).containsExactly(60.0);
    }
  }

  @Test
  void whatIsTheSameIsNoChange() throws IOException {
    write(Facts.BEFORE, IntStream.range(0, 5), i -> 60);
    write(Facts.DATE, IntStream.range(0, 5), i -> 60);
    Changes changes = Changes.read(lake, Facts.BEFORE, Facts.DATE, Facts.GOLD, 10);
    assertThat(changes.largest()).isEmpty();
    assertThat(changes.compared()).isEqualTo(5);
  }

  @Test
  void aDateThatIsNoLongerThereIsNotComparedWith() throws IOException {
    write(Facts.DATE, IntStream.range(0, 5), i -> 60);
    assertThat(Changes.read(lake, Facts.BEFORE, Facts.DATE, Facts.GOLD, 10)).isNull();
  }

  private void write(LocalDate date, IntStream groups, IntToDoubleFunction weight)
      throws IOException {
    List<GenericRecord> rows = new ArrayList<>();
    groups.forEach(
        i -> {
          GenericData.Record row = new GenericData.Record(SCHEMA);
          row.put("sport", Integer.toString(i));
          row.put("medal", "None");
          row.put("results", 1L + i);
          row.put("weight", weight.applyAsDouble(i));
          rows.add(row);
        });
    ParquetFiles.write(
        lake.file(Lake.partition(Facts.GOLD.layer(), Facts.GOLD.table(), date)), SCHEMA, rows);
  }
}
