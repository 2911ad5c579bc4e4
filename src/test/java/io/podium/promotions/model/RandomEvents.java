package io.podium.promotions.model;

import io.podium.athletes.model.PoisonMessages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A small random test case: campaigns that come in any order, some of them again, in other words or
 * malformed, while subscribers come and go and time passes. The same seed gives the same case.
 *
 * @param startMillis when it begins, in milliseconds since 1970
 * @param poison how many of the messages must be rejected
 */
public record RandomEvents(long seed, long startMillis, List<ModelEvent> events, int poison) {
  /** The interval that cases are made for, in milliseconds. */
  public static final long REFRESH_MILLIS = 10_000;

  private static final List<String> RESTAURANTS = List.of("r1", "r2", "Żabka", "🍲");
  private static final List<String> CLIENTS = List.of("ann", "bob", "cid", "Łucja", "eve", "林");
  private static final List<String> CONTENTS =
      List.of("", "Come!", " Zupa \\\"dnia\\\" ", "ra\\u006den 🍜", "nan", "two\\nlines");

  /** Returns the case of the seed. */
  public static RandomEvents generate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long start = 1_700_000_000_000L + random.nextLong(100_000_000);
    long now = start;
    int size = 30 + random.nextInt(120);
    int poison = 0;
    List<ModelEvent> events = new ArrayList<>();
    List<byte[]> sent = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      events.add(new ModelEvent.Subscribe(pick(CLIENTS, random), pick(RESTAURANTS, random)));
    }
    while (events.size() < size) {
      switch (random.nextInt(12)) {
        case 0, 1 ->
            events.add(new ModelEvent.Subscribe(pick(CLIENTS, random), pick(RESTAURANTS, random)));
        case 2 ->
            events.add(
                new ModelEvent.Unsubscribe(pick(CLIENTS, random), pick(RESTAURANTS, random)));
        case 3, 4, 5 -> {
          long millis = pass(now, random);
          now += millis;
          events.add(new ModelEvent.Pass(millis));
        }
        case 6 -> {
          events.add(new ModelEvent.Message(poison(now / 1000, random)));
          poison++;
        }
        case 7 -> {
          if (!sent.isEmpty()) {
            events.add(new ModelEvent.Message(pick(sent, random).clone()));
          }
        }
        default -> {
          byte[] message = message(now / 1000, random);
          sent.add(message);
          events.add(new ModelEvent.Message(message));
        }
      }
    }
    return new RandomEvents(seed, start, events, poison);
  }

  @Override
  public String toString() {
    return "seed " + seed + ": " + events.size() + " events";
  }

  private static long pass(long now, SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> 1 + random.nextInt(1_000);
        // To the moment of a refresh, or to a full second, where validity begins and ends.
      case 1 -> REFRESH_MILLIS - now % REFRESH_MILLIS;
      case 2 -> 1_000 - now % 1_000;
      case 3 -> 1 + random.nextInt(40_000);
      default -> 1 + random.nextInt(8_000);
    };
  }

  private static byte[] message(long nowSeconds, SplittableRandom random) {
    long start = nowSeconds - 20 + random.nextInt(40);
    long end = start + 1 + random.nextInt(40);
    return utf8(
        json(
            text(pick(RESTAURANTS, random), random),
            text("c" + random.nextInt(5), random),
            '"' + pick(CONTENTS, random) + '"',
            time(start, random),
            time(end, random),
            time(nowSeconds - random.nextInt(3), random)));
  }

  /**
   * Returns a message that is surely malformed; null stands for one without a payload.
   *
   * @param nowSeconds in seconds since 1970, for what is well-formed in it
   */
  public static byte[] poison(long nowSeconds, SplittableRandom random) {
    String start = "" + nowSeconds;
    String end = "" + (nowSeconds + 60);
    return switch (random.nextInt(9)) {
      case 0 -> null;
      case 1 -> utf8(json("\"r1\"", "\"c1\"", "\"x\"", end, end, start));
      case 2 -> utf8(json("\"r1\"", "\" \"", "\"x\"", start, end, start));
      case 3 -> utf8(json("7", "\"c1\"", "\"x\"", start, end, start));
      case 4 -> utf8(json("\"r1\"", "\"c1\"", "null", start, end, start));
      case 5 -> utf8(json("\"r1\"", "\"c1\"", "\"x\"", "-" + start, end, start));
      case 6 -> utf8(json("\"r1\"", "\"c1\"", "\"x\"", start + ".5", end, start));
      case 7 -> utf8(json("\"r1\"", "\"c1\"", '"' + "x".repeat(10_001) + '"', start, end, start));
        // A result has none of a campaign's fields.
      default -> PoisonMessages.random(random);
    };
  }

  private static String json(
      String restaurant, String id, String content, String start, String end, String created) {
    return "{\"restaurant_id\": "
        + restaurant
        + ",\"adv_campaign_id\":"
        + id
        + ",\"adv_campaign_content\":"
        + content
        + ",\"adv_campaign_owner\":\"Ann\", \"adv_campaign_owner_contact\":\"ann@r.example\""
        + ",\"adv_campaign_datetime_start\":"
        + start
        + ",\"adv_campaign_datetime_end\":"
        + end
        + ",\"datetime_created\":"
        + created
        + ",\"unknown\":[1,{\"x\":null}]}";
  }

  private static String text(String text, SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> "\" " + text + '"';
      case 1 -> '"' + text + "\\u00a0\"";
      default -> '"' + text + '"';
    };
  }

  private static String time(long seconds, SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> Long.toString(seconds * 1000 + random.nextInt(1000));
      case 1 -> '"' + Long.toString(seconds) + '"';
      case 2 -> seconds + ".0";
      default -> Long.toString(seconds);
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T pick(List<T> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }
}
