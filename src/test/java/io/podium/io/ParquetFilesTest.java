package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
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

  @Test
  void aFileIsCompressedAndKnowsItsLeastAndGreatestValues() throws IOException {
    Schema schema = SchemaBuilder.record("row").fields().requiredLong("id").endRecord();
    List<GenericRecord> records = new ArrayList<>();
    for (long id = 10; id < 20; id++) {
      GenericData.Record record = new GenericData.Record(schema);
      record.put("id", id);
      records.add(record);
    }
    String file = folder + "/part-0.parquet";
    ParquetFiles.write(file, schema, records);

    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(Path.of(file)))) {
      ColumnChunkMetaData id = reader.getFooter().getBlocks().get(0).getColumns().get(0);
      assertThat(id.getCodec()).isEqualTo(CompressionCodecName.SNAPPY);
      assertThat((Object) id.getStatistics().genericGetMin()).isEqualTo(10L);
      assertThat((Object) id.getStatistics().genericGetMax()).isEqualTo(19L);
    }
  }
}
