package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.TestTopics;
import io.podium.io.TopicReader;
import io.podium.local.Services;
import io.podium.options.Secret;
import io.podium.promotions.PromotionsComparison;
import io.podium.promotions.SamplePromotions;
import io.podium.promotions.SubscribersTable;
import io.podium.promotions.model.ModelResult;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.PromotionJson;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Tables and topics of one run of promotions, and a look at what is in them. */
final class PromotionsFixture {
  private final Services services;
  private final String name;

  PromotionsFixture(Services services) {
    this.services = services;
    this.name = "t" + Long.toString(System.nanoTime(), 36);
  }

  /** The options of a run that name all tables and topics but those that are read. */
  List<String> options() {
    return List.of(
        "--bootstrapServers=" + services.kafka().bootstrapServers(),
        "--jdbcUrl=" + services.postgres().jdbcUrl("podium"),
        "--jdbcUser=" + services.postgres().user(),
        "--jdbcPasswordRef=file:" + services.postgres().passwordFile(),
        "--subscribersTable=" + subscribersTable(),
        "--feedbackTable=" + feedbackTable(),
        "--promotionsTopic=" + promotionsTopic(),
        "--rejectsTopic=" + name + "_rejects");
  }

  String campaignsTopic() {
    return name + "_campaigns";
  }

  String subscribersTable() {
    return name + "_subscribers";
  }

  String feedbackTable() {
    return name + "_feedback";
  }

  String promotionsTopic() {
    return name + "_promotions";
  }

  String countsTable() {
    return name + "_counts";
  }

  /** Adds rows to the table of subscribers, each a client and a restaurant. */
  void subscribe(String... rows) throws SQLException {
    subscribe(
        Arrays.stream(rows)
            .map(row -> row.split(" "))
            .map(row -> new SamplePromotions.Subscription(row[0], row[1]))
            .toList());
  }

  void subscribe(List<SamplePromotions.Subscription> rows) throws SQLException {
    Database database =
        new Database(
            services.postgres().jdbcUrl("podium"),
            services.postgres().user(),
            new Secret("file:" + services.postgres().passwordFile()));
    SubscribersTable.add(database, subscribersTable(), rows);
  }

  void execute(String sql) throws Exception {
    try (Connection connection = services.postgres().connect("podium");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void publish(byte[]... messages) throws Exception {
    TestTopics.publish(
        KafkaCluster.at(services.kafka().bootstrapServers()),
        campaignsTopic(),
        2,
        Arrays.asList(messages));
  }

  static byte[] campaign(String restaurant, String id, long start, long end) {
    return PromotionJson.value(
        new Campaign(
            new CampaignKey(restaurant, id), "Zupa 🍲", "Ann", "ann@r.example", start, end, start));
  }

  /** What the table holds, as {@link #topic} has it. */
  List<String> table() throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = services.postgres().connect("podium");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + feedbackTable())) {
      while (row.next()) {
        rows.add(
            String.join(
                "|",
                row.getString("restaurant_id"),
                row.getString("adv_campaign_id"),
                row.getString("adv_campaign_content"),
                row.getString("adv_campaign_owner"),
                row.getString("adv_campaign_owner_contact"),
                row.getString("adv_campaign_datetime_start"),
                row.getString("adv_campaign_datetime_end"),
                row.getString("datetime_created"),
                row.getString("client_id"),
                row.getString("trigger_datetime_created")));
      }
    }
    return rows;
  }

  /** What the topic holds; each message's key is checked. */
  List<String> topic() {
    List<String> rows = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message :
        TopicReader.readAll(
            KafkaCluster.at(services.kafka().bootstrapServers()), promotionsTopic())) {
      Promotion promotion = PromotionJson.parse(message.value());
      Campaign campaign = promotion.campaign();
      assertThat(new String(message.key(), StandardCharsets.UTF_8)).isEqualTo(promotion.clientId());
      rows.add(
          String.join(
              "|",
              campaign.key().restaurantId(),
              campaign.key().campaignId(),
              campaign.content(),
              campaign.owner(),
              campaign.ownerContact(),
              "" + campaign.start(),
              "" + campaign.end(),
              "" + campaign.created(),
              promotion.clientId(),
              "" + promotion.triggeredAt()));
    }
    return rows;
  }

  /**
   * Who was sent what, as {@code restaurant campaign client}: table and topic must say the same.
   */
  List<String> sent() throws Exception {
    List<String> rows = table();
    assertThat(topic()).containsExactlyInAnyOrderElementsOf(rows);
    return rows.stream()
        .map(row -> row.split("\\|", -1))
        .map(row -> row[0] + ' ' + row[1] + ' ' + row[8])
        .toList();
  }

  /** How table and topic differ from what the model sends; empty where they do not. */
  List<String> differences(ModelResult model, Instant from) throws Exception {
    PromotionsComparison comparison = new PromotionsComparison(model.sent());
    try (Connection connection = services.postgres().connect("podium")) {
      comparison.compareTable(connection, feedbackTable(), from, Instant.now());
    }
    comparison.compareTopic(
        KafkaCluster.at(services.kafka().bootstrapServers()), promotionsTopic());
    return comparison.differences();
  }

  /** A number of the table of counts; 0 where it is not there. */
  long count(String outcome) throws Exception {
    try (Connection connection = services.postgres().connect("podium");
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT row_count FROM " + countsTable() + " WHERE outcome = '" + outcome + "'")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
