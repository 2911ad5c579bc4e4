package io.podium.promotions.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.RejectedException;
import io.podium.promotions.rules.LiveCampaigns.Outcome;
import io.podium.rules.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveCampaignsTest {
  private final LiveCampaigns live = new LiveCampaigns();
  private final List<String> sent = new ArrayList<>();
  private Subscribers subscribers = subscribers("ann r", "bob r", "cid other");

  @Test
  void sendsToEachSubscriberOfTheRestaurantOnce() {
    assertThat(live.take(campaign("c", 100, 200), 150_000)).isEqualTo(Outcome.STARTED);
    assertThat(look(150_999, false)).isEqualTo(1);
    assertThat(sent).containsExactlyInAnyOrder("c ann 150", "c bob 150");

    assertThat(look(151_000, false)).isZero();
    assertThat(look(152_000, true)).isZero();
    assertThat(sent).hasSize(2);
  }

  @Test
  void theFirstMessageDecidesTheContent() {
    live.take(campaign("c", 100, 200), 150_000);

    assertThat(live.take(campaign("c", 100, 300), 150_000)).isEqualTo(Outcome.DUPLICATE);
    assertThat(live.take(campaign("c", 100, 120), 150_000))
        .as("over by itself, but known")
        .isEqualTo(Outcome.DUPLICATE);
    assertThat(live.entries()).extracting(entry -> entry.campaign().end()).containsExactly(200L);
  }

  @Test
  void waitsForTheStart() {
    assertThat(live.take(campaign("c", 100, 200), 99_999)).isEqualTo(Outcome.WAITING);
    assertThat(live.hasToLook(99_999, true, List.of())).isFalse();
    assertThat(look(99_999, true)).isZero();
    assertThat(live.nextMillis(120_000)).hasValue(100_000);

    assertThat(live.hasToLook(100_000, false, List.of())).isTrue();
    assertThat(look(100_000, false)).isEqualTo(1);
    assertThat(live.hasToLook(101_000, false, List.of(campaign("c", 90, 300)))).isFalse();
    assertThat(live.hasToLook(101_000, true, List.of())).isTrue();
    assertThat(live.hasToLook(101_000, false, List.of(campaign("d", 90, 300)))).isTrue();
    assertThat(live.hasToLook(200_000, true, List.of())).as("over").isFalse();
    assertThat(live.hasToLook(200_000, false, List.of(campaign("c", 90, 300)))).isTrue();
    assertThat(sent).containsExactlyInAnyOrder("c ann 100", "c bob 100");
    assertThat(live.nextMillis(120_000)).hasValue(120_000);
    assertThat(live.nextMillis(220_000)).hasValue(200_000);
  }

  @Test
  void whoSubscribesLaterGetsItAtTheNextLook() {
    live.take(campaign("c", 100, 200), 150_000);
    look(150_000, false);
    subscribers = subscribers("bob r", "dan r");
    look(151_000, false);
    assertThat(sent).hasSize(2);

    look(152_000, true);
    subscribers = subscribers("ann r");
    look(153_000, true);
    assertThat(sent).containsExactlyInAnyOrder("c ann 150", "c bob 150", "c dan 152");
  }

  @Test
  void isForgottenAtItsEnd() {
    live.take(campaign("c", 100, 200), 150_000);
    look(150_000, false);
    assertThat(live.forgetEnded(199_999)).isZero();
    assertThat(live.entries()).hasSize(1);

    assertThat(live.forgetEnded(200_000)).as("it was sent").isZero();
    assertThat(live.entries()).isEmpty();
    assertThat(live.nextMillis(300_000)).isEmpty();
    assertThat(live.take(campaign("c", 100, 200), 200_000)).isEqualTo(Outcome.ENDED);
    assertThat(live.take(campaign("c", 100, 201), 200_000)).isEqualTo(Outcome.STARTED);
  }

  @Test
  void tellsHowManyWereMissed() {
    live.take(campaign("c", 100, 200), 50_000);
    live.take(campaign("d", 100, 900), 50_000);

    assertThat(live.forgetEnded(500_000)).isEqualTo(1);
    assertThat(look(500_000, false)).isEqualTo(1);
    assertThat(sent).containsExactlyInAnyOrder("d ann 500", "d bob 500");
  }

  @Test
  void aLookThatFindsNothingNewChangesNothing() {
    live.take(campaign("c", 100, 200), 150_000);
    look(150_000, false);
    assertThat(live.takeChanged()).isTrue();

    look(151_000, true);
    live.take(campaign("c", 100, 200), 151_000);
    assertThat(live.takeChanged()).isFalse();

    live.forgetEnded(200_000);
    assertThat(live.takeChanged()).isTrue();
  }

  private int look(long nowMillis, boolean again) {
    return live.look(
        nowMillis,
        again,
        subscribers,
        promotion ->
            sent.add(
                promotion.campaign().key().campaignId()
                    + ' '
                    + promotion.clientId()
                    + ' '
                    + promotion.triggeredAt()));
  }

  private static Campaign campaign(String id, long start, long end) {
    return new Campaign(new CampaignKey("r", id), "", "", "", start, end, 0);
  }

  private static Subscribers subscribers(String... rows) {
    Subscribers.Builder builder = new Subscribers.Builder();
    for (String row : rows) {
      try {
        builder.add(new Row(Subscribers.COLUMNS, row.split(" ")));
      } catch (RejectedException impossible) {
        throw new AssertionError(impossible);
      }
    }
    return builder.build();
  }
}
