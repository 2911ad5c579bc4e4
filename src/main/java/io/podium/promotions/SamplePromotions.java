package io.podium.promotions;

import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.PromotionJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Invented restaurants, their subscribers and campaigns, with what real ones have: subscriptions
 * that stand there twice, campaigns that are sent again, that start later or are over, and times in
 * milliseconds. Nobody in it exists.
 *
 * <p>The same seed and sizes give the same. Instances are immutable.
 */
public final class SamplePromotions {
  private static final double DUPLICATE_SUBSCRIPTIONS = 0.1;
  private static final double SENT_AGAIN = 0.05;
  private static final double IN_MILLISECONDS = 0.2;
  private static final double OVER = 0.05;
  private static final double STARTS_LATER = 0.15;

  /** How many of the latest campaigns may be sent again. */
  private static final int MEMORY = 1_000;

  private static final long MINUTE = 60;
  private static final long DAY = 24 * 60 * MINUTE;

  private static final List<String> DISHES =
      List.of("Żurek", "Ramen 🍜", "Tagine", "Pho", "Paella", "Moussaka", "Borscht", "Куриный суп");
  private static final List<String> OFFERS =
      List.of("two for one", "half price till noon", "with a free dessert", "\"chef's choice\"");
  private static final List<String> GIVEN =
      List.of("Zofia", "Νίκος", "Олег", "小雨", "Samir", "Chloé", "Björn", "Inés", "Ada");
  private static final List<String> FAMILY =
      List.of("Wilk", "Παππάς", "Снежко", "林", "Nasser", "Moreau", "Lindqvist", "Rey", "O'Hara");

  private final long seed;
  private final int restaurants;
  private final int subscriptions;

  /** A row of the table of subscribers. */
  public record Subscription(String clientId, String restaurantId) {}

  /**
   * A message of the topic of campaigns.
   *
   * @param key the restaurant's, so that messages of a campaign are in one partition, in order
   */
  public record Message(String key, byte[] value) {}

  private SamplePromotions(long seed, int restaurants, int subscriptions) {
    if (restaurants < 1 || subscriptions < 0) {
      throw new IllegalArgumentException(
          restaurants + " restaurants and " + subscriptions + " subscriptions");
    }
    this.seed = seed;
    this.restaurants = restaurants;
    this.subscriptions = subscriptions;
  }

  /** Fifty restaurants with a thousand subscriptions. */
  public static SamplePromotions withSeed(long seed) {
    return new SamplePromotions(seed, 50, 1_000);
  }

  /** Sets how many restaurants there are: one at least. */
  public SamplePromotions restaurants(int number) {
    return new SamplePromotions(seed, number, subscriptions);
  }

  /** Sets how many subscriptions there are, duplicates included. */
  public SamplePromotions subscriptions(int number) {
    return new SamplePromotions(seed, restaurants, number);
  }

  /** The rows of the table of subscribers, some of them twice; a client may like several. */
  public List<Subscription> subscribers() {
    SplittableRandom random = new SplittableRandom(seed);
    int clients = Math.max(1, subscriptions / 3);
    List<Subscription> rows = new ArrayList<>(subscriptions);
    while (rows.size() < subscriptions) {
      if (!rows.isEmpty() && random.nextDouble() < DUPLICATE_SUBSCRIPTIONS) {
        rows.add(rows.get(random.nextInt(rows.size())));
      } else {
        rows.add(
            new Subscription(
                id("client", random.nextInt(clients)), restaurant(random.nextInt(restaurants))));
      }
    }
    return rows;
  }

  /** Messages one after the other, without end. */
  public Messages messages() {
    return new Messages(this);
  }

  private String restaurant(int number) {
    return id("restaurant", number);
  }

  /** An id as such services make them, the same for the same number. */
  private String id(String kind, long number) {
    String name = kind + ' ' + seed + ' ' + number;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** The messages of a topic of campaigns. Not thread-safe. */
  public static final class Messages {
    private final SamplePromotions sample;
    private final SplittableRandom random;
    private final List<Message> latest = new ArrayList<>();
    private long campaigns;

    private Messages(SamplePromotions sample) {
      this.sample = sample;
      // Other numbers than those of the subscribers.
      this.random = new SplittableRandom(~sample.seed);
    }

    /**
     * The next message.
     *
     * @param now when it is made; most campaigns are valid then
     */
    public Message next(Instant now) {
      if (!latest.isEmpty() && random.nextDouble() < SENT_AGAIN) {
        return latest.get(random.nextInt(latest.size()));
      }
      Campaign campaign = campaign(now.getEpochSecond());
      Message message =
          new Message(campaign.key().restaurantId(), PromotionJson.value(inAnyUnit(campaign)));
      if (latest.size() < MEMORY) {
        latest.add(message);
      } else {
        latest.set((int) (campaigns % MEMORY), message);
      }
      return message;
    }

    private Campaign campaign(long now) {
      String restaurant = sample.restaurant(random.nextInt(sample.restaurants));
      double kind = random.nextDouble();
      long start = now - 1 - random.nextLong(DAY);
      long end = now + 10 * MINUTE + random.nextLong(DAY);
      if (kind < OVER) {
        end = now - random.nextLong(now - start);
      } else if (kind < OVER + STARTS_LATER) {
        start = now + 1 + random.nextLong(2 * MINUTE);
      }
      String given = pick(GIVEN);
      return new Campaign(
          new CampaignKey(restaurant, sample.id("campaign", campaigns++)),
          pick(DISHES) + ' ' + pick(OFFERS),
          given + ' ' + pick(FAMILY),
          "owner" + random.nextInt(1_000) + "@restaurant.example",
          start,
          end,
          now);
    }

    /** Some senders know milliseconds only; times are seconds again when they are read. */
    private Campaign inAnyUnit(Campaign campaign) {
      return random.nextDouble() < IN_MILLISECONDS
          ? new Campaign(
              campaign.key(),
              campaign.content(),
              campaign.owner(),
              campaign.ownerContact(),
              campaign.start() * 1000,
              campaign.end() * 1000,
              campaign.created() * 1000)
          : campaign;
    }

    private String pick(List<String> from) {
      return from.get(random.nextInt(from.size()));
    }
  }
}
