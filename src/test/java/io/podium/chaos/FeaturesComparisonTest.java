package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.model.ModelKey;
import io.podium.athletes.model.ModelRow;
import io.podium.athletes.rules.FeatureJson;
import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A comparison that cannot fail proves nothing: each kind of difference is made here once. */
class FeaturesComparisonTest {
  private static final FeatureRow GOLD = row("Gold", 3, 180.5, 77.25);
  private static final FeatureRow NONE = row("None", 7, 171.0, 0.1 + 0.2);
  private static final byte[] POISON = "{".getBytes(StandardCharsets.UTF_8);

  private static final int GOOD = 18;
  private static final int DUPLICATES = 4;

  private final ExpectedFeatures expected = expected();
  private final List<FeatureRow> table = new ArrayList<>(List.of(GOLD, NONE));
  private final List<FoundFeatures.FeatureMessage> topic = new ArrayList<>();
  private final List<FeatureRow> gold = new ArrayList<>(List.of(NONE, GOLD));
  private final List<String> bronze = new ArrayList<>();
  private final List<String> silver = new ArrayList<>();
  private final List<String> setAside = new ArrayList<>();
  private final List<RejectMessage> rejects = new ArrayList<>();
  private final Map<String, Long> counts = new HashMap<>();

  FeaturesComparisonTest() {
    for (FeatureRow row :
        List.of(row("Gold", 1, 181, 77), NONE, row("None", 2, 170, 0.5), GOLD, GOLD)) {
      topic.add(new FoundFeatures.FeatureMessage(FeatureJson.key(row), row));
    }
    bronze.addAll(expected.good().keySet());
    for (int i = 0; i < GOOD; i++) {
      if (i < GOOD - DUPLICATES) {
        silver.add(source(i));
      } else {
        setAside.add("deduplicate " + source(i));
      }
    }
    setAside.add("parse results-0-5");
    setAside.add("parse results-1-7");
    rejects.add(new RejectMessage("results-0-5", POISON));
    rejects.add(new RejectMessage("results-1-7", null));
    rejects.add(new RejectMessage("results-1-7", null));
    counts.putAll(
        Map.of(
            "read",
            20L,
            "written",
            10L,
            "rejected",
            2L,
            "duplicate",
            4L,
            "filtered",
            1L,
            "held",
            8L,
            "released",
            5L));
  }

  @Test
  void whatIsRightIsRight() {
    assertThat(differences()).isEmpty();
  }

  @Test
  void aRowMissing() {
    table.remove(NONE);
    counts.put("written", 3L);
    assertThat(differences()).containsOnlyKeys("table, row missing", "counts");
  }

  @Test
  void aRowTooMany() {
    gold.add(row("Silver", 1, 180, 80));
    assertThat(differences()).containsOnlyKeys("gold, row too many");
  }

  @Test
  void aRowTwice() {
    gold.add(GOLD);
    assertThat(differences()).containsOnlyKeys("gold, row more than once");
  }

  @Test
  void oneResultTooMany() {
    table.set(0, row("Gold", 4, 180.5, 77.25));
    assertThat(differences()).containsOnlyKeys("table, counted too often", "counts");
    assertThat(differences().get("counts")).containsExactly("written 10 is not the table's 11");
  }

  @Test
  void oneResultLost() {
    gold.set(1, row("Gold", 2, 180.5, 77.25));
    assertThat(differences()).containsOnlyKeys("gold, lost");
  }

  @Test
  void oneBitOfADouble() {
    table.set(1, row("None", 7, 171.0, 0.3));
    assertThat(differences()).containsOnlyKeys("table, wrong mean");
  }

  @Test
  void aTopicThatDidNotComeToTheEnd() {
    topic.removeIf(message -> message.row().equals(NONE));
    assertThat(differences()).containsOnlyKeys("topic, lost");
  }

  @Test
  void aMessageOfTheTopicThatOnceHadTooManyResults() {
    add(row("Gold", 4, 180, 77));
    assertThat(differences())
        .containsOnlyKeys("topic, message with too many results", "topic, counted too often");
  }

  @Test
  void aMessageOfTheTopicWithAllResultsAndAnotherMean() {
    add(row("Gold", 3, 180.5, 77.5));
    assertThat(differences()).containsOnlyKeys("topic, message with a wrong mean");
  }

  @Test
  void aMessageOfTheTopicUnderTheKeyOfAnother() {
    topic.add(new FoundFeatures.FeatureMessage(FeatureJson.key(NONE), GOLD));
    assertThat(differences()).containsOnlyKeys("topic, key of another row");
  }

  @Test
  void poisonMissing() {
    rejects.remove(0);
    assertThat(differences()).containsOnlyKeys("rejects, message missing");
  }

  @Test
  void poisonWithOtherBytes() {
    rejects.set(1, new RejectMessage("results-1-7", new byte[0]));
    assertThat(differences()).containsOnlyKeys("rejects, other bytes");
  }

  @Test
  void aGoodMessageRejected() {
    rejects.add(new RejectMessage("results-1-8", POISON));
    assertThat(differences()).containsOnlyKeys("rejects, good message rejected");
  }

