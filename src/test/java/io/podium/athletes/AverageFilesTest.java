package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.RandomStream;
import io.podium.athletes.model.SequentialModel;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.io.LakeReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The graph of totals alone gives what the sequential model gives. */
class AverageFilesTest {
  private static final List<String> COLUMNS = AthleteResultFormat.COLUMNS.names();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FILES = 3;

  @TempDir private Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void filesGiveWhatTheModelGives(long seed) throws IOException, SQLException {
    RandomStream stream = RandomStream.generate(seed);
    List<String> rows = rows(stream.messages());
    String header = String.join(",", COLUMNS) + "\r\n";
    ModelResult model =
        SequentialModel.runCsv(
            utf8(header + String.join("", rows)), stream.bios(), stream.window());
    Path bios = GraphRun.writeBios(stream.bios(), folder.resolve("bio.csv"));
    for (int file = 0; file < FILES; file++) {
      List<String> some =
          rows.subList(file * rows.size() / FILES, (file + 1) * rows.size() / FILES);
      Files.write(folder.resolve("results-" + file + ".csv"), utf8(header + String.join("", some)));
    }

    AthleteFeatures config =
        GraphRun.config(
            List.of(
                "--results=" + folder.resolve("results-*.csv"),
                "--bio=" + bios,
                "--lake=" + folder.resolve("lake"),
                "--lakeTables=gold",
                "--window=" + stream.window()));
    assertThat(config.wantsTotalsOnly()).isTrue();
    GraphRun run = GraphRun.averageFiles(config);

    run.assertEquals(model);
    assertThat(run.fired()).as("each once").hasSameSizeAs(model.rows().keySet());
    assertThat(AthletesModel.finalRows(LakeReader.gold(folder.resolve("lake"))))
        .isEqualTo(model.rows());
  }

  /** Half a surrogate pair becomes a question mark, for the model, too. */
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Rows of CSV that say what messages say, or are too short where these are no objects. */
  private static List<String> rows(List<byte[]> messages) throws IOException {
    List<String> rows = new ArrayList<>();
    for (byte[] message : messages) {
      StringWriter row = new StringWriter();
      try (CSVPrinter csv = new CSVPrinter(row, CSVFormat.RFC4180)) {
        JsonNode json = json(message);
        csv.printRecord(
            json.isObject()
                ? COLUMNS.stream().map(name -> json.path(name).asText("")).toList()
                : List.of("too", "short"));
      }
      rows.add(row.toString());
    }
    return rows;
  }

  private static JsonNode json(byte[] message) {
    try {
      return message == null ? JSON.nullNode() : JSON.readTree(message);
    } catch (IOException malformed) {
      return JSON.nullNode();
    }
  }
}
