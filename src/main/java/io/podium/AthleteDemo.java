package io.podium;

import io.podium.athletes.AthleteLake;
import io.podium.athletes.FeatureTable;
import io.podium.athletes.SampleOlympics;
import io.podium.athletes.rules.FeatureJson;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaTopics;
import io.podium.io.TopicReader;
import io.podium.io.WriteSnapshots;
import io.podium.local.EmbeddedService;
import io.podium.local.Services;
import io.podium.options.Secret;
import io.podium.transforms.Outcomes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Invented Olympics, from CSVs to features in a topic, a table and a lake that hold the same. */
final class AthleteDemo implements Demo {
  private static final String RESULTS = "athlete_event_results";
  private static final String BIO = "athlete_bio";
  private static final String FEATURES = "athlete_agg";
  private static final String REJECTS = "athlete_rejects";
  private static final int PARTITIONS = 3;
  private static final int ATHLETES_TO_COME = 20;

  private static final PrintStream SILENT =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private final DemoOptions options;
  private final Services services;
  private final Path lake;
  private final PrintStream out;
  private final Consumer<String> say;
  private final SampleOlympics olympics;
  private Path data;
  private String verdict;

  /**
   * @param lake the folder of its lake
   * @param out where the report goes
   * @param say tells people what happens, one line each
   */
  AthleteDemo(
      DemoOptions options, Services services, Path lake, PrintStream out, Consumer<String> say) {
    this.options = Objects.requireNonNull(options, "options");
    this.services = Objects.requireNonNull(services, "services");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.out = Objects.requireNonNull(out, "out");
    this.say = Objects.requireNonNull(say, "say");
    this.olympics =
        SampleOlympics.withSeed(options.seed())
            .athletes(options.size(DemoOptions.ATHLETES))
            .results(options.size(DemoOptions.RESULTS))
            .chronological();
  }

  @Override
  public RunPipeline pipeline() {
    return RunPipeline.ATHLETE_FEATURES;
  }

  @Override
  public List<EmbeddedService> services() {
    return List.of(services.kafka(), services.mariaDb());
  }

  @Override
  public void prepare(Path folder) throws Exception {
    data = folder;
    say.accept(
        String.format(
            "Making up %,d athletes and %,d results from seed %d, and loading them",
            options.size(DemoOptions.ATHLETES), options.size(DemoOptions.RESULTS), options.seed()));
    olympics.writeTo(data, ATHLETES_TO_COME);
    load(
        List.of(
            "--bio=" + data.resolve(SampleOlympics.BIO_FILE),
            "--results=" + data.resolve(SampleOlympics.RESULTS_FILE)));
    try (KafkaTopics topics = new KafkaTopics(kafka())) {
      topics.createForEvents(RESULTS, PARTITIONS);
    }
  }

  @Override
  public DemoFeed feed() {
    return new AthleteFeed(
        olympics,
        new AthleteFeed.Target(
            kafka(),
            RESULTS,
            options.size(DemoOptions.RESULTS),
            this::publish,
            () ->
                load(
                    List.of(
                        "--append=true",
                        "--bio=" + data.resolve(SampleOlympics.BIO_TO_COME_FILE)))),
        say);
  }

  @Override
  public List<String> report(RunCommand.Ended ended) throws Exception {
    RunCounts counts = ended.manifest().counts();
    List<FeatureRow> table = tableRows();
    SortedMap<String, List<FeatureRow>> sinks = new TreeMap<>();
    sinks.put("table", table);
    sinks.put("topic", topicRows());
    sinks.put(
        "lake", WriteSnapshots.read(AthleteLake.gold(), lake.resolve(AthleteLake.GOLD).toString()));

    out.printf("%nThe largest groups of each medal, of %,d features%n%n", table.size());
    out.print(DemoReport.features(table));
    out.println();
    out.print(DemoReport.rejects(TopicReader.readAll(kafka(), REJECTS)));
    out.printf("%nNothing vanishes%n  %s%n", counts.sum());
    out.printf(
        "  late but counted %,d; waited for biometrics %,d, of which %,d were joined%n",
        counts.get(Outcomes.LATE), counts.get(Outcomes.HELD), counts.get(Outcomes.RELEASED));
    out.print(places(ended));

    verdict =
        String.format(
            "Topic, table and lake hold the same %,d features, to the last bit, of %,d results.",
            table.size(), counts.get(Outcomes.WRITTEN));
    return SinkComparison.differences(sinks, counts.get(Outcomes.WRITTEN));
  }

