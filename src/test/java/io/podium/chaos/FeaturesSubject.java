package io.podium.chaos;

import io.podium.athletes.AthleteLake;
import io.podium.athletes.BioTable;
import io.podium.athletes.FeatureTable;
import io.podium.athletes.rules.FeatureJson;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.KafkaCluster;
import io.podium.io.LakeReader;
import io.podium.io.RejectRows;
import io.podium.io.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Athletes' results, and biometrics that come in instalments. */
final class FeaturesSubject implements Subject {
  private static final String RESULTS = "results";
  private static final String FEATURES = "features";
  private static final String REJECTS = "rejects";
  private static final String BIO = "bio";
  private static final String COUNTS = "counts";

  private final ChaosOptions options;
  private final Path folder;
  private final ChaosDatabase database;
  private ResultsData data;

  /**
   * @param folder for data and the lake
   */
  FeaturesSubject(ChaosOptions options, Path folder, ChaosDatabase database) {
    this.options = options;
    this.folder = folder;
    this.database = database;
  }

  @Override
  public ChaosDatabase database() {
    return database;
  }

  @Override
  public String input() {
    return RESULTS;
  }

  @Override
  public void prepare() throws Exception {
    data = ResultsData.of(options.seed(), options.messages(), folder.resolve("data"));
    database.use(
        connection -> {
          BioTable.create(connection, BIO);
          BioTable.insert(connection, BIO, data.known());
        });
  }

  @Override
  public FedMessages messages() {
    return data.messages();
  }

  /** All biometrics of an instalment come at one moment. */
  @Override
  public void instalment(int number) throws Exception {
    database.usePatiently(connection -> BioTable.insert(connection, BIO, data.later().get(number)));
  }

  @Override
  public List<String> options() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "--resultsTopic=" + RESULTS,
            "--bioTable=" + BIO,
            "--aggTable=" + FEATURES,
            "--countsTable=" + COUNTS,
            "--aggTopic=" + FEATURES,
            "--bioRefresh=2s",
            "--earlyFiring=1s"));
    if (!options.totals()) {
      arguments.addAll(
          List.of("--lake=" + lake(), "--lakeInterval=5s", "--rejectsTopic=" + REJECTS));
    }
    return arguments;
  }

  /** How many results are behind all features. */
  @Override
  public OptionalLong progress() throws IOException {
    return database.number("SELECT COALESCE(SUM(results), 0) FROM " + FEATURES);
  }

  /** A run that has started over writes to the lake, and counts, from the beginning. */
  @Override
  public Judgement judge(Map<String, byte[]> messages, KafkaCluster kafka, boolean startedOver)
      throws Exception {
    List<FeatureRow> table = new ArrayList<>();
    database.read("SELECT * FROM " + FEATURES, row -> table.add(FeatureTable.read(row)));
    List<FoundFeatures.FeatureMessage> topic = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicReader.readAll(kafka, FEATURES)) {
      topic.add(
          new FoundFeatures.FeatureMessage(
              utf8(record.key()), FeatureJson.parse(utf8(record.value()))));
    }
    FoundFeatures found =
        new FoundFeatures(
            table,
            topic,
            options.totals() ? null : LakeReader.gold(lake()),
            inLake("source", AthleteLake.BRONZE),
            inLake("source", AthleteLake.SILVER),
            inLake("stage || ' ' || source", RejectRows.FOLDER),
            options.totals() ? null : RejectMessage.readAll(kafka, REJECTS),
            startedOver ? null : database.counts(COUNTS));
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("features", (long) table.size());
    figures.put("results", table.stream().mapToLong(FeatureRow::results).sum());
    return new Judgement(
        figures,
        FeaturesComparison.differences(
            ExpectedFeatures.of(messages, data.bios()), found, !startedOver));
  }

  /** Null where it was not asked for. */
  private List<String> inLake(String columns, String table) throws Exception {
    return options.totals()
        ? null
        : LakeReader.texts(lake(), "SELECT " + columns + " FROM 'LAKE/" + table + "/*.parquet'");
  }

  private Path lake() {
    return folder.resolve("lake");
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
