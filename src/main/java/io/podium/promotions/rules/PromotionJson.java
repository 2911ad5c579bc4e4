package io.podium.promotions.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A {@link Promotion} and a {@link Campaign} as keys and values of Kafka messages. */
public final class PromotionJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonFactory JSON = MAPPER.getFactory();
  private static final int USUAL_LENGTH = 512;

  private PromotionJson() {}

  /** The client_id in UTF-8: all that is sent to a client is in one partition, in order. */
  public static byte[] key(Promotion promotion) {
    return promotion.clientId().getBytes(StandardCharsets.UTF_8);
  }

  /** A compact object in UTF-8: the campaign's eight fields, client_id and the trigger's time. */
  public static byte[] value(Promotion promotion) {
    return write(
        json -> {
          writeFields(promotion.campaign(), json);
          json.writeStringField("client_id", promotion.clientId());
          json.writeNumberField("trigger_datetime_created", promotion.triggeredAt());
        });
  }

  /** A campaign as a compact object of its eight fields in UTF-8. */
  public static byte[] value(Campaign campaign) {
    return write(json -> writeFields(campaign, json));
  }

  /**
   * The promotion of a message's value.
   *
   * @throws IllegalArgumentException where it is not one
   */
  public static Promotion parse(byte[] value) {
    try {
      JsonNode json = MAPPER.readTree(value);
      return new Promotion(
          new Campaign(
              new CampaignKey(text(json, "restaurant_id"), text(json, "adv_campaign_id")),
              text(json, "adv_campaign_content"),
              text(json, "adv_campaign_owner"),
              text(json, "adv_campaign_owner_contact"),
              number(json, "adv_campaign_datetime_start"),
              number(json, "adv_campaign_datetime_end"),
              number(json, "datetime_created")),
          text(json, "client_id"),
          number(json, "trigger_datetime_created"));
    } catch (IOException malformed) {
      throw new IllegalArgumentException("not a promotion", malformed);
    }
  }

  private static String text(JsonNode json, String name) {
    return json.required(name).asText();
  }

  private static long number(JsonNode json, String name) {
    return json.required(name).asLong();
  }

  private static void writeFields(Campaign campaign, JsonGenerator json) throws IOException {
    json.writeStringField("restaurant_id", campaign.key().restaurantId());
    json.writeStringField("adv_campaign_id", campaign.key().campaignId());
    json.writeStringField("adv_campaign_content", campaign.content());
    json.writeStringField("adv_campaign_owner", campaign.owner());
    json.writeStringField("adv_campaign_owner_contact", campaign.ownerContact());
    json.writeNumberField("adv_campaign_datetime_start", campaign.start());
    json.writeNumberField("adv_campaign_datetime_end", campaign.end());
    json.writeNumberField("datetime_created", campaign.created());
  }

  private interface Content {
    void to(JsonGenerator json) throws IOException;
  }

  private static byte[] write(Content content) {
    // Written as text, as bytes it would have every emoji escaped.
    StringWriter text = new StringWriter(USUAL_LENGTH);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      content.to(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory failed", impossible);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
