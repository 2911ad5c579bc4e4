package io.podium.chaos;

import io.podium.io.KafkaCluster;
import io.podium.io.TopicReader;
import io.podium.promotions.SubscribersTable;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.PromotionJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Campaigns, subscribers who come and go, and people who write feedback. */
final class PromotionsSubject implements Subject {
  private static final String CAMPAIGNS = "campaigns";
  private static final String SUBSCRIBERS = "subscribers";
  private static final String FEEDBACK = "feedback";
  private static final String PROMOTIONS = "promotions";
  private static final String REJECTS = "rejects";
  private static final String COUNTS = "counts";

  /** A kill takes longer, with the work before it and the recovery from it. */
  private static final long LEAST_SECONDS_PER_KILL = 12;

  /** The shortest time for which a run works. */
  private static final long LEAST_SECONDS = 6;

  /** From a campaign's start to the run's end: less than a run waits for more messages. */
  private static final long MARGIN_SECONDS = 8;

  private static final int FEEDBACKS = 20;

  private final ChaosOptions options;
  private final ChaosDatabase database;
  private final Map<PromotionKey, String> feedback = new HashMap<>();
  private PromotionsData data;
  private long begunAt;

  PromotionsSubject(ChaosOptions options, ChaosDatabase database) {
    this.options = options;
    this.database = database;
  }

  @Override
  public ChaosDatabase database() {
    return database;
  }

  @Override
  public String input() {
    return CAMPAIGNS;
  }

  @Override
  public void prepare() throws SQLException {
    begunAt = Instant.now().getEpochSecond();
    long span =
        Math.max(
            options.messages() / options.messagesPerSecond(),
            options.kills() * LEAST_SECONDS_PER_KILL);
    data =
        PromotionsData.of(
            options.seed(), options.messages(), begunAt, Math.max(LEAST_SECONDS, span));
    SubscribersTable.add(database.asDatabase(), SUBSCRIBERS, data.subscribed());
  }

  @Override
  public FedMessages messages() {
    return data.messages();
  }

  @Override
  public void instalment(int number) throws Exception {
    if (number == 0) {
      database.usePatiently(this::deleteThoseWhoLeave);
    }
    database.usePatiently(
        unused ->
            SubscribersTable.add(database.asDatabase(), SUBSCRIBERS, data.later().get(number)));
    // As often as it is tried again, these rows get this text.
    Map<PromotionKey, String> written = new HashMap<>();
    database.usePatiently(
        connection -> {
          if (written.isEmpty()) {
            rowsWithoutFeedback(connection)
                .forEach(key -> written.put(key, "written by a person, " + number));
          }
          writeFeedback(connection, written);
        });
    feedback.putAll(written);
  }

  private void deleteThoseWhoLeave(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + SUBSCRIBERS + " WHERE client_id = ANY (?)")) {
      delete.setArray(1, connection.createArrayOf("text", data.leaving().toArray()));
      delete.executeUpdate();
    }
  }

  /** The latest: they are the likeliest to come again. None where the table is not there yet. */
  private static List<PromotionKey> rowsWithoutFeedback(Connection connection) throws SQLException {
    List<PromotionKey> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet table =
          statement.executeQuery("SELECT to_regclass('" + FEEDBACK + "') IS NOT NULL")) {
        if (!table.next() || !table.getBoolean(1)) {
          return keys;
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT restaurant_id, adv_campaign_id, client_id FROM "
                  + FEEDBACK
                  + " WHERE feedback IS NULL ORDER BY id DESC LIMIT "
                  + FEEDBACKS)) {
        while (rows.next()) {
          keys.add(new PromotionKey(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
      }
    }
    return keys;
  }

  private static void writeFeedback(Connection connection, Map<PromotionKey, String> texts)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE "
                + FEEDBACK
                + " SET feedback = ?"
                + " WHERE restaurant_id = ? AND adv_campaign_id = ? AND client_id = ?")) {
      for (Map.Entry<PromotionKey, String> text : texts.entrySet()) {
        update.setString(1, text.getValue());
        update.setString(2, text.getKey().restaurant());
        update.setString(3, text.getKey().campaign());
        update.setString(4, text.getKey().client());
        update.executeUpdate();
      }
    }
  }

  @Override
  public List<String> options() {
    return List.of(
        "--campaignsTopic=" + CAMPAIGNS,
        "--subscribersTable=" + SUBSCRIBERS,
        "--feedbackTable=" + FEEDBACK,
        "--promotionsTopic=" + PROMOTIONS,
        "--rejectsTopic=" + REJECTS,
        "--countsTable=" + COUNTS,
        "--subscribersRefresh=2s");
  }

  /** The last number that the server has given to a row. */
  @Override
  public OptionalLong progress() throws IOException {
    return database.number("SELECT COALESCE(MAX(id), 0) FROM " + FEEDBACK);
  }

  /** A run that has started over counts from the beginning. */
  @Override
  public Judgement judge(Map<String, byte[]> messages, KafkaCluster kafka, boolean startedOver)
      throws Exception {
    long endedAt = Instant.now().getEpochSecond();
    if (data.lastStart() > endedAt - MARGIN_SECONDS) {
      throw new IllegalStateException(
          "the run ended too early for what was to start meanwhile, and cannot be judged: give"
              + " fewer --messagesPerSecond");
    }
    List<FoundPromotions.Row> table = new ArrayList<>();
    database.read(
        "SELECT * FROM " + FEEDBACK,
        row -> table.add(new FoundPromotions.Row(promotion(row), row.getString("feedback"))));
    List<FoundPromotions.Message> topic = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : TopicReader.readAll(kafka, PROMOTIONS)) {
      topic.add(
          new FoundPromotions.Message(
              new String(record.key(), StandardCharsets.UTF_8),
              PromotionJson.parse(record.value())));
    }
    ExpectedPromotions expected =
        ExpectedPromotions.of(messages, data.subscribedInTheEnd(), begunAt, endedAt, feedback);
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("promotions", (long) table.size());
    figures.put(
        "promotions_of_campaigns_that_ended_meanwhile",
        table.stream()
            .filter(row -> expected.may().containsKey(PromotionKey.of(row.promotion())))
            .count());
    figures.put("feedbacks", (long) feedback.size());
    return new Judgement(
        figures,
        PromotionsComparison.differences(
            expected,
            new FoundPromotions(
                table,
                topic,
                RejectMessage.readAll(kafka, REJECTS),
                startedOver ? null : database.counts(COUNTS))));
  }

  private static Promotion promotion(ResultSet row) throws SQLException {
    return new Promotion(
        new Campaign(
            new CampaignKey(row.getString("restaurant_id"), row.getString("adv_campaign_id")),
            row.getString("adv_campaign_content"),
            row.getString("adv_campaign_owner"),
            row.getString("adv_campaign_owner_contact"),
            row.getLong("adv_campaign_datetime_start"),
            row.getLong("adv_campaign_datetime_end"),
            row.getLong("datetime_created")),
        row.getString("client_id"),
        row.getLong("trigger_datetime_created"));
  }
}
