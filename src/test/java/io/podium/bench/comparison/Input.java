package io.podium.bench.comparison;

import io.podium.athletes.BioTable;
import io.podium.athletes.OlympicsFiles;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelResult;
import io.podium.local.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What the candidates of a case read, where they find it, and what has to come of it.
 *
 * @param pattern the CSV files; null where it is a topic
 * @param topic the topic; null where it is files, or comes at a rate
 * @param paced what comes at a rate; null where it is there before
 * @param bioTable the table of biometrics
 * @param expected what has to come of it
 */
record Input(String pattern, String topic, PacedStream paced, String bioTable, Features expected) {
  static final String DATABASE = "podium";

  private static final int FILES = 8;

  /** Makes the input of a case. */
  static Input of(Case some, Services services, Path folder)
      throws IOException, SQLException, InterruptedException {
    String bioTable = "bio_" + some.name().replace('-', '_');
    if (some.results() == null) {
      OlympicsFiles files = OlympicsFiles.find().orElseThrow();
      loadBios(files.bioRows(), services, bioTable);
      ModelResult model = files.model();
      return new Input(files.results().toString(), null, null, bioTable, Features.of(model));
    }
    GeneratedResults results = some.results();
    loadBios(results.bios(), services, bioTable);
    if (some.isPaced()) {
      PacedStream paced = new PacedStream(results, some.messagesPerSecond());
      return new Input(null, null, paced, bioTable, paced.expected());
    }
    Features expected = results.expected().features();
    if (some.isStream()) {
      publish(results, services, some.name());
      return new Input(null, some.name(), null, bioTable, expected);
    }
    return new Input(results.writeCsv(folder, FILES), null, null, bioTable, expected);
  }

  private static void loadBios(List<ModelBio> bios, Services services, String table)
      throws IOException, SQLException {
    try (Connection connection = services.mariaDb().connect(DATABASE)) {
      BioTable.create(connection, table);
      BioTable.insert(connection, table, bios);
    }
  }

  private static void publish(GeneratedResults results, Services services, String topic)
      throws IOException, InterruptedException {
    TopicFeed.create(services.kafka().bootstrapServers(), topic);
    try (TopicFeed feed = new TopicFeed(services.kafka().bootstrapServers(), topic)) {
      results.forEachMessage(feed::send);
      feed.flush();
    }
  }
}
