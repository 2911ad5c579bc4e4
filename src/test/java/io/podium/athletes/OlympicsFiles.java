package io.podium.athletes;

import io.podium.RealData;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import io.podium.athletes.rules.AthleteResultFormat;
import io.podium.athletes.rules.AthleteResultJson;
import io.podium.errors.RejectedException;
import io.podium.rules.CsvRows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/**
 * The real Olympics files, which are not part of this project.
 *
 * @param results the results, compressed CSV
 * @param bios the biometrics, compressed CSV
 */
public record OlympicsFiles(Path results, Path bios) {
  private static final String FOLDER = "olympics";

  /** The files; where they are absent the test that asks for them is skipped. */
  public static OlympicsFiles orSkip() {
    return in(RealData.folderOrSkip(FOLDER));
  }

  /** The files; empty where they are absent. */
  public static Optional<OlympicsFiles> find() {
    return RealData.find(FOLDER).map(OlympicsFiles::in);
  }

  private static OlympicsFiles in(Path data) {
    return new OlympicsFiles(
        data.resolve("athlete_event_results.csv.gz"), data.resolve("athlete_bio.csv.gz"));
  }

  /** The options of a bounded run on them. */
  public String[] options() {
    return new String[] {"--results=" + results, "--bio=" + bios};
  }

  /** What the sequential model makes of them. */
  public ModelResult model() throws IOException {
    return SequentialModel.runCsv(unzipped(results), bioRows(), ModelWindow.GLOBAL);
  }

  /** The biometrics, row by row. */
  public List<ModelBio> bioRows() throws IOException {
    return ModelBio.fromCsv(unzipped(bios));
  }

  /** The results as messages in random order, a tenth of them twice. */
  public List<byte[]> shuffledWithATenthTwice() throws IOException {
    List<byte[]> messages = new ArrayList<>();
    AthleteResultJson json = new AthleteResultJson();
    CsvRows.forEachRaw(
        new GZIPInputStream(Files.newInputStream(results)),
        results.toString(),
        AthleteResultFormat.COLUMNS,
        AthleteResultFormat.REQUIRED,
        line -> {
          try {
            json.read(line);
          } catch (RejectedException rejected) {
            throw new IllegalStateException("line " + line.line(), rejected);
          }
          messages.add(json.value());
        });
    Random random = new Random(5);
    Collections.shuffle(messages, random);
    messages.addAll(List.copyOf(messages.subList(0, messages.size() / 10)));
    Collections.shuffle(messages, random);
    return messages;
  }

  private static byte[] unzipped(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
