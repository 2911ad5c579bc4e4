package io.podium;

import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaTopics;
import io.podium.io.TopicReader;
import io.podium.local.EmbeddedService;
import io.podium.local.Services;
import io.podium.options.Secret;
import io.podium.promotions.FeedbackTable;
import io.podium.promotions.SamplePromotions;
import io.podium.promotions.SubscribersTable;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.PromotionJson;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Invented restaurants' campaigns, sent to their subscribers once, to a table and a topic that hold
 * the same, also after all of them are read once more.
 */
final class PromotionsDemo implements Demo, PromotionsFeed.Subscribers {
  private static final String CAMPAIGNS = "restaurant_campaigns";
  private static final String SUBSCRIBERS = "subscribers_restaurants";
  private static final String FEEDBACK = "subscribers_feedback";
  private static final String PROMOTIONS = "restaurant_promotions";
  private static final String REJECTS = "restaurant_rejects";
  private static final int PARTITIONS = 4;
  private static final int RESTAURANTS = 40;

  /** How long before its end a run may have looked for the last time. */
  private static final long LAST_LOOK_SECONDS = 10;

  private final DemoOptions options;
  private final Services services;
  private final PrintStream out;
  private final Consumer<String> say;
  private final SamplePromotions sample;
  private final String restaurant;
  private volatile int commented;
  private String verdict;

  /**
   * @param out where the report goes
   * @param say tells people what happens, one line each
   */
  PromotionsDemo(DemoOptions options, Services services, PrintStream out, Consumer<String> say) {
    this.options = Objects.requireNonNull(options, "options");
    this.services = Objects.requireNonNull(services, "services");
    this.out = Objects.requireNonNull(out, "out");
    this.say = Objects.requireNonNull(say, "say");
    this.sample =
        SamplePromotions.withSeed(options.seed())
            .restaurants(RESTAURANTS)
            .subscriptions(options.size(DemoOptions.SUBSCRIPTIONS));
    this.restaurant = sample.subscribers().get(0).restaurantId();
  }

  @Override
  public RunPipeline pipeline() {
    return RunPipeline.PROMOTIONS;
  }

  @Override
  public List<EmbeddedService> services() {
    return List.of(services.kafka(), services.postgres());
  }

  @Override
  public void prepare(Path data) throws Exception {
    List<SamplePromotions.Subscription> rows = new ArrayList<>(sample.subscribers());
    say.accept(
        String.format(
            "Making up %,d subscriptions to %d restaurants from seed %d, and loading them",
            rows.size(), RESTAURANTS, options.seed()));
    rows.add(new SamplePromotions.Subscription(PromotionsFeed.LEAVER, restaurant));
    SubscribersTable.add(database(), SUBSCRIBERS, rows);
    try (KafkaTopics topics = new KafkaTopics(kafka())) {
      topics.createForEvents(CAMPAIGNS, PARTITIONS);
    }
  }

  @Override
  public List<String> runArguments() {
    return List.of(
        "--jdbcUrl=" + services.postgres().jdbcUrl("podium"),
        "--jdbcUser=" + services.postgres().user(),
        "--jdbcPasswordRef=file:" + services.postgres().passwordFile(),
        "--bootstrapServers=" + services.kafka().bootstrapServers(),
        "--campaignsTopic=" + CAMPAIGNS,
        "--subscribersTable=" + SUBSCRIBERS,
        "--subscribersRefresh=" + PromotionsFeed.REFRESH.toSeconds() + 's',
        "--feedbackTable=" + FEEDBACK,
        "--promotionsTopic=" + PROMOTIONS,
        "--rejectsTopic=" + REJECTS,
        "--untilIdle=8s");
  }

  @Override
  public DemoFeed feed() {
    return new PromotionsFeed(
        kafka(),
        CAMPAIGNS,
        sample.messages(),
        options.size(DemoOptions.CAMPAIGNS),
        restaurant,
        this,
        Clock.systemUTC(),
        say);
  }

  @Override
  public List<String> report(RunCommand.Ended ended) throws Exception {
    RunCounts counts = ended.manifest().counts();
    List<Promotion> table = table();
    out.printf("%nThe campaigns that most have got, of %,d rows%n%n", table.size());
    out.print(DemoReport.campaigns(table));
    out.println();
    out.print(DemoReport.rejects(TopicReader.readAll(kafka(), REJECTS)));
    out.printf("%nNothing vanishes%n  %s%n", counts.sum());
    List<String> problems = new ArrayList<>(problems(table));
    long latestLook =
        table.stream().mapToLong(Promotion::triggeredAt).max().orElse(0) - LAST_LOOK_SECONDS;

    out.println();
    say.accept("Running it once more, over the whole topic, as if nothing were remembered");
    RunCommand.Ended again = new RunCommand(pipeline(), runArguments(), out).run(any -> {});
    if (again.manifest().exitCode() != ExitCode.DONE) {
      out.print(again.manifest().summary());
      problems.add("the second run has failed");
      return problems;
    }
    List<Promotion> after = table();
    Set<Promotion> before = new HashSet<>(table);
    List<Promotion> added = after.stream().filter(row -> !before.contains(row)).toList();
    problems.addAll(problems(after));
    if (!after.containsAll(table)) {
      problems.add("the second run has changed rows");
    }
    added.stream()
        .filter(row -> row.campaign().start() < latestLook)
        .limit(3)
        .forEach(row -> problems.add("the second run has sent what was to be sent before: " + row));
    out.printf(
        "  %,d promotions were made again; new are %,d, of campaigns that have started meanwhile%n",
        again.manifest().counts().get(pipeline().made()), added.size());
    out.print(places(ended));
    verdict =
        String.format(
            "Table and topic hold the same %,d promotions, each once, of %,d campaigns.",
            after.size(), after.stream().map(row -> row.campaign().key()).distinct().count());
    return problems;
  }

