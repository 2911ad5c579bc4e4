package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilesTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("row")
          .fields()
          .requiredLong("id")
          .optionalString("name")
          .name("measure")
          .type(LogicalTypes.decimal(18, 9).addToSchema(Schema.create(Schema.Type.BYTES)))
          .noDefault()
          .requiredDouble("mean")
          .endRecord();

  @TempDir Path folder;

  @BeforeEach
  void knowLocalFiles() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void typesAreThoseOfTheFooterInTheColumnsOrder() throws IOException {
    String file = folder + "/part-0.parquet";
    ParquetFiles.write(file, SCHEMA, List.of());
    assertThat(ParquetFiles.types(file).toString())
        .isEqualTo("{id=int64, name=string, measure=decimal(18,9), mean=double}");
  }

  @Test
  void hiddenFilesAreNoneOfTheFolder() throws IOException {
    assertThat(ParquetFiles.below(folder + "/absent")).isEmpty();
    ParquetFiles.write(folder + "/b.parquet", SCHEMA, List.of());
    ParquetFiles.write(folder + "/a/c.parquet", SCHEMA, List.of());
    for (String name : List.of("_x.parquet", ".x.parquet", "x.csv")) {
      Files.writeString(folder.resolve(name), "");
    }
    assertThat(ParquetFiles.below(folder.toString()))
        .containsExactly(folder + "/a/c.parquet", folder + "/b.parquet");
  }
}
