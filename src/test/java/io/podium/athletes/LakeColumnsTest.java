package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.io.RejectRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.junit.jupiter.api.Test;

/**
 * The columns of the lake's tables do not change by accident: others read them. Where they shall
 * change, {@code mvn test -Dtest=LakeColumnsTest -Dpodium.golden.update=true} writes them down
 * anew.
 */
class LakeColumnsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/lake-columns.txt");

  @Test
  void areThoseThatAreWrittenDown() throws IOException {
    String columns =
        described("bronze, of a stream", AthleteLake.bronze().schema())
            + described("silver, of a stream", AthleteLake.silver().schema())
            + described("gold, of a stream, by sport", AthleteLake.gold().schema())
            + described("rejects", RejectRows.rows().schema())
            + described(
                "silver of results, by date",
                BronzeToSilverPipeline.schema(AthleteTables.RESULTS, List.of("added")))
            + described(
                "silver of biometrics, by date",
                BronzeToSilverPipeline.schema(AthleteTables.BIO, List.of("added")))
            + described("gold, by date", AthleteLake.goldOfDate().schema());
    if (Boolean.getBoolean("podium.golden.update")) {
      Files.writeString(GOLDEN, columns);
    }
    assertThat(columns).isEqualTo(Files.readString(GOLDEN));
  }

  private static String described(String table, Schema schema) {
    return "# " + table + '\n' + new AvroSchemaConverter().convert(schema) + '\n';
  }
}