  @Override
  public String verdict() {
    return verdict;
  }

  private List<String> problems(List<Promotion> table) throws SQLException {
    List<String> problems = new ArrayList<>();
    List<Promotion> topic =
        TopicReader.readAll(kafka(), PROMOTIONS).stream()
            .map(message -> PromotionJson.parse(message.value()))
            .toList();
    Set<Promotion> inTable = new HashSet<>(table);
    Set<Promotion> inTopic = new HashSet<>(topic);
    if (!inTable.equals(inTopic) || table.size() != topic.size()) {
      problems.add(
          String.format(
              "the table has %,d rows, %,d of them different, the topic %,d messages, %,d of them"
                  + " different, and %,d are in both",
              table.size(),
              inTable.size(),
              topic.size(),
              inTopic.size(),
              inTable.stream().filter(inTopic::contains).count()));
    }
    table.stream()
        .filter(
            row ->
                row.triggeredAt() < row.campaign().start()
                    || row.triggeredAt() >= row.campaign().end())
        .limit(3)
        .forEach(row -> problems.add("sent while it was not valid: " + row));
    expect(
        0,
        """
        SELECT count(*) FROM (
          SELECT DISTINCT restaurant_id, adv_campaign_id, client_id
          FROM subscribers_restaurants JOIN
            (SELECT DISTINCT restaurant_id, adv_campaign_id FROM subscribers_feedback) AS campaigns
            USING (restaurant_id)
          EXCEPT SELECT restaurant_id, adv_campaign_id, client_id FROM subscribers_feedback) AS lost
        """,
        "subscribers have not got a campaign that others have",
        problems);
    expect(
        0,
        "SELECT count(*) FROM subscribers_feedback WHERE client_id = '%s' AND adv_campaign_id = '%s'"
            .formatted(PromotionsFeed.LEAVER, PromotionsFeed.AFTERWARDS),
        "rows are of a client who had gone",
        problems);
    expect(
        commented,
        "SELECT count(*) FROM subscribers_feedback WHERE feedback = '%s'"
            .formatted(PromotionsFeed.FEEDBACK),
        "rows have the feedback that was written",
        problems);
    return problems;
  }

  private void expect(long expected, String sql, String what, List<String> problems)
      throws SQLException {
    long found = number(sql);
    if (found != expected) {
      problems.add(String.format("%,d %s, not %,d", found, what, expected));
    }
  }

  private String places(RunCommand.Ended ended) {
    return String.format(
        "%nWhere it is%n"
            + "  topic     %s on %s (rejects: %s)%n"
            + "  table     %s in %s%n"
            + "            user %s, password in %s%n"
            + "  manifest  %s%n",
        PROMOTIONS,
        services.kafka().bootstrapServers(),
        REJECTS,
        FEEDBACK,
        services.postgres().jdbcUrl("podium"),
        services.postgres().user(),
        DemoCommand.display(services.postgres().passwordFile()),
        DemoCommand.display(ended.file()));
  }

  private List<Promotion> table() throws SQLException {
    List<Promotion> rows = new ArrayList<>();
    try (Connection connection = database().connect();
        PreparedStatement select = connection.prepareStatement("SELECT * FROM " + FEEDBACK);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        rows.add(FeedbackTable.read(row));
      }
    }
    return rows;
  }

  @Override
  public void subscribe(String client, String to) throws SQLException {
    SubscribersTable.add(
        database(), SUBSCRIBERS, List.of(new SamplePromotions.Subscription(client, to)));
  }

  @Override
  public void unsubscribe(String client) throws SQLException {
    update("DELETE FROM " + SUBSCRIBERS + " WHERE client_id = ?", client);
  }

  @Override
  public void comment(String client, String text) throws SQLException {
    commented =
        update("UPDATE " + FEEDBACK + " SET feedback = ? WHERE client_id = ?", text, client);
  }

  @Override
  public long promotions(String client, String campaign) throws SQLException {
    return number(
        "SELECT count(*) FROM " + FEEDBACK + " WHERE client_id = ? AND adv_campaign_id = ?",
        client,
        campaign);
  }

  private long number(String sql, String... parameters) throws SQLException {
    try (Connection connection = database().connect();
        PreparedStatement select = statement(connection, sql, parameters);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private int update(String sql, String... parameters) throws SQLException {
    try (Connection connection = database().connect();
        PreparedStatement update = statement(connection, sql, parameters)) {
      return update.executeUpdate();
    }
  }

  private static PreparedStatement statement(
      Connection connection, String sql, String... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setString(i + 1, parameters[i]);
    }
    return statement;
  }

  private KafkaCluster kafka() {
    return KafkaCluster.at(services.kafka().bootstrapServers());
  }

  private Database database() {
    return new Database(
        services.postgres().jdbcUrl("podium"),
        services.postgres().user(),
        new Secret("file:" + services.postgres().passwordFile()));
  }
}
