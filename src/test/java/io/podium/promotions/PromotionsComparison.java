package io.podium.promotions;

import io.podium.io.KafkaCluster;
import io.podium.io.TopicReader;
import io.podium.promotions.model.ModelCampaign;
import io.podium.promotions.model.ModelPromotion;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.PromotionJson;
import io.podium.rules.Hash128;
import io.podium.rules.HashSet128;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares what a run has sent with what the model sends: the table with the model, row by row in
 * all fields but the moment, which must lie in the run; and the topic with the table, in all
 * fields. It holds hashes of 128 bits instead of rows, so there may be many. Used once, first for
 * the table, then for the topic. Not thread-safe.
 */
public final class PromotionsComparison {
  private static final int EXAMPLES = 10;
  private static final int FETCH_ROWS = 5_000;

  private final long expected;
  private final HashSet128 wanted = new HashSet128();
  private final HashSet128 inTable = new HashSet128();
  private final List<String> differences = new ArrayList<>();
  private long different;

  /** With what the model has sent. */
  public PromotionsComparison(List<ModelPromotion> sent) {
    this.expected = sent.size();
    for (ModelPromotion promotion : sent) {
      ModelCampaign campaign = promotion.campaign();
      boolean isNew =
          wanted.add(
              hash(
                  campaign.restaurant(),
                  campaign.id(),
                  campaign.content(),
                  campaign.owner(),
                  campaign.contact(),
                  campaign.start(),
                  campaign.end(),
                  campaign.created(),
                  promotion.client()));
      if (!isNew) {
        throw new IllegalArgumentException("the model has sent twice: " + promotion);
      }
    }
  }

  /**
   * Compares the table, and looks that its outbox is empty.
   *
   * @param from nothing is sent before
   * @param to nothing is sent after
   */
  public void compareTable(Connection connection, String table, Instant from, Instant to)
      throws SQLException {
    HashSet128 seen = new HashSet128();
    long found = 0;
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
        while (row.next()) {
          long start = row.getLong("adv_campaign_datetime_start");
          long end = row.getLong("adv_campaign_datetime_end");
          long at = row.getLong("trigger_datetime_created");
          Object[] fields = {
            row.getString("restaurant_id"),
            row.getString("adv_campaign_id"),
            row.getString("adv_campaign_content"),
            row.getString("adv_campaign_owner"),
            row.getString("adv_campaign_owner_contact"),
            start,
            end,
            row.getLong("datetime_created"),
            row.getString("client_id")
          };
          Hash128 hash = hash(fields);
          if (!seen.add(hash)) {
            differs("twice in the table", fields);
          } else if (wanted.add(hash)) {
            differs("in the table, and not in the model", fields);
          } else {
            found++;
          }
          inTable.add(hash(hash, at));
          if (at < Math.max(start, from.getEpochSecond())
              || at >= end
              || at > to.getEpochSecond()
              || row.getString("feedback") != null) {
            differs("sent at " + at + ", feedback " + row.getString("feedback"), fields);
          }
        }
      }
      missing("in the table", expected - found);
      try (ResultSet left = statement.executeQuery("SELECT count(*) FROM " + table + "_outbox")) {
        left.next();
        missing("out of the outbox", left.getLong(1));
      }
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Compares the topic with the table. */
  public void compareTopic(KafkaCluster cluster, String topic) {
    HashSet128 seen = new HashSet128();
    long rows = inTable.size();
    long[] found = {0};
    TopicReader.forEach(
        cluster,
        topic,
        message -> {
          Object[] fields = fields(message);
          Hash128 hash = hash(fields);
          if (!seen.add(hash)) {
            differs("twice in the topic", fields);
          } else if (inTable.add(hash(hash, PromotionJson.parse(message.value()).triggeredAt()))) {
            differs("in the topic, and not in the table", fields);
          } else {
            found[0]++;
          }
        });
    missing("in the topic", rows - found[0]);
  }

  private Object[] fields(ConsumerRecord<byte[], byte[]> message) {
    Promotion promotion = PromotionJson.parse(message.value());
    Campaign campaign = promotion.campaign();
    Object[] fields = {
      campaign.key().restaurantId(),
      campaign.key().campaignId(),
      campaign.content(),
      campaign.owner(),
      campaign.ownerContact(),
      campaign.start(),
      campaign.end(),
      campaign.created(),
      promotion.clientId()
    };
    if (!new String(message.key(), StandardCharsets.UTF_8).equals(promotion.clientId())) {
      differs("another key", fields);
    }
    return fields;
  }

  /** How many rows and messages differ, or are missing. */
  public long different() {
    return different;
  }

  /** The first of them, for people. */
  public List<String> differences() {
    return List.copyOf(differences);
  }

  private void differs(String how, Object... fields) {
    different++;
    if (differences.size() < EXAMPLES) {
      differences.add(how + ": " + List.of(fields));
    }
  }

  private void missing(String where, long rows) {
    if (rows != 0) {
      different += rows;
      differences.add(rows + " rows are not " + where);
    }
  }

  /** No text in PostgreSQL has a zero character, so it is a border that nothing imitates. */
  private static Hash128 hash(Object... fields) {
    StringBuilder text = new StringBuilder();
    for (Object field : fields) {
      text.append(field).append('\0');
    }
    return Hash128.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
