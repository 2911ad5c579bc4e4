package io.podium.promotions;

import io.podium.io.CountsTable;
import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.SqlNames;
import io.podium.options.CommandLine;
import io.podium.promotions.rules.Subscribers;
import io.podium.rules.Durations;
import io.podium.transforms.LookupSource;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * What a run of {@link PromotionsPipeline} shall do: its options, checked and typed.
 *
 * @param runId tells one run from another
 * @param campaignsPattern JSON lines files to read; null where a topic is read
 * @param campaignsTopic the topic to read; null where files are read
 * @param kafka where all topics are
 * @param subscribers where the subscribers are
 * @param subscribersRefresh how old they may get
 * @param clock says what is valid now; serialisable
 * @param database where all tables are
 * @param feedbackTable where rows go
 * @param promotionsTopic where the same rows go
 * @param rejectsTopic null for no topic
 * @param countsTable null for no table
 * @param untilIdle null for a run without end
 */
public record Promotions(
    String runId,
    String campaignsPattern,
    String campaignsTopic,
    KafkaCluster kafka,
    LookupSource<Subscribers> subscribers,
    Duration subscribersRefresh,
    Clock clock,
    Database database,
    String feedbackTable,
    String promotionsTopic,
    String rejectsTopic,
    String countsTable,
    Duration untilIdle) {

  /** Whether the run reads a topic, which has no end. */
  public boolean isUnbounded() {
    return campaignsTopic != null;
  }

  /** The same run by another name: that of the stream which it goes on with. */
  public Promotions withRunId(String id) {
    return new Promotions(
        id,
        campaignsPattern,
        campaignsTopic,
        kafka,
        subscribers,
        subscribersRefresh,
        clock,
        database,
        feedbackTable,
        promotionsTopic,
        rejectsTopic,
        countsTable,
        untilIdle);
  }

  /**
   * Checks options.
   *
   * @throws io.podium.options.UsageException where anything is wrong with them or the line; it says
   *     all that is
   */
  public static Promotions from(PromotionsOptions options, CommandLine line) {
    checkNames(options, line);
    KafkaCluster kafka = KafkaCluster.from(options, line);
    Database database = Database.from(options, line);
    if (database != null && !database.url().startsWith("jdbc:postgresql:")) {
      line.problem(
          "--jdbcUrl must begin with jdbc:postgresql://: promotions are kept in PostgreSQL");
    }
    Duration refresh =
        line.value("subscribersRefresh", options.getSubscribersRefresh(), Durations::parse);
    if (refresh != null && (refresh.toMillis() < 1 || refresh.toDays() > 365)) {
      line.problem("--subscribersRefresh must be above 0 and at most 365d");
    }
    Duration untilIdle = line.value("untilIdle", options.getUntilIdle(), Durations::parse);
    if (untilIdle != null && untilIdle.isZero()) {
      line.problem("--untilIdle must be above 0");
    }
    Integer metricsPort = options.getMetricsPort();
    if (metricsPort != null && (metricsPort < 0 || metricsPort > 65_535)) {
      line.problem("--metricsPort must be from 0 to 65535");
    }
    line.value("subscribersTable", options.getSubscribersTable(), SqlNames::checkedTable);
    line.value("feedbackTable", options.getFeedbackTable(), FeedbackTable::named);
    line.value("countsTable", options.getCountsTable(), CountsTable::named);
    line.check();
    return new Promotions(
        UUID.randomUUID().toString().substring(0, 8),
        options.getCampaigns(),
        options.getCampaignsTopic(),
        kafka,
        new SubscribersSource(database, options.getSubscribersTable()),
        refresh,
        Clock.systemUTC(),
        database,
        options.getFeedbackTable(),
        options.getPromotionsTopic(),
        options.getRejectsTopic(),
        options.getCountsTable(),
        untilIdle);
  }

  private static void checkNames(PromotionsOptions options, CommandLine line) {
    line.exactlyOne(
        "the campaigns",
        "campaigns",
        options.getCampaigns(),
        "campaignsTopic",
        options.getCampaignsTopic());
    if (options.getCampaigns() != null && options.getUntilIdle() != null) {
      line.problem("--untilIdle is for --campaignsTopic; files have an end");
    }
    if (options.getSubscribersTable() == null) {
      line.problem("no subscribers are named: give --subscribersTable");
    }
    if (options.getFeedbackTable() == null && options.getPromotionsTopic() == null) {
      line.problem("no sink is named: give --feedbackTable and --promotionsTopic");
    }
    line.needs(
        "feedbackTable",
        options.getFeedbackTable(),
        "promotionsTopic",
        options.getPromotionsTopic());
    line.needs(
        "promotionsTopic",
        options.getPromotionsTopic(),
        "feedbackTable",
        options.getFeedbackTable());
    String servers = options.getBootstrapServers();
    line.needs("campaignsTopic", options.getCampaignsTopic(), "bootstrapServers", servers);
    line.needs("promotionsTopic", options.getPromotionsTopic(), "bootstrapServers", servers);
    line.needs("rejectsTopic", options.getRejectsTopic(), "bootstrapServers", servers);
    line.needs("subscribersTable", options.getSubscribersTable(), "jdbcUrl", options.getJdbcUrl());
    line.needs("feedbackTable", options.getFeedbackTable(), "jdbcUrl", options.getJdbcUrl());
    line.needs("countsTable", options.getCountsTable(), "jdbcUrl", options.getJdbcUrl());
  }
}
