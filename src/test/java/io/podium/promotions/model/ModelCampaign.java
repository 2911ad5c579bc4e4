package io.podium.promotions.model;

import io.podium.athletes.model.ModelJson;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A campaign as a message spells it, by rules of its own.
 *
 * @param start in seconds since 1970, as all times
 */
public record ModelCampaign(
    String restaurant,
    String id,
    String content,
    String owner,
    String contact,
    long start,
    long end,
    long created) {
  private static final Pattern WHOLE = Pattern.compile("[+-]?0*[0-9]{1,16}(\\.0+)?");
  private static final BigDecimal MAX = new BigDecimal("253402300799999");
  private static final BigDecimal MILLIS_FROM = new BigDecimal("100000000000");

  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Empty where the message has to be rejected. */
  public static Optional<ModelCampaign> of(byte[] message) {
    Optional<Map<String, Object>> members = ModelJson.read(message);
    if (members.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> m = members.get();
    try {
      ModelCampaign campaign =
          new ModelCampaign(
              id(m.get("restaurant_id")),
              id(m.get("adv_campaign_id")),
              text(m.get("adv_campaign_content"), 10_000),
              text(m.get("adv_campaign_owner"), 255),
              text(m.get("adv_campaign_owner_contact"), 255),
              seconds(m.get("adv_campaign_datetime_start")),
              seconds(m.get("adv_campaign_datetime_end")),
              seconds(m.get("datetime_created")));
      return campaign.start < campaign.end ? Optional.of(campaign) : Optional.empty();
    } catch (Unusable unusable) {
      return Optional.empty();
    }
  }

  /** Two messages with the same are about one campaign. */
  String key() {
    return restaurant.length() + "/" + restaurant + "/" + id;
  }

  private static String id(Object value) throws Unusable {
    String stripped = strip(text(value, Integer.MAX_VALUE));
    if (stripped.isEmpty() || stripped.length() > 255) {
      throw new Unusable();
    }
    return stripped;
  }

  private static String text(Object value, int max) throws Unusable {
    if (!(value instanceof String text)
        || text.length() > max
        || text.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF))) {
      throw new Unusable();
    }
    return text;
  }

  private static long seconds(Object value) throws Unusable {
    BigDecimal number;
    if (value instanceof ModelJson.NumberText literal) {
      if (literal.literal().length() > 40) {
        throw new Unusable();
      }
      number = new BigDecimal(literal.literal());
    } else if (value instanceof String text && WHOLE.matcher(strip(text)).matches()) {
      number = new BigDecimal(strip(text));
    } else {
      throw new Unusable();
    }
    // The range first: writing out 1e999999999 would take all memory.
    if (number.signum() < 0 || number.compareTo(MAX) > 0) {
      throw new Unusable();
    }
    BigDecimal plain = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    if (plain.scale() > 0) {
      throw new Unusable();
    }
    return number.compareTo(MILLIS_FROM) < 0
        ? plain.longValueExact()
        : plain.longValueExact() / 1000;
  }

  private static String strip(String text) {
    return text.replaceAll("^[\\s\\p{Z}\\uFEFF]+|[\\s\\p{Z}\\uFEFF]+$", "");
  }
}
