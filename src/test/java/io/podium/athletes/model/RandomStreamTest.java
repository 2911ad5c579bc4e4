package io.podium.athletes.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void modelCountsWhatTheGeneratorMeant() {
    for (long seed = 0; seed < 200; seed++) {
      RandomStream stream = RandomStream.generate(seed);
      ModelResult result = SequentialModel.run(stream.messages(), stream.bios(), stream.window());

      int good = stream.messages().size() - stream.poison();
      assertThat(result.counts())
          .as(stream.toString())
          .containsEntry("read", (long) stream.messages().size())
          .containsEntry("rejected", (long) stream.poison())
          .containsEntry("duplicate", (long) good - stream.distinct());
    }
  }

  @Test
  void sameSeedGivesTheSameCase() {
    RandomStream one = RandomStream.generate(5);
    RandomStream two = RandomStream.generate(5);

    assertThat(two.bios()).isEqualTo(one.bios());
    assertThat(Arrays.deepEquals(two.messages().toArray(), one.messages().toArray())).isTrue();
    assertThat(two.window()).hasToString(one.window().toString());
  }

  @Test
  void casesCoverEveryOutcomeAndWindowsOfSeveralResults() {
    TreeSet<ModelResult.Outcome> outcomes = new TreeSet<>();
    int severalResults = 0;
    int windowed = 0;
    for (long seed = 0; seed < 100; seed++) {
      RandomStream stream = RandomStream.generate(seed);
      assertThat(stream.bios()).hasSizeBetween(10, 60);
      assertThat(stream.messages()).hasSizeBetween(20, 400);
      ModelResult result = SequentialModel.run(stream.messages(), stream.bios(), stream.window());
      outcomes.addAll(result.outcomes());
      for (var row : result.rows().entrySet()) {
        if (row.getKey().windowStart() != null) {
          windowed++;
          severalResults += row.getValue().results() > 1 ? 1 : 0;
        }
      }
    }
    assertThat(outcomes).containsExactly(ModelResult.Outcome.values());
    assertThat(severalResults).isGreaterThan(windowed / 10);
  }
}
