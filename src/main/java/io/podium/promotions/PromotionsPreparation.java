package io.podium.promotions;

import io.podium.io.CountsTable;
import io.podium.io.CsvFiles;
import io.podium.io.KafkaSink;
import io.podium.io.KafkaTopics;
import io.podium.io.LookupRows;
import io.podium.io.OnceTarget;
import io.podium.io.TablePreparation;
import io.podium.io.TableSpec;
import io.podium.promotions.rules.Subscribers;
import java.sql.SQLException;

/** What has to be there before a run. */
public final class PromotionsPreparation {
  /** Clients are spread over as many, where the topic is made. */
  private static final int PARTITIONS = 4;

  private PromotionsPreparation() {}

  /**
   * Makes the topics and tables that are absent, checks those that are not, and publishes what an
   * earlier run has left in the outbox.
   *
   * @return where promotions go
   * @throws io.podium.errors.InputNotReadyException where the topic, files or subscribers that are
   *     to be read are absent
   */
  public static OnceTarget prepare(Promotions config) throws InterruptedException, SQLException {
    if (config.campaignsPattern() != null) {
      CsvFiles.match(config.campaignsPattern());
    }
    if (config.subscribers() instanceof SubscribersSource table) {
      LookupRows.requireTable(table.database(), table.table(), Subscribers.COLUMNS);
    }
    try (KafkaTopics topics = new KafkaTopics(config.kafka())) {
      if (config.campaignsTopic() != null) {
        topics.requireTopic(config.campaignsTopic());
      }
      topics.createForEvents(config.promotionsTopic(), PARTITIONS);
      if (config.rejectsTopic() != null) {
        topics.createForRejects(config.rejectsTopic());
      }
    }
    if (config.countsTable() != null) {
      TablePreparation.prepare(
          config.database(), CountsTable.named(config.countsTable()), TableSpec.Mode.UPSERT);
    }
    return OnceTarget.prepared(
        config.database(),
        FeedbackTable.named(config.feedbackTable()),
        new KafkaSink(config.kafka(), config.promotionsTopic()));
  }
}
