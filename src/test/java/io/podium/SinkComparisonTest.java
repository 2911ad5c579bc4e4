package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.rules.FeatureKey;
import io.podium.athletes.rules.FeatureRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SinkComparisonTest {
  private static final Instant START = Instant.parse("1990-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2010-01-01T00:00:00Z");
  private static final FeatureRow JUDO = row("Judo", END, 2, 180.5, 80.25);
  private static final FeatureRow GOLF = row("Golf", END, 3, 175, 70);

  private final SortedMap<String, List<FeatureRow>> sinks = new TreeMap<>();

  @Test
  void theSameRowsInAnotherOrderWorkedOutAtAnotherTimeAreTheSame() {
    FeatureRow later =
        new FeatureRow(
            JUDO.key(), START, END, 2, 180.5, 80.25, Instant.parse("2026-02-02T00:00:00Z"));
    sinks.put("table", List.of(JUDO, GOLF));
    sinks.put("topic", List.of(GOLF, later));
    assertThat(SinkComparison.differences(sinks, 5)).isEmpty();
  }

  @Test
  void findsARowThatOneSinkLacks() {
    sinks.put("lake", List.of(JUDO, GOLF));
    sinks.put("table", List.of(JUDO));
    assertThat(SinkComparison.differences(sinks, 5))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).startsWith("the table lacks").contains("Golf"))
        .anySatisfy(line -> assertThat(line).startsWith("the table accounts for 2 results"));
  }

  @Test
  void findsARowThatOnlyOneSinkHas() {
    sinks.put("lake", List.of(JUDO));
    sinks.put("table", List.of(JUDO, GOLF));
    assertThat(SinkComparison.differences(sinks, 2))
        .anySatisfy(line -> assertThat(line).startsWith("the lake lacks").contains("Golf"));
  }

  @Test
  void findsADifferingBit() {
    for (FeatureRow other :
        List.of(
            row("Judo", END, 2, Math.nextUp(180.5), 80.25),
            row("Judo", END, 2, 180.5, Math.nextDown(80.25)),
            row("Judo", END.plusSeconds(1), 2, 180.5, 80.25))) {
      sinks.put("lake", List.of(JUDO));
      sinks.put("topic", List.of(other));
      assertThat(SinkComparison.differences(sinks, 2))
          .singleElement()
          .satisfies(line -> assertThat(line).startsWith("the topic holds").contains("Judo"));
    }
  }

  @Test
  void findsAnotherNumberOfResults() {
    sinks.put("lake", List.of(JUDO));
    sinks.put("topic", List.of(row("Judo", END, 1, 180.5, 80.25)));
    assertThat(SinkComparison.differences(sinks, 2)).hasSize(2);
    assertThat(SinkComparison.differences(new TreeMap<>(sinks.headMap("m")), 3))
        .containsExactly("the lake accounts for 2 results, and 3 were written");
  }

  @Test
  void findsARowThatStandsTwice() {
    sinks.put("table", List.of(JUDO, JUDO));
    assertThat(SinkComparison.differences(sinks, 4))
        .singleElement()
        .satisfies(line -> assertThat(line).endsWith("more than once"));
  }

  @Test
  void tellsThreeDifferencesOfAKindAndHowManyMoreThereAre() {
    List<FeatureRow> many = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      many.add(row("Sport " + i, END, 1, 170, 60));
    }
    sinks.put("lake", many);
    sinks.put("table", List.of());
    assertThat(SinkComparison.differences(sinks, 10))
        .hasSize(5)
        .last()
        .isEqualTo("… and 7 more of this kind");
  }

  private static FeatureRow row(
      String sport, Instant end, long results, double height, double weight) {
    FeatureKey key = new FeatureKey(sport, "Gold", "Female", "POL");
    return new FeatureRow(
        key, START, end, results, height, weight, Instant.parse("2026-01-01T00:00:00Z"));
  }
}
