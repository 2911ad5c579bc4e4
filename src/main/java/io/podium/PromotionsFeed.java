package io.podium;

import io.podium.io.KafkaCluster;
import io.podium.promotions.SamplePromotions;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.PromotionJson;
import io.podium.transforms.Outcomes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * What happens around a run of the demo while it reads: campaigns come, with malformed messages in
 * between, and one that starts in some seconds; a client subscribes, another one goes; somebody
 * writes a feedback; and then messages come again.
 */
final class PromotionsFeed extends DemoFeed {
  /** The subscribers are read as often. */
  static final Duration REFRESH = Duration.ofSeconds(2);

  static final String NEWCOMER = "newcomer";
  static final String LEAVER = "leaver";
  static final String FEEDBACK = "Delicious!";

  /** It starts while the run waits for it. */
  static final String SOON = "soon";

  /** It comes when the leaver has gone. */
  static final String AFTERWARDS = "afterwards";

  private static final int AGAIN = 100;
  private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(10);
  private static final Duration BETWEEN_LATER_ONES = Duration.ofMillis(500);
  private static final long SECONDS_TO_START = 5;
  private static final long HOUR = 3_600;
  private static final List<String> MALFORMED =
      List.of(
          "not JSON",
          "{}",
          "{\"restaurant_id\":\"r\",\"adv_campaign_id\":\"c\",\"adv_campaign_content\":\"Soup\","
              + "\"adv_campaign_owner\":\"Ann\",\"adv_campaign_owner_contact\":\"a@r.example\","
              + "\"adv_campaign_datetime_start\":1700000001,"
              + "\"adv_campaign_datetime_end\":1700000000,\"datetime_created\":1700000000}");

  private final SamplePromotions.Messages messages;
  private final int campaigns;
  private final String restaurant;
  private final Subscribers subscribers;
  private final Clock clock;
  private final Consumer<String> say;
  private long trickledAt = System.nanoTime();

  /** The tables, as others than the run see them. */
  interface Subscribers {
    /** Adds a row. */
    void subscribe(String client, String restaurant) throws Exception;

    /** Deletes all rows of a client. */
    void unsubscribe(String client) throws Exception;

    /** Writes a feedback into all rows of a client. */
    void comment(String client, String feedback) throws Exception;

    /** How many rows the table of promotions has for a client and a campaign. */
    long promotions(String client, String campaign) throws Exception;
  }

  /**
   * @param campaigns how many messages are taken from {@code messages}
   * @param restaurant one that {@link #LEAVER} has subscribed to
   * @param say tells people what happens, one line each
   */
  PromotionsFeed(
      KafkaCluster kafka,
      String topic,
      SamplePromotions.Messages messages,
      int campaigns,
      String restaurant,
      Subscribers subscribers,
      Clock clock,
      Consumer<String> say) {
    super(kafka, topic);
    this.messages = Objects.requireNonNull(messages, "messages");
    this.campaigns = campaigns;
    this.restaurant = Objects.requireNonNull(restaurant, "restaurant");
    this.subscribers = Objects.requireNonNull(subscribers, "subscribers");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.say = Objects.requireNonNull(say, "say");
  }

  @Override
  void feed(KafkaProducer<byte[], byte[]> producer) throws Exception {
    List<SamplePromotions.Message> sentFirst = publish(producer);
    await("read all campaigns", latest -> latest.get(Outcomes.READ) >= sent());
    waitForAStart(producer);
    changeSubscribers(producer);
    subscribers.comment(NEWCOMER, FEEDBACK);
    say.accept(String.format("A person writes a feedback; then %d messages come once more", AGAIN));
    for (SamplePromotions.Message message : sentFirst) {
      send(producer, bytes(message.key()), message.value());
    }
    await("read all messages", latest -> latest.get(Outcomes.READ) >= sent());
    say.accept("All is sent; the run ends when nothing has come for a while");
  }

  private List<SamplePromotions.Message> publish(KafkaProducer<byte[], byte[]> producer)
      throws Exception {
    say.accept(
        String.format(
            "Publishing %,d messages about campaigns, and %d malformed ones",
            campaigns, MALFORMED.size()));
    List<SamplePromotions.Message> first = new ArrayList<>();
    for (int i = 0; i < campaigns; i++) {
      SamplePromotions.Message message = messages.next(clock.instant());
      send(producer, bytes(message.key()), message.value());
      if (first.size() < AGAIN) {
        first.add(message);
      }
      Thread.sleep(BETWEEN_MESSAGES.toMillis());
    }
    for (String malformed : MALFORMED) {
      send(producer, null, bytes(malformed));
    }
    return first;
  }

  /** Campaigns keep coming while something is waited for. */
  private boolean orTrickle(KafkaProducer<byte[], byte[]> producer, boolean reached)
      throws Exception {
    if (!reached && System.nanoTime() - trickledAt > BETWEEN_LATER_ONES.toNanos()) {
      SamplePromotions.Message message = messages.next(clock.instant());
      send(producer, bytes(message.key()), message.value());
      trickledAt = System.nanoTime();
    }
    return reached;
  }

  private void waitForAStart(KafkaProducer<byte[], byte[]> producer) throws Exception {
    say.accept(
        String.format("A campaign comes that starts in %d s, and waits for it", SECONDS_TO_START));
    send(producer, SOON, SECONDS_TO_START);
    awaitPromotion(producer, LEAVER, SOON);
  }

  private void changeSubscribers(KafkaProducer<byte[], byte[]> producer) throws Exception {
    say.accept("A client subscribes, and gets the campaigns that are still valid");
    subscribers.subscribe(NEWCOMER, restaurant);
    awaitPromotion(producer, NEWCOMER, SOON);
    say.accept("Another client has gone when the next campaign comes, and does not get it");
    subscribers.unsubscribe(LEAVER);
    // The subscribers of the turn that is under way are those before.
    long goneAt = System.nanoTime();
    await(
        "time has stopped",
        () -> orTrickle(producer, System.nanoTime() - goneAt > 2 * REFRESH.toNanos()));
    send(producer, AFTERWARDS, 0);
    awaitPromotion(producer, NEWCOMER, AFTERWARDS);
  }

  private void awaitPromotion(
      KafkaProducer<byte[], byte[]> producer, String client, String campaign) throws Exception {
    await(
        "the run has not sent %s to %s".formatted(campaign, client),
        () -> orTrickle(producer, subscribers.promotions(client, campaign) > 0));
  }

  private void send(KafkaProducer<byte[], byte[]> producer, String campaign, long secondsToStart)
      throws Exception {
    long now = clock.instant().getEpochSecond();
    send(
        producer,
        bytes(restaurant),
        PromotionJson.value(
            new Campaign(
                new CampaignKey(restaurant, campaign),
                "Dish of the day",
                "Ann",
                "ann@restaurant.example",
                now + secondsToStart,
                now + HOUR,
                now)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
