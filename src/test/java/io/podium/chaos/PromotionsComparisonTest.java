package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.promotions.SamplePromotions.Subscription;
import io.podium.promotions.rules.Campaign;
import io.podium.promotions.rules.CampaignKey;
import io.podium.promotions.rules.Promotion;
import io.podium.promotions.rules.PromotionJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A comparison that cannot fail proves nothing: each kind of difference is made here once. */
class PromotionsComparisonTest {
  private static final long BEGUN = 1_000_000;
  private static final long ENDED = BEGUN + 100;
  private static final Campaign VALID = campaign("valid", BEGUN - 10, BEGUN + 10_000);
  private static final Campaign STARTING = campaign("starting", BEGUN + 50, BEGUN + 10_000);
  private static final Campaign ENDING = campaign("ending", BEGUN - 10, BEGUN + 50);
  private static final Campaign OVER = campaign("over", BEGUN - 10, BEGUN);
  private static final Campaign FUTURE = campaign("future", BEGUN + 5_000, BEGUN + 10_000);
  private static final PromotionKey WITH_FEEDBACK = new PromotionKey("r", "valid", "ann");

  private final List<FoundPromotions.Row> table = new ArrayList<>();
  private final List<FoundPromotions.Message> topic = new ArrayList<>();
  private final List<RejectMessage> rejects = new ArrayList<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<PromotionKey, String> feedback = new HashMap<>(Map.of(WITH_FEEDBACK, "tasty"));

  PromotionsComparisonTest() {
    add(new Promotion(VALID, "ann", BEGUN + 1), "tasty");
    add(new Promotion(VALID, "bob", BEGUN + 2), null);
    add(new Promotion(STARTING, "ann", BEGUN + 50), null);
    add(new Promotion(STARTING, "bob", BEGUN + 51), null);
    rejects.add(new RejectMessage("c-0-0", null));
    rejects.add(new RejectMessage("c-0-0", null));
    rejects.add(new RejectMessage("c-0-1", bytes("{")));
    rejects.add(new RejectMessage("c-0-6", PromotionJson.value(OVER)));
    rejects.add(new RejectMessage("c-0-5", PromotionJson.value(ENDING)));
    counts.putAll(
        Map.of("read", 8L, "rejected", 2L, "duplicate", 1L, "filtered", 2L, "written", 2L));
    counts.putAll(Map.of("held", 3L, "released", 2L, "promotions", 4L));
  }

  @Test
  void whatIsRightIsRight() {
    assertThat(differences()).isEmpty();
  }

  @Test
  void aCampaignThatEndsMeanwhileMayBeSent() {
    add(new Promotion(ENDING, "bob", BEGUN + 49), null);
    rejects.remove(4);
    counts.put("filtered", 1L);
    counts.put("written", 3L);
    assertThat(differences()).as("a replay may have forgotten it").isEmpty();
    counts.put("promotions", 5L);
    assertThat(differences()).isEmpty();
  }

  @Test
  void aCampaignThatEndsMeanwhileIsNotSentAfterwards() {
    add(new Promotion(ENDING, "bob", BEGUN + 50), null);
    assertThat(differences()).containsOnlyKeys("table, row of a moment when it was not valid");
  }

  @Test
  void aCampaignThatStartsMeanwhileIsNotSentBefore() {
    replace(2, new Promotion(STARTING, "ann", BEGUN + 49));
    assertThat(differences()).containsOnlyKeys("table, row of a moment when it was not valid");
  }

  @Test
  void aRowMissing() {
    table.remove(1);
    assertThat(differences())
        .containsOnlyKeys("table, row missing", "topic, message without a row", "counts");
  }

  @Test
  void aPromotionLost() {
    table.remove(1);
    topic.remove(1);
    assertThat(differences()).containsOnlyKeys("table, row missing", "counts");
  }

  @Test
  void aRowTooMany() {
    add(new Promotion(VALID, "eve", BEGUN + 3), null);
    assertThat(differences()).containsOnlyKeys("table, row too many");
  }

  @Test
  void aRowTwice() {
    table.add(table.get(1));
    assertThat(differences()).containsOnlyKeys("table, row more than once");
  }

  @Test
  void theWordsOfALaterMessage() {
    replace(1, new Promotion(reworded(), "bob", BEGUN + 2));
    assertThat(differences()).containsOnlyKeys("table, row of another content");
  }

  @Test
  void aMessageMissing() {
    topic.remove(2);
    assertThat(differences()).containsOnlyKeys("topic, message missing");
  }

  @Test
  void aMessageTwice() {
    topic.add(topic.get(2));
    assertThat(differences()).containsOnlyKeys("topic, message more than once");
  }

