package io.podium.promotions;

import io.podium.io.OnceTable;
import io.podium.io.TableSpec.Column;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.Promotion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The table of what was sent to whom. Times are in seconds since 1970-01-01 UTC. Its column
 * feedback is for people.
 */
public final class FeedbackTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("restaurant_id", "text"),
          new Column("adv_campaign_id", "text"),
          new Column("adv_campaign_content", "text"),
          new Column("adv_campaign_owner", "text"),
          new Column("adv_campaign_owner_contact", "text"),
          new Column("adv_campaign_datetime_start", "bigint"),
          new Column("adv_campaign_datetime_end", "bigint"),
          new Column("datetime_created", "bigint"),
          new Column("client_id", "text"),
          new Column("trigger_datetime_created", "bigint"));
  private static final List<String> KEY = List.of("restaurant_id", "adv_campaign_id", "client_id");

  private FeedbackTable() {}

  /**
   * The table by this name.
   *
   * @throws IllegalArgumentException where it cannot be one
   */
  public static OnceTable named(String name) {
    return new OnceTable(name, COLUMNS, KEY, List.of(new Column("feedback", "text")));
  }

  /** The promotion of a row that has all columns, in any order. */
  public static Promotion read(ResultSet row) throws SQLException {
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

  /** The values of a row, in the order of the columns. */
  public static Object[] values(Promotion promotion) {
    Campaign campaign = promotion.campaign();
    return new Object[] {
      campaign.key().restaurantId(),
      campaign.key().campaignId(),
      campaign.content(),
      campaign.owner(),
      campaign.ownerContact(),
      campaign.start(),
      campaign.end(),
      campaign.created(),
      promotion.clientId(),
      promotion.triggeredAt()
    };
  }
}