  @Test
  void aWrongCount() {
    counts.put("duplicate", 5L);
    assertThat(differences().get("counts"))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).isEqualTo("duplicate must be 4, is 5"))
        .anySatisfy(line -> assertThat(line).contains("is not the sum"));
  }

  @Test
  void aWrongCountThatAnotherMakesUpFor() {
    counts.put("duplicate", 5L);
    counts.put("filtered", 0L);
    assertThat(differences().get("counts")).hasSize(2);
  }

  @Test
  void aRowOfBronzeTwice() {
    bronze.add(bronze.get(3));
    assertThat(differences()).containsOnlyKeys("bronze, row more than once");
  }

  @Test
  void whereRowsOfTheLakeMayComeTwiceNoneMayBeMissing() {
    bronze.add(bronze.get(3));
    silver.add(silver.get(3));
    silver.add(source(GOOD - DUPLICATES));
    setAside.add(setAside.get(0));
    assertThat(FeaturesComparison.differences(expected, found(counts), false)).isEmpty();
    bronze.remove(5);
    silver.remove(5);
    assertThat(FeaturesComparison.differences(expected, found(counts), false))
        .containsOnlyKeys("bronze, row missing", "silver, lost");
  }

  @Test
  void aRowOfBronzeMissing() {
    bronze.remove(3);
    assertThat(differences()).containsOnlyKeys("bronze, row missing");
  }

  @Test
  void aRowOfSilverTwice() {
    silver.add(silver.get(3));
    assertThat(differences()).containsOnlyKeys("silver, row more than once");
  }

  @Test
  void aRowOfSilverInPlaceOfTheIdenticalOne() {
    silver.set(0, source(GOOD - DUPLICATES));
    assertThat(differences()).isEmpty();
  }

  @Test
  void aRowOfSilverBesidesTheIdenticalOne() {
    silver.add(source(GOOD - DUPLICATES));
    assertThat(differences()).containsOnlyKeys("silver, identical rows");
  }

  @Test
  void aRowOfSilverLost() {
    silver.remove(3);
    assertThat(differences()).containsOnlyKeys("silver, lost");
  }

  @Test
  void poisonInSilver() {
    silver.add("results-0-5");
    assertThat(differences()).containsOnlyKeys("silver, poison");
  }

  @Test
  void aDuplicateSetAsideTwice() {
    setAside.add(setAside.get(0));
    assertThat(differences()).containsOnlyKeys("set aside, row more than once");
  }

  @Test
  void aDuplicateNotSetAside() {
    setAside.remove(0);
    assertThat(differences()).containsOnlyKeys("set aside, duplicates");
  }

  @Test
  void poisonNotSetAside() {
    setAside.remove("parse results-1-7");
    assertThat(differences()).containsOnlyKeys("set aside, poison missing");
  }

  @Test
  void withoutCountsTheyAreNotCompared() {
    FoundFeatures found = found(null);
    assertThat(FeaturesComparison.differences(expected, found, true)).isEmpty();
  }

  @Test
  void noCountsWhereThereMustBe() {
    counts.clear();
    assertThat(differences()).containsOnlyKeys("counts");
  }

  @Test
  void twentyOfAKindAreTold() {
    gold.clear();
    for (int i = 0; i < 30; i++) {
      gold.add(row("Silver " + i, 1, 180, 80));
    }
    List<String> told = Differences.told(differences());
    assertThat(told).contains("gold, row missing: 2", "gold, row too many: 30", "  … and 10 more");
    assertThat(told).hasSize(1 + 2 + 1 + 20 + 1);
  }

  private Map<String, List<String>> differences() {
    return FeaturesComparison.differences(expected, found(counts), true);
  }

  private FoundFeatures found(Map<String, Long> withCounts) {
    return new FoundFeatures(table, topic, gold, bronze, silver, setAside, rejects, withCounts);
  }

  private void add(FeatureRow row) {
    topic.add(new FoundFeatures.FeatureMessage(FeatureJson.key(row), row));
  }

  private static ExpectedFeatures expected() {
    TreeMap<ModelKey, ModelRow> rows = new TreeMap<>();
    for (FeatureRow row : List.of(GOLD, NONE)) {
      rows.put(
          new ModelKey("Judo", row.key().medal(), "Female", "POL", null, null),
          new ModelRow(row.results(), row.avgHeight(), row.avgWeight()));
    }
    Map<String, byte[]> rejects = new HashMap<>();
    rejects.put("results-0-5", POISON);
    rejects.put("results-1-7", null);
    return new ExpectedFeatures(
        rows,
        rejects,
        new TreeMap<>(
            Map.of(
                "read",
                20L,
                "written",
                10L,
                "rejected",
                2L,
                "duplicate",
                4L,
                "filtered",
                1L,
                "unmatched",
                3L)),
        good());
  }

  /** The last ones are like the first. */
  private static Map<String, byte[]> good() {
    Map<String, byte[]> good = new TreeMap<>();
    for (int i = 0; i < GOOD; i++) {
      String row =
          """
          {"edition":"2012 Summer Olympics","country_noc":"POL","sport":"Judo","athlete_id":%d}"""
              .formatted(1 + i % (GOOD - DUPLICATES));
      good.put(source(i), row.getBytes(StandardCharsets.UTF_8));
    }
    return good;
  }

  private static String source(int number) {
    return "results-2-" + number;
  }

  private static FeatureRow row(String medal, long results, double height, double weight) {
    return new FeatureRow(
        new FeatureKey("Judo", medal, "Female", "POL"),
        null,
        null,
        results,
        height,
        weight,
        Instant.EPOCH);
  }
}
