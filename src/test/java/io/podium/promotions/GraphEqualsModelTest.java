package io.podium.promotions;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.promotions.model.ModelCampaign;
import io.podium.promotions.model.ModelEvent;
import io.podium.promotions.model.ModelResult;
import io.podium.promotions.model.RandomEvents;
import io.podium.promotions.model.SequentialModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The graph sends what the sequential model sends, at the same moments: on random streams with
 * duplicates, disorder, poison, and subscribers who come and go.
 */
class GraphEqualsModelTest {
  private static final Duration REFRESH = Duration.ofMillis(RandomEvents.REFRESH_MILLIS);

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void unbounded(long seed) {
    RandomEvents random = RandomEvents.generate(seed);
    ModelResult model =
        SequentialModel.run(random.events(), random.startMillis(), RandomEvents.REFRESH_MILLIS);

    PromotionsRun.unbounded(random.events(), random.startMillis(), REFRESH).assertEquals(model);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void bounded(long seed) {
    RandomEvents random = RandomEvents.generate(seed);
    long now = random.startMillis() + 60_000;
    ModelResult model = SequentialModel.runBounded(random.events(), now);

    PromotionsRun.bounded(random.events(), now, REFRESH).assertEquals(model);
  }

  @Test
  void sampleData() {
    SamplePromotions sample = SamplePromotions.withSeed(3).restaurants(200).subscriptions(20_000);
    List<ModelEvent> events = new ArrayList<>();
    for (SamplePromotions.Subscription row : sample.subscribers()) {
      events.add(new ModelEvent.Subscribe(row.clientId(), row.restaurantId()));
    }
    Instant now = Instant.parse("2024-08-01T10:00:00Z");
    SamplePromotions.Messages messages = sample.messages();
    for (int i = 0; i < 2_000; i++) {
      events.add(new ModelEvent.Message(messages.next(now).value()));
    }
    ModelResult model = SequentialModel.runBounded(events, now.toEpochMilli());

    assertThat(model.sent()).hasSizeGreaterThan(50_000);
    PromotionsRun.bounded(events, now.toEpochMilli(), REFRESH).assertEquals(model);
  }

  /** Cases in which nothing happens would show nothing. */
  @Test
  void theCasesHoldAllThatCanHappen() {
    long[] seen = new long[8];
    seeds()
        .forEach(
            seed -> {
              RandomEvents random = RandomEvents.generate(seed);
              ModelResult model =
                  SequentialModel.run(
                      random.events(), random.startMillis(), RandomEvents.REFRESH_MILLIS);
              assertThat(model.counts().get("rejected")).isEqualTo(random.poison());
              int i = 0;
              for (long count : model.counts().values()) {
                seen[i++] += count;
              }
              seen[i] += model.sent().size();
            });
    assertThat(LongStream.of(seen).min().getAsLong()).as("of each outcome").isGreaterThan(500);
  }

  @Test
  void poisonIsPoisonToTheModel() {
    RandomEvents random = RandomEvents.generate(1);
    long unusable =
        random.events().stream()
            .filter(event -> event instanceof ModelEvent.Message)
            .filter(event -> ModelCampaign.of(((ModelEvent.Message) event).payload()).isEmpty())
            .count();
    assertThat(unusable).isEqualTo(random.poison());
  }
}
