package io.podium.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosScheduleTest {
  private static final List<VictimKind> ALL = List.of(VictimKind.values());

  @Test
  void isAFunctionOfTheSeed() {
    assertThat(ChaosSchedule.of(7, 50, ALL)).isEqualTo(ChaosSchedule.of(7, 50, ALL));
    assertThat(ChaosSchedule.of(7, 50, ALL)).isNotEqualTo(ChaosSchedule.of(8, 50, ALL));
  }

  @Test
  void aLongerOneBeginsLikeAShorterOne() {
    assertThat(ChaosSchedule.of(7, 50, ALL).kills())
        .startsWith(ChaosSchedule.of(7, 20, ALL).kills().toArray(ChaosSchedule.Kill[]::new));
  }

  @Test
  void everyVictimGetsItsTurn() {
    List<VictimKind> victims =
        ChaosSchedule.of(3, 6, ALL).kills().stream().map(ChaosSchedule.Kill::victim).toList();
    assertThat(victims)
        .containsExactlyInAnyOrder(
            VictimKind.DRIVER,
            VictimKind.DRIVER,
            VictimKind.WORKER,
            VictimKind.WORKER,
            VictimKind.KAFKA_LEADER,
            VictimKind.DATABASE);
  }

  @Test
  void killsOnlyWhatItMay() {
    assertThat(ChaosSchedule.of(1, 30, List.of(VictimKind.DATABASE)).kills())
        .hasSize(30)
        .allSatisfy(kill -> assertThat(kill.victim()).isEqualTo(VictimKind.DATABASE));
    assertThat(ChaosSchedule.of(1, 0, List.of()).kills()).isEmpty();
  }

  @Test
  void timesAreWithinTheirBounds() {
    assertThat(ChaosSchedule.of(9, 1_000, ALL).kills())
        .allSatisfy(
            kill -> {
              assertThat(kill.work()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(10));
              assertThat(kill.afterMove()).isBetween(Duration.ZERO, Duration.ofSeconds(1));
              assertThat(kill.pause()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
              assertThat(kill.choice()).isNotNegative();
            });
  }
}
