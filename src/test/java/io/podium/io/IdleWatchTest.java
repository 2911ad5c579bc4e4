package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdleWatchTest {
  private static final long IDLE = 8_000;

  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final IdleWatch watch = new IdleWatch(Duration.ofMillis(IDLE), clock::get);

  @Test
  void isOverOnceNothingCameForSoLong() {
    assertThat(overAfter(IDLE, 0)).isFalse();
    assertThat(overAfter(1, 0)).isTrue();
  }

  @Test
  void aRecordBeginsTheTimeAnew() {
    clock.addAndGet(IDLE);
    watch.recordCame();

    assertThat(overAfter(IDLE, 0)).isFalse();
    assertThat(overAfter(1, 0)).isTrue();
  }

  @Test
  void aBacklogIsNotIdle() {
    assertThat(overAfter(IDLE, 1)).isFalse();
    assertThat(overAfter(IDLE, 1)).isFalse();
    assertThat(overAfter(IDLE, 0)).isFalse();
    assertThat(overAfter(1, 0)).isTrue();
  }

  @Test
  void anUnknownBacklogIsNotIdle() {
    assertThat(overAfter(IDLE, -1)).isFalse();
    assertThat(overAfter(IDLE, -1)).isFalse();
  }

  @Test
  void theBacklogOfOnePartitionKeepsTheOthersGoing() {
    for (int i = 0; i < 3; i++) {
      assertThat(overAfter(IDLE, 7)).isFalse();
      assertThat(overAfter(0, 0)).isFalse();
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNotIdle() {
    long answeredAt = clock.get();
    clock.addAndGet(10_000);

    assertThat(watch.isOver("p", 0, answeredAt)).isFalse();
    clock.addAndGet(1_000_000);
    assertThat(watch.isOver("p", 0, answeredAt)).isFalse();

    assertThat(overAfter(IDLE, 0)).isFalse();
    assertThat(overAfter(1, 0)).isTrue();
  }

  @Test
  void onceOverItStaysOver() {
    assertThat(overAfter(IDLE + 1, 0)).isTrue();

    watch.recordCame();
    assertThat(overAfter(0, 5)).isTrue();
    assertThat(watch.isOver("p", 0, 0)).isTrue();
  }

  @Test
  void aBacklogThatIsNeverReadIsTakenForTransactionMarkers() {
    for (int i = 0; i < 4; i++) {
      assertThat(overAfter(IDLE, 1)).isFalse();
    }
    assertThat(overAfter(IDLE, 1)).isFalse();
    assertThat(overAfter(1, 1)).isTrue();
  }

  @Test
  void aRecordEndsThePatienceWithMarkers() {
    overAfter(3 * IDLE, 1);
    watch.recordCame();

    assertThat(overAfter(4 * IDLE, 1)).isFalse();
    assertThat(overAfter(IDLE, 1)).isFalse();
  }

  @Test
  void aPartitionThatHasNotBeenHeardOfForLongIsNotIdle() {
    watch.isOver("quiet", 5, clock.get());
    for (int i = 0; i < 10; i++) {
      assertThat(overAfter(IDLE, 0)).isFalse();
    }
    watch.isOver("quiet", 0, clock.get());
    assertThat(overAfter(IDLE / 2, 0)).isFalse();
    watch.isOver("quiet", 0, clock.get());
    assertThat(overAfter(IDLE, 0)).isTrue();
  }

  @Test
  void readersOfOneRunShareAWatch() {
    IdleWatch first = IdleWatch.of("IdleWatchTest-a", Duration.ofHours(1));

    assertThat(IdleWatch.of("IdleWatchTest-a", Duration.ofHours(1))).isSameAs(first);
    assertThat(IdleWatch.of("IdleWatchTest-b", Duration.ofHours(1))).isNotSameAs(first);
  }

  private boolean overAfter(long millis, long backlog) {
    return watch.isOver("p", backlog, clock.addAndGet(millis));
  }
}
