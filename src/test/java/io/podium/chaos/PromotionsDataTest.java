package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.promotions.SamplePromotions.Subscription;
import io.podium.promotions.model.ModelCampaign;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PromotionsDataTest {
  private static final long NOW = 1_700_000_000;
  private static final long SPAN = 60;

  @Test
  void isAFunctionOfTheSeedAndTheMoment() {
    PromotionsData one = PromotionsData.of(4, 2_000, NOW, SPAN);
    PromotionsData same = PromotionsData.of(4, 2_000, NOW, SPAN);
    PromotionsData other = PromotionsData.of(5, 2_000, NOW, SPAN);
    assertThat(same.messages().payloads())
        .usingElementComparator(Arrays::compare)
        .isEqualTo(one.messages().payloads());
    assertThat(same.messages().partitions()).isEqualTo(one.messages().partitions());
    assertThat(same.subscribed()).isEqualTo(one.subscribed());
    assertThat(same.later()).isEqualTo(one.later());
    assertThat(other.subscribed()).isNotEqualTo(one.subscribed());
    assertThat(other.messages().partitions()).isNotEqualTo(one.messages().partitions());
  }

  @Test
  void holdsEachKindOfTrouble() {
    PromotionsData data = PromotionsData.of(6, 5_000, NOW, SPAN);
    assertThat(data.messages().payloads()).hasSize(5_000);
    assertThat(data.messages().partitions()).containsOnly(0, 1, 2, 3);
    ExpectedPromotions inTheEnd = expected(data, data.lastStart());
    assertThat(inTheEnd.counts().get("read")).isEqualTo(5_000);
    assertThat(inTheEnd.counts().get("rejected")).isEqualTo(200);
    assertThat(inTheEnd.counts().get("duplicate")).isGreaterThan(500);
    assertThat(inTheEnd.counts().get("filtered")).isGreaterThan(300);
    assertThat(inTheEnd.counts().get("unmatched")).as("never start").isGreaterThan(100);
    assertThat(inTheEnd.counts().get("written")).isGreaterThan(1_500);
    assertThat(inTheEnd.mayBeRejected()).as("end meanwhile").hasSizeGreaterThan(200);
    assertThat(inTheEnd.must()).hasSizeGreaterThan(5_000);
    assertThat(inTheEnd.may()).hasSizeGreaterThan(500);
    Map<String, Long> atFirst = expected(data, NOW).counts();
    assertThat(atFirst.get("unmatched") - inTheEnd.counts().get("unmatched"))
        .as("start meanwhile")
        .isGreaterThan(200);
    assertThat(new HashSet<>(data.subscribed())).hasSizeLessThan(data.subscribed().size());
    assertThat(data.later())
        .hasSize(Subject.INSTALMENTS)
        .allSatisfy(rows -> assertThat(rows).hasSizeGreaterThan(10));
  }

  @Test
  void thoseWhoLeaveDoSoBeforeTheirRestaurantsHaveAnyCampaign() {
    PromotionsData data = PromotionsData.of(7, 2_000, NOW, SPAN);
    Set<String> theirs =
        data.subscribed().stream()
            .filter(row -> data.leaving().contains(row.clientId()))
            .map(Subscription::restaurantId)
            .collect(Collectors.toSet());
    assertThat(theirs).hasSize(8);
    List<byte[]> all = data.messages().payloads();
    assertThat(restaurants(all.subList(0, 1_000))).doesNotContainAnyElementsOf(theirs);
    assertThat(restaurants(all.subList(1_000, 2_000))).containsAll(theirs);
    assertThat(data.subscribedInTheEnd())
        .extracting(Subscription::clientId)
        .doesNotContainAnyElementsOf(data.leaving());
  }

  @Test
  void messagesOfACampaignThatDifferAreInOnePartition() {
    PromotionsData data = PromotionsData.of(8, 5_000, NOW, SPAN);
    Map<List<String>, Set<String>> contents = new LinkedHashMap<>();
    Map<List<String>, Set<Integer>> partitions = new LinkedHashMap<>();
    for (int i = 0; i < data.messages().size(); i++) {
      int partition = data.messages().partitions().get(i);
      ModelCampaign.of(data.messages().payloads().get(i))
          .ifPresent(
              campaign -> {
                List<String> key = List.of(campaign.restaurant(), campaign.id());
                contents
                    .computeIfAbsent(key, any -> new HashSet<>())
                    .add(campaign.content() + campaign.owner());
                partitions.computeIfAbsent(key, any -> new HashSet<>()).add(partition);
              });
    }
    contents.values().removeIf(some -> some.size() == 1);
    assertThat(contents).hasSizeGreaterThan(100);
    assertThat(contents.keySet()).allMatch(key -> partitions.get(key).size() == 1);
    partitions.values().removeIf(some -> some.size() == 1);
    assertThat(partitions).as("identical ones lie anywhere").hasSizeGreaterThan(100);
  }

  private static Set<String> restaurants(List<byte[]> messages) {
    return messages.stream()
        .flatMap(message -> ModelCampaign.of(message).stream())
        .map(ModelCampaign::restaurant)
        .collect(Collectors.toSet());
  }

  private static ExpectedPromotions expected(PromotionsData data, long endedAt) {
    Map<String, byte[]> messages = new LinkedHashMap<>();
    data.messages().payloads().forEach(payload -> messages.put("m-" + messages.size(), payload));
    return ExpectedPromotions.of(messages, data.subscribedInTheEnd(), NOW, endedAt, Map.of());
  }
}
