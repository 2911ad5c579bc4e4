package io.podium.promotions.rules;

import io.podium.errors.RejectedException;
import io.podium.rules.Columns;
import io.podium.rules.EventTimes;
import io.podium.rules.RecordFormat;
import io.podium.rules.Row;

/** Turns a row of JSON into a {@link Campaign}. All eight fields must be there. */
public final class CampaignFormat implements RecordFormat<Campaign> {
  /** The columns of a campaign, by the names they have in messages and tables. */
  public static final Columns COLUMNS =
      Columns.of(
          "restaurant_id",
          "adv_campaign_id",
          "adv_campaign_content",
          "adv_campaign_owner",
          "adv_campaign_owner_contact",
          "adv_campaign_datetime_start",
          "adv_campaign_datetime_end",
          "datetime_created");

  /** The longest content, in UTF-16 units: it is sent to each subscriber. */
  public static final int MAX_CONTENT = 10_000;

  /** Epoch numbers below this are seconds, others milliseconds: it is the year 5138 or 1973. */
  private static final long FIRST_MILLISECONDS = 100_000_000_000L;

  @Override
  public Columns columns() {
    return COLUMNS;
  }

  @Override
  public Campaign parse(Row row) throws RejectedException {
    CampaignKey key =
        new CampaignKey(row.requiredKey("restaurant_id"), row.requiredKey("adv_campaign_id"));
    String content = row.requiredAsIs("adv_campaign_content", MAX_CONTENT);
    String owner = row.requiredAsIs("adv_campaign_owner", Row.MAX_TEXT);
    String contact = row.requiredAsIs("adv_campaign_owner_contact", Row.MAX_TEXT);
    long start = seconds(row, "adv_campaign_datetime_start");
    long end = seconds(row, "adv_campaign_datetime_end");
    long created = seconds(row, "datetime_created");
    if (end <= start) {
      throw new RejectedException(
          "never-valid",
          "adv_campaign_datetime_end must be after adv_campaign_datetime_start, "
              + start
              + ", and is "
              + end);
    }
    return new Campaign(key, content, owner, contact, start, end, created);
  }

  /** Milliseconds are cut to the second they are in. */
  private static long seconds(Row row, String column) throws RejectedException {
    Long epoch = row.integer(column);
    if (epoch == null) {
      throw new RejectedException("missing-field", column + " is missing");
    }
    if (epoch > EventTimes.MAX_MILLIS) {
      throw new RejectedException(
          "wrong-type", column + " must be an epoch time up to the year 9999, not " + epoch);
    }
    return epoch < FIRST_MILLISECONDS ? epoch : epoch / 1000;
  }

  @Override
  public long eventTimeMillis(Campaign campaign) {
    return Math.multiplyExact(campaign.created(), 1000L);
  }

  /** A campaign is the same where its key is, whatever its content. */
  @Override
  public byte[] identity(Campaign campaign) {
    return campaign.key().bytes();
  }
}