  @Override
  public String verdict() {
    return verdict;
  }

  private String places(RunCommand.Ended ended) {
    return String.format(
        "%nWhere it is%n"
            + "  topic     %s on %s (rejects: %s)%n"
            + "  table     %s in %s%n"
            + "            user %s, password in %s%n"
            + "  Parquet   %s%n"
            + "  manifest  %s%n",
        FEATURES,
        services.kafka().bootstrapServers(),
        REJECTS,
        FEATURES,
        services.mariaDb().jdbcUrl("podium"),
        services.mariaDb().user(),
        DemoCommand.display(services.mariaDb().passwordFile()),
        DemoCommand.display(lake.resolve(AthleteLake.GOLD)),
        DemoCommand.display(ended.file()));
  }

  private List<FeatureRow> tableRows() throws SQLException {
    List<FeatureRow> rows = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + FEATURES)) {
      while (result.next()) {
        rows.add(FeatureTable.read(result));
      }
    }
    return rows;
  }

  /** The latest row of each key, as a reader of a compacted topic sees it. */
  private List<FeatureRow> topicRows() {
    Map<String, FeatureRow> latest = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> message : TopicReader.readAll(kafka(), FEATURES)) {
      FeatureRow row = FeatureJson.parse(new String(message.value(), StandardCharsets.UTF_8));
      latest.merge(
          new String(message.key(), StandardCharsets.UTF_8),
          row,
          (left, right) -> FeatureRow.BY_PROGRESS.compare(left, right) > 0 ? left : right);
    }
    return List.copyOf(latest.values());
  }

  private int load(List<String> options) throws SQLException, InterruptedException {
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(databaseArguments());
    return new LoadCommand(arguments, SILENT).run();
  }

  /** By a view, as {@code podium publish} takes whole tables. */
  private void publish(int firstYear, int lastYear)
      throws SQLException, InterruptedException, IOException {
    String view = RESULTS + '_' + firstYear;
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          String.format(
              "CREATE VIEW %s AS SELECT * FROM %s"
                  + " WHERE CAST(LEFT(edition, 4) AS UNSIGNED) BETWEEN %d AND %d",
              view, RESULTS, firstYear, lastYear));
    }
    List<String> arguments = new ArrayList<>(databaseArguments());
    arguments.add("--bootstrapServers=" + services.kafka().bootstrapServers());
    arguments.add("--resultsTable=" + view);
    new PublishCommand(arguments, SILENT).run();
  }

  @Override
  public List<String> runArguments() {
    List<String> arguments = new ArrayList<>(databaseArguments());
    arguments.addAll(
        List.of(
            "--bootstrapServers=" + services.kafka().bootstrapServers(),
            "--resultsTopic=" + RESULTS,
            "--bioTable=" + BIO,
            "--bioRefresh=3s",
            "--window=" + AthleteFeed.YEARS_PER_ERA + 'y',
            "--allowedLateness=" + AthleteFeed.ALLOWED_LATENESS_DAYS + 'd',
            "--earlyFiring=2s",
            "--untilIdle=8s",
            "--aggTopic=" + FEATURES,
            "--aggTable=" + FEATURES,
            "--rejectsTopic=" + REJECTS,
            "--lake=" + lake,
            "--lakeInterval=10s"));
    return arguments;
  }

  private List<String> databaseArguments() {
    return List.of(
        "--jdbcUrl=" + services.mariaDb().jdbcUrl("podium"),
        "--jdbcUser=" + services.mariaDb().user(),
        "--jdbcPasswordRef=file:" + services.mariaDb().passwordFile());
  }

  private KafkaCluster kafka() {
    return KafkaCluster.at(services.kafka().bootstrapServers());
  }

  private Database database() {
    return new Database(
        services.mariaDb().jdbcUrl("podium"),
        services.mariaDb().user(),
        new Secret("file:" + services.mariaDb().passwordFile()));
  }
}
