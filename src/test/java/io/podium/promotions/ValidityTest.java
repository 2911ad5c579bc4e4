package io.podium.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.promotions.model.ModelEvent;
import io.podium.promotions.model.ModelPromotion;
import io.podium.transforms.Outcomes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a stream sends what to whom, by a clock that is set. It begins at the second 1000. */
class ValidityTest {
  private static final Duration REFRESH = Duration.ofSeconds(100);

  private final List<ModelEvent> events = new ArrayList<>();

  @Test
  void aValidCampaignIsSentAtOnce() {
    subscribe("ann", "bob");
    campaign("c", 1000, 1001);
    assertThat(sent()).containsExactlyInAnyOrder("c ann 1000", "c bob 1000");
  }

  @Test
  void oneThatHasNotStartedWaitsForItsStart() {
    subscribe("ann");
    campaign("c", 1050, 1070);
    pass(49_999);
    subscribe("bob");
    pass(1);
    assertThat(sent()).containsExactlyInAnyOrder("c ann 1050", "c bob 1050");
    assertThat(counts(Outcomes.HELD, Outcomes.RELEASED, Outcomes.WRITTEN)).containsExactly(1, 1, 1);
  }

  @Test
  void oneThatDoesNotStartKeepsWaiting() {
    subscribe("ann");
    campaign("c", 5000, 6000);
    pass(3_999_999);
    assertThat(sent()).isEmpty();
    assertThat(counts(Outcomes.HELD, Outcomes.RELEASED)).containsExactly(1, 0);
  }

  @Test
  void oneThatHasEndedIsFiltered() {
    subscribe("ann");
    campaign("c", 900, 1000);
    assertThat(sent()).isEmpty();
    assertThat(counts(Outcomes.READ, Outcomes.FILTERED)).containsExactly(1, 1);
  }

  @Test
  void itsEndIsForgettingAndSentAgainItHasEnded() {
    subscribe("ann");
    campaign("c", 900, 1010);
    pass(9_999);
    campaign("c", 900, 1010);
    pass(1);
    campaign("c", 900, 1010);
    assertThat(sent()).containsExactly("c ann 1000");
    assertThat(counts(Outcomes.WRITTEN, Outcomes.DUPLICATE, Outcomes.FILTERED))
        .containsExactly(1, 1, 1);
  }

  @Test
  void whoSubscribesGetsItAtTheNextRefreshAndWhoLeavesDoesNot() {
    subscribe("ann");
    campaign("c", 900, 1250);
    subscribe("bob");
    pass(99_999);
    subscribe("cid");
    events.add(new ModelEvent.Unsubscribe("bob", "r"));
    pass(1);
    subscribe("dan", "ann");
    pass(100_000);
    subscribe("eve");
    pass(100_000);
    assertThat(sent())
        .as("eve came after the last refresh before the end")
        .containsExactlyInAnyOrder("c ann 1000", "c cid 1100", "c dan 1200");
  }

  @Test
  void whoComesBackIsNotSentItAgain() {
    subscribe("ann");
    campaign("c", 900, 2000);
    events.add(new ModelEvent.Unsubscribe("ann", "r"));
    pass(100_000);
    subscribe("ann", "ann");
    pass(100_000);
    assertThat(sent()).containsExactly("c ann 1000");
  }

  @Test
  void resentFiveTimesItIsSentOnce() {
    subscribe("ann", "ann", "bob");
    for (int i = 0; i < 6; i++) {
      campaign("c", 900, 2000);
      pass(10_000);
    }
    assertThat(sent()).containsExactlyInAnyOrder("c ann 1000", "c bob 1000");
    assertThat(counts(Outcomes.READ, Outcomes.DUPLICATE)).containsExactly(6, 5);
  }

  @Test
  void oneWhoseValidityNobodyLookedAtIsFiltered() {
    subscribe("ann");
    campaign("c", 1010, 1020);
    pass(20_000);
    assertThat(sent()).isEmpty();
    assertThat(counts(Outcomes.HELD, Outcomes.RELEASED, Outcomes.FILTERED, Outcomes.WRITTEN))
        .containsExactly(1, 1, 1, 0);
  }

  @Test
  void oneThatEndsWhileTheSubscribersAreReadIsNotSent() {
    subscribe("ann");
    campaign("short", 1000, 1003);
    campaign("long", 1000, 1050);
    PromotionsRun run = PromotionsRun.unbounded(events, 1_000_000, REFRESH, 3_000);
    assertThat(run.sent()).extracting(sent -> sent.campaign().id()).containsExactly("long");
    assertThat(run.sent()).extracting(ModelPromotion::at).containsExactly(1003L);
    assertThat(run.counts().balances()).isTrue();
    assertThat(run.counts().get(Outcomes.FILTERED)).isEqualTo(1);
  }

  @Test
  void manyCampaignsHaveTheirOwnTimes() {
    subscribe("ann");
    for (int i = 0; i < 100; i++) {
      campaign("c" + i, 1000 + i, 1200 + i);
    }
    for (int i = 0; i < 110; i++) {
      pass(1_000);
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add("c" + i + " ann " + (1000 + i));
    }
    assertThat(sent()).containsExactlyInAnyOrderElementsOf(expected);
  }

  private void subscribe(String... clients) {
    for (String client : clients) {
      events.add(new ModelEvent.Subscribe(client, "r"));
    }
  }

  private void pass(long millis) {
    events.add(new ModelEvent.Pass(millis));
  }

  private void campaign(String id, long start, long end) {
    String json =
        String.format(
            "{\"restaurant_id\":\"r\",\"adv_campaign_id\":\"%s\",\"adv_campaign_content\":\"\","
                + "\"adv_campaign_owner\":\"\",\"adv_campaign_owner_contact\":\"\","
                + "\"adv_campaign_datetime_start\":%d,\"adv_campaign_datetime_end\":%d,"
                + "\"datetime_created\":1}",
            id, start, end);
    events.add(new ModelEvent.Message(json.getBytes(StandardCharsets.UTF_8)));
  }

  private PromotionsRun run() {
    PromotionsRun run = PromotionsRun.unbounded(events, 1_000_000, REFRESH);
    assertThat(run.counts().balances()).as(run.counts().sum()).isTrue();
    return run;
  }

  private List<String> sent() {
    return run().sent().stream()
        .map(sent -> sent.campaign().id() + ' ' + sent.client() + ' ' + sent.at())
        .toList();
  }

  private List<Integer> counts(String... names) {
    PromotionsRun run = run();
    List<Integer> counts = new ArrayList<>();
    for (String name : names) {
      counts.add((int) run.counts().get(name));
    }
    return counts;
  }
}
