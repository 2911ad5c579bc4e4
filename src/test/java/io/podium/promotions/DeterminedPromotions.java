package io.podium.promotions;

import io.podium.promotions.model.ModelCampaign;
import io.podium.promotions.model.ModelEvent;
import io.podium.promotions.model.ModelResult;
import io.podium.promotions.model.SequentialModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A {@link SamplePromotions} for runs of any speed: what they have to send does not depend on when
 * they look. Each of its campaigns is valid from the begin until the limit, over before, or starts
 * after it, in which case it waits. Those that the sample has beside are left out, some 7 of 100.
 *
 * @param begin no run starts before
 * @param subscribers the rows of the table
 * @param messages those of the topic, in their order
 */
public record DeterminedPromotions(
    Instant begin,
    List<SamplePromotions.Subscription> subscribers,
    List<SamplePromotions.Message> messages) {
  /** From the begin on; all runs have to end before. */
  public static final Duration LIMIT = Duration.ofHours(2);

  /** One message of so many waits. */
  private static final int WAITING = 50;

  /** Invents as many messages, the same for the same sample and begin. */
  public static DeterminedPromotions of(SamplePromotions sample, int messages, Instant begin) {
    // What starts later in the sample does so within two minutes.
    Instant before = begin.minusSeconds(121);
    Instant after = begin.plus(LIMIT).plus(Duration.ofDays(2));
    SamplePromotions.Messages all = sample.messages();
    List<SamplePromotions.Message> some = new ArrayList<>(messages);
    while (some.size() < messages) {
      SamplePromotions.Message message = all.next(some.size() % WAITING == 0 ? after : before);
      ModelCampaign campaign = ModelCampaign.of(message.value()).orElseThrow();
      if (isDetermined(campaign, begin.getEpochSecond())) {
        some.add(message);
      }
    }
    return new DeterminedPromotions(begin, sample.subscribers(), some);
  }

  private static boolean isDetermined(ModelCampaign campaign, long begin) {
    long limit = begin + LIMIT.toSeconds();
    boolean isValid = campaign.start() <= begin && limit <= campaign.end();
    return isValid || campaign.end() <= begin || limit <= campaign.start();
  }

  /** What a run over all messages must come to; when it sends is not of it. */
  public ModelResult model() {
    Stream<ModelEvent> rows =
        subscribers.stream()
            .map(row -> new ModelEvent.Subscribe(row.clientId(), row.restaurantId()));
    Stream<ModelEvent> come =
        messages.stream().map(message -> new ModelEvent.Message(message.value()));
    return SequentialModel.runBounded(Stream.concat(rows, come).toList(), begin.toEpochMilli());
  }
}