  @Test
  void aMessageOfAnotherMomentThanItsRow() {
    topic.set(1, message(new Promotion(VALID, "bob", BEGUN + 3)));
    assertThat(differences()).containsOnlyKeys("topic, message that is not as its row");
  }

  @Test
  void aMessageUnderTheKeyOfAnother() {
    topic.set(1, new FoundPromotions.Message("ann", topic.get(1).promotion()));
    assertThat(differences()).containsOnlyKeys("topic, key of another client");
  }

  @Test
  void feedbackOverwritten() {
    table.set(0, new FoundPromotions.Row(table.get(0).promotion(), null));
    assertThat(differences()).containsOnlyKeys("feedback");
  }

  @Test
  void feedbackThatNobodyWrote() {
    table.set(1, new FoundPromotions.Row(table.get(1).promotion(), "bland"));
    assertThat(differences()).containsOnlyKeys("feedback");
  }

  @Test
  void withoutAnyFeedbackNothingIsShownOfIt() {
    feedback.clear();
    table.set(0, new FoundPromotions.Row(table.get(0).promotion(), null));
    assertThat(differences()).containsOnlyKeys("feedback");
  }

  @Test
  void poisonMissing() {
    rejects.remove(2);
    assertThat(differences()).containsOnlyKeys("rejects, message missing");
  }

  @Test
  void aCampaignThatWasOverIsNotAmongTheRejects() {
    rejects.remove(3);
    assertThat(differences()).containsOnlyKeys("rejects, message missing");
  }

  @Test
  void otherBytes() {
    rejects.set(4, new RejectMessage("c-0-5", bytes("{}")));
    assertThat(differences()).containsOnlyKeys("rejects, other bytes");
  }

  @Test
  void aGoodMessageRejected() {
    rejects.add(new RejectMessage("c-0-7", PromotionJson.value(FUTURE)));
    assertThat(differences()).containsOnlyKeys("rejects, good message rejected");
  }

  @Test
  void aWrongCount() {
    counts.put("duplicate", 2L);
    assertThat(differences().get("counts")).hasSize(2);
  }

  @Test
  void moreWrittenThanCanBe() {
    counts.put("written", 4L);
    counts.put("filtered", 0L);
    assertThat(differences()).containsOnlyKeys("counts");
  }

  @Test
  void fewerWrittenThanMustBe() {
    counts.put("written", 1L);
    counts.put("filtered", 3L);
    assertThat(differences()).containsOnlyKeys("counts");
  }

  @Test
  void morePromotionsCountedThanRows() {
    counts.put("promotions", 5L);
    assertThat(differences()).containsOnlyKeys("counts");
  }

  @Test
  void countsThatAreNotComparedMayBeAnything() {
    assertThat(
            PromotionsComparison.differences(
                expected(), new FoundPromotions(table, topic, rejects, null)))
        .isEmpty();
  }

  private Map<String, List<String>> differences() {
    return PromotionsComparison.differences(
        expected(), new FoundPromotions(table, topic, rejects, counts));
  }

  private ExpectedPromotions expected() {
    Map<String, byte[]> messages = new LinkedHashMap<>();
    messages.put("c-0-0", null);
    messages.put("c-0-1", bytes("{"));
    messages.put("c-0-2", PromotionJson.value(VALID));
    messages.put("c-0-3", PromotionJson.value(reworded()));
    messages.put("c-0-4", PromotionJson.value(STARTING));
    messages.put("c-0-5", PromotionJson.value(ENDING));
    messages.put("c-0-6", PromotionJson.value(OVER));
    messages.put("c-0-7", PromotionJson.value(FUTURE));
    return ExpectedPromotions.of(
        messages,
        List.of(
            new Subscription("ann", "r"),
            new Subscription("ann", "r"),
            new Subscription("bob", "r"),
            new Subscription("eve", "elsewhere")),
        BEGUN,
        ENDED,
        feedback);
  }

  private void add(Promotion promotion, String text) {
    table.add(new FoundPromotions.Row(promotion, text));
    topic.add(message(promotion));
  }

  private void replace(int index, Promotion promotion) {
    table.set(index, new FoundPromotions.Row(promotion, table.get(index).feedback()));
    topic.set(index, message(promotion));
  }

  private static FoundPromotions.Message message(Promotion promotion) {
    return new FoundPromotions.Message(promotion.clientId(), promotion);
  }

  private static Campaign reworded() {
    return new Campaign(
        VALID.key(), "other", VALID.owner(), "", VALID.start(), VALID.end(), VALID.created());
  }

  private static Campaign campaign(String id, long start, long end) {
    return new Campaign(new CampaignKey("r", id), "Zupa 🍲", "Ann", "", start, end, BEGUN);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
