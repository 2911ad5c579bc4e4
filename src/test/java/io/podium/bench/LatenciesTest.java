package io.podium.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void nearestRank() {
    Latencies latencies =
        new Latencies(
            IntStream.rangeClosed(1, 200).mapToObj(i -> Duration.ofMillis(201 - i)).toList());
    assertThat(latencies.count()).isEqualTo(200);
    assertThat(latencies.percentile(50)).isEqualTo(Duration.ofMillis(100));
    assertThat(latencies.percentile(99)).isEqualTo(Duration.ofMillis(198));
    assertThat(latencies.percentile(100)).isEqualTo(Duration.ofMillis(200));
    assertThat(latencies.percentile(0.1)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void ofOne() {
    Latencies latencies = new Latencies(List.of(Duration.ofMillis(7)));
    assertThat(latencies.percentile(50)).isEqualTo(Duration.ofMillis(7));
    assertThat(latencies.percentile(99)).isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void ofNoneThereIsNoFigure() {
    assertThatThrownBy(() -> new Latencies(List.of()).percentile(50))
        .isInstanceOf(IllegalStateException.class);
  }
}
