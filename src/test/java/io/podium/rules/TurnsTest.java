package io.podium.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Turns TURNS = Turns.of(Duration.ofSeconds(5));

  @Test
  void beginAtTheMultiplesOfTheirLength() {
    assertThat(TURNS.at(4_999)).isZero();
    assertThat(TURNS.at(5_000)).isEqualTo(1);
    assertThat(TURNS.at(-1)).isEqualTo(-1);
    assertThat(TURNS.nextMillis(4_999)).isEqualTo(5_000);
    assertThat(TURNS.nextMillis(5_000)).isEqualTo(10_000);
    assertThat(TURNS.nextMillis(-1)).isZero();
  }

  @Test
  void haveALength() {
    assertThatThrownBy(() -> new Turns(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
