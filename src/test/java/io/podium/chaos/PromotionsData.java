package io.podium.chaos;

import io.podium.promotions.SamplePromotions.Subscription;
import io.podium.promotions.model.RandomEvents;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.PromotionJson;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a run of promotions reads: a function of the seed, and of the moment when it begins, so that
 * whom each campaign is sent to is certain whatever the run's speed.
 *
 * <p>Most campaigns are valid all the time; others have been, will be, or begin while the run
 * works. Only of those that end while it works it is open whether they are sent. Campaigns are sent
 * again, some in other words; then all their messages are in one partition, where the first counts.
 *
 * @param subscribed rows of the table of subscribers from the beginning, some of them twice
 * @param later rows that come while the run works, in instalments
 * @param leaving clients whose rows are deleted with the first instalment; their restaurants have
 *     no campaigns before half of all messages have been sent
 * @param messages campaigns in random order, and poison
 * @param lastStart the moment when all have started that do so while the run works, in seconds
 *     since 1970
 */
record PromotionsData(
    List<Subscription> subscribed,
    List<List<Subscription>> later,
    List<String> leaving,
    FedMessages messages,
    long lastStart) {
  private static final int RESTAURANTS = 30;

  /** The last restaurants begin late. */
  private static final int FROM_THE_BEGINNING = 22;

  private static final int CLIENTS = 80;
  private static final int LEAVING = 12;
  private static final double TWICE = 0.15;
  private static final double POISON = 0.04;
  private static final double SENT_AGAIN = 0.2;
  private static final double IN_OTHER_WORDS = 0.5;
  private static final double IN_MILLISECONDS = 0.2;
  private static final int SOON = 5;
  private static final long DAY = 24 * 60 * 60;

  private static final List<String> CONTENTS =
      List.of(
          "", "Żurek, two for one", "ramen 🍜 \"half price\"", "a dessert\n\tfor free", "Пельмени");

  /** How a campaign's validity lies to the run. */
  private enum Kind {
    /** All the time. */
    VALID(0.56),
    /** From a moment of the run on. */
    STARTING(0.14),
    /** Up to a moment of the run. */
    ENDING(0.1),
    /** Never any more. */
    OVER(0.12),
    /** Not yet. */
    FUTURE(0.08);

    private final double share;

    Kind(double share) {
      this.share = share;
    }

    private static Kind random(SplittableRandom random) {
      double left = random.nextDouble();
      for (Kind kind : values()) {
        left -= kind.share;
        if (left < 0) {
          return kind;
        }
      }
      return VALID;
    }
  }

  /** A message, and which partition it goes to. */
  private record Placed(byte[] payload, int partition) {}

  /**
   * The data of a seed.
   *
   * @param messages how many
   * @param now when the run begins, in seconds since 1970
   * @param span how many seconds it works at least; above 5
   */
  static PromotionsData of(long seed, int messages, long now, long span) {
    SplittableRandom random = new SplittableRandom(seed ^ 0x2545F4914F6CDD1DL);
    List<Placed> early = new ArrayList<>();
    List<Placed> late = new ArrayList<>();
    int poison = (int) (messages * POISON);
    for (int i = 0; i < poison; i++) {
      early.add(new Placed(RandomEvents.poison(now, random), partition(random)));
    }
    for (int number = 0; early.size() + late.size() < messages; number++) {
      int restaurant = number % RESTAURANTS;
      (restaurant < FROM_THE_BEGINNING ? early : late)
          .addAll(
              campaign(
                  new CampaignKey(restaurant(restaurant), "c" + number / RESTAURANTS),
                  now,
                  span,
                  messages - early.size() - late.size(),
                  random));
    }
    Shuffle.with(random, early);
    List<Placed> all = new ArrayList<>(early.subList(0, messages / 2));
    List<Placed> second = new ArrayList<>(early.subList(messages / 2, early.size()));
    second.addAll(late);
    Shuffle.with(random, second);
    all.addAll(second);
    List<Subscription> subscribed = subscribed(random);
    return new PromotionsData(
        subscribed,
        later(subscribed, random),
        allWhoLeave(),
        new FedMessages(
            all.stream().map(Placed::payload).toList(),
            all.stream().map(Placed::partition).toList()),
        now + span);
  }

  /** All rows of the table of subscribers that are there in the end. */
  List<Subscription> subscribedInTheEnd() {
    List<Subscription> all = new ArrayList<>(subscribed);
    all.removeIf(row -> leaving.contains(row.clientId()));
    later.forEach(all::addAll);
    return all;
  }

  /**
   * The messages of a campaign.
   *
   * @param most of them
   */
  private static List<Placed> campaign(
      CampaignKey key, long now, long span, int most, SplittableRandom random) {
    Kind kind = Kind.random(random);
    Campaign first = campaign(key, kind, now, span, random);
    List<Campaign> said = new ArrayList<>(List.of(first));
    // One that ends meanwhile comes once, so that nothing else is open than whether it is sent.
    boolean isRepeated = kind != Kind.ENDING && random.nextDouble() < SENT_AGAIN;
    boolean isReworded = random.nextDouble() < IN_OTHER_WORDS;
    for (int i = isRepeated ? 1 + random.nextInt(2) : 0; i > 0; i--) {
      said.add(isReworded ? inOtherWords(first, random) : first);
    }
    int partition = partition(random);
    return said.stream()
        .limit(most)
        .map(
            campaign ->
                new Placed(
                    PromotionJson.value(inAnyUnit(campaign, random)),
                    isReworded ? partition : partition(random)))
        .toList();
  }

  private static Campaign campaign(
      CampaignKey key, Kind kind, long now, long span, SplittableRandom random) {
    long start = now - 1 - random.nextLong(DAY);
    long end = now + DAY + random.nextLong(DAY);
    switch (kind) {
      case STARTING -> start = now + SOON + random.nextLong(span - SOON);
      case ENDING -> end = now + SOON + random.nextLong(span - SOON);
      case OVER -> end = now - random.nextLong(now - start);
      case FUTURE -> start = end - 1 - random.nextLong(DAY / 2);
      case VALID -> {}
    }
    return inOtherWords(new Campaign(key, "", "", "", start, end, now), random);
  }

  private static Campaign inOtherWords(Campaign campaign, SplittableRandom random) {
    int owner = random.nextInt(100);
    return new Campaign(
        campaign.key(),
        CONTENTS.get(random.nextInt(CONTENTS.size())) + random.nextInt(1_000),
        "Owner " + owner,
        "owner" + owner + "@restaurant.example",
        campaign.start(),
        campaign.end(),
        campaign.created());
  }

  /** Some senders know milliseconds only. */
  private static Campaign inAnyUnit(Campaign campaign, SplittableRandom random) {
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

  /** Two to four for each restaurant, but none yet for every tenth; and those who leave. */
  private static List<Subscription> subscribed(SplittableRandom random) {
    List<Subscription> rows = new ArrayList<>();
    for (int restaurant = 0; restaurant < RESTAURANTS; restaurant++) {
      for (int i = restaurant % 10 == 0 ? 0 : 2 + random.nextInt(3); i > 0; i--) {
        add(rows, client(random.nextInt(CLIENTS)), restaurant, random);
      }
      if (restaurant >= FROM_THE_BEGINNING) {
        for (int i = 0; i < 3; i++) {
          add(rows, whoLeaves(random.nextInt(LEAVING)), restaurant, random);
        }
      }
    }
    Shuffle.with(random, rows);
    return rows;
  }

  /** With each instalment one for every other restaurant, and somebody who is there already. */
  private static List<List<Subscription>> later(
      List<Subscription> subscribed, SplittableRandom random) {
    List<List<Subscription>> instalments = new ArrayList<>();
    for (int instalment = 0; instalment < Subject.INSTALMENTS; instalment++) {
      List<Subscription> rows = new ArrayList<>();
      for (int restaurant = instalment % 2; restaurant < RESTAURANTS; restaurant += 2) {
        add(rows, client(random.nextInt(2 * CLIENTS)), restaurant, random);
      }
      Subscription again = subscribed.get(random.nextInt(subscribed.size()));
      if (!again.clientId().startsWith("leaving")) {
        rows.add(again);
      }
      instalments.add(rows);
    }
    return instalments;
  }

  private static void add(
      List<Subscription> rows, String client, int restaurant, SplittableRandom random) {
    Subscription row = new Subscription(client, restaurant(restaurant));
    rows.add(row);
    if (random.nextDouble() < TWICE) {
      rows.add(row);
    }
  }

  private static List<String> allWhoLeave() {
    List<String> clients = new ArrayList<>();
    for (int i = 0; i < LEAVING; i++) {
      clients.add(whoLeaves(i));
    }
    return clients;
  }

  private static String whoLeaves(int number) {
    return "leaving-" + number;
  }

  private static String client(int number) {
    return number % 7 == 0 ? "Łucja " + number : "client-" + number;
  }

  private static String restaurant(int number) {
    return number % 5 == 0 ? "Żabka 🍲 " + number : "restaurant-" + number;
  }

  private static int partition(SplittableRandom random) {
    return random.nextInt(FedMessages.PARTITIONS);
  }
}
