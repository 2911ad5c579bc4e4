package io.podium.athletes.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.athletes.model.PoisonMessages.Poison;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoisonMessagesTest {
  static List<Poison> kinds() {
    return PoisonMessages.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void modelRejects(Poison poison) {
    assertThat(SequentialModel.rejection(poison.payload())).isPresent();
  }

  @Test
  void messageThatTheKindsAreBrokenFromIsGood() {
    assertThat(SequentialModel.rejection(PoisonMessages.good())).isEmpty();
  }

  @Test
  void kindsAreDistinct() {
    assertThat(kinds()).hasSizeGreaterThan(200).extracting(Poison::kind).doesNotHaveDuplicates();
  }

  @Test
  void modelRejectsRandomPoison() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] poison = PoisonMessages.random(random);
      assertThat(SequentialModel.rejection(poison)).as("message %d", i).isPresent();
    }
  }
}
