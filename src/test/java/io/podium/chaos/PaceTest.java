package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void isTheFastestWhereThereIsEnoughForAllKills() {
    assertThat(Pace.of(100_000, 5, 30, 200)).isEqualTo(200);
    assertThat(Pace.of(10, 0, 30, 200)).isEqualTo(200);
  }

  @Test
  void leavesMessagesForTheKillsThatAreToCome() {
    assertThat(Pace.of(6_000, 4, 30, 200)).isEqualTo(40);
  }

  @Test
  void neverEndsBeforeTheLastKill() {
    double left = 1_000;
    for (int second = 0; second < 600; second++) {
      left -= Pace.of((int) left, 1, 30, 200);
    }
    assertThat(left).isPositive();
  }
}
