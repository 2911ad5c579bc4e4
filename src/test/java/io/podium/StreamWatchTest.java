package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.io.TopicOffsets.Range;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamWatchTest {
  private static final long IDLE = 10_000;
  private static final long FLUSH = 3_000;
  private static final long END = IDLE + FLUSH;

  private long clock = 1_000_000;
  private int asked;
  private Map<String, Range> ranges = Map.of("t-0", new Range(0, 0));
  private boolean brokersAnswer = true;

  @Test
  void endsOnceNothingCameForSoLongAndAllIsWritten() throws InterruptedException {
    StreamWatch watch = watch(false);
    has("t-0", 0, 5);

    assertThat(after(END, watch, 5, Map.of("t-0", 5L))).isFalse();
    assertThat(after(END, watch, 5, Map.of("t-0", 5L))).isFalse();
    assertThat(after(1, watch, 5, Map.of("t-0", 5L))).isTrue();
  }

  @Test
  void aMessageBeginsTheTimeAnew() throws InterruptedException {
    StreamWatch watch = watch(false);
    has("t-0", 0, 6);
    after(1, watch, 5, Map.of("t-0", 5L));

    assertThat(after(END, watch, 6, Map.of("t-0", 6L))).isFalse();
    assertThat(after(END, watch, 6, Map.of("t-0", 6L))).isFalse();
    assertThat(after(1, watch, 6, Map.of("t-0", 6L))).isTrue();
  }

  @Test
  void withoutAnIdleTimeItNeverEnds() throws InterruptedException {
    StreamWatch watch =
        new StreamWatch(this::ends, false, null, Duration.ofMillis(FLUSH), () -> clock);

    assertThat(after(Duration.ofDays(365).toMillis(), watch, 0, Map.of())).isFalse();
    assertThat(after(Duration.ofDays(365).toMillis(), watch, 0, Map.of())).isFalse();
  }

  @Test
  void whatIsInTheTopicAndNotReadIsLag() throws InterruptedException {
    StreamWatch watch = watch(false);
    ranges = Map.of("t-0", new Range(100, 150), "t-1", new Range(7, 10), "t-2", new Range(3, 3));

    assertThat(watch.lag()).isEmpty();
    after(1_000, watch, 0, Map.of());
    assertThat(watch.lag()).as("all that is kept").hasValue(53);
    after(1_000, watch, 40, Map.of("t-0", 140L));
    assertThat(watch.lag()).hasValue(13);
    after(1_000, watch, 53, Map.of("t-0", 150L, "t-1", 10L));
    assertThat(watch.lag()).hasValue(0);
  }

  @Test
  void aReaderAheadOfTheBrokersAnswerDoesNotHideTheLagOfOthers() throws InterruptedException {
    StreamWatch watch = watch(false);
    ranges = Map.of("t-0", new Range(0, 10), "t-1", new Range(0, 4));

    after(1_000, watch, 12, Map.of("t-0", 12L));

    assertThat(watch.lag()).hasValue(4);
  }

  @Test
  void ofAStreamThatGoesOnOnlyNewMessagesAreLag() throws InterruptedException {
    StreamWatch watch = watch(true);
    has("t-0", 0, 50);

    after(1_000, watch, 0, Map.of());
    assertThat(watch.lag()).as("read before, for all that is known").hasValue(0);
    has("t-0", 0, 57);
    after(1_000, watch, 0, Map.of());
    assertThat(watch.lag()).as("came since").hasValue(7);
    after(1_000, watch, 3, Map.of("t-0", 53L));
    assertThat(watch.lag()).hasValue(4);
  }

  @Test
  void aStreamThatGoesOnHasTimeToStart() throws InterruptedException {
    StreamWatch watch = watch(true);
    has("t-0", 0, 50);

    assertThat(after(0, watch, 0, Map.of())).isFalse();
    assertThat(after(120_000 + FLUSH, watch, 0, Map.of())).isFalse();
    assertThat(after(1, watch, 0, Map.of())).isTrue();
  }

  @Test
  void aJobThatHasNotReadItsFirstMessageIsStarting() throws InterruptedException {
    StreamWatch watch = watch(false);
    has("t-0", 0, 1);

    assertThat(after(1_000, watch, 0, Map.of())).isFalse();
    for (int minute = 1; minute < 10; minute++) {
      assertThat(after(60_000, watch, 0, Map.of())).as("minute " + minute).isFalse();
    }
  }

  @Test
  void messagesThatAreNotYetReadKeepItGoing() throws InterruptedException {
    StreamWatch watch = watch(false);
    has("t-0", 0, 6);

    assertThat(after(1_000, watch, 5, Map.of("t-0", 5L))).isFalse();
    assertThat(after(119_000, watch, 5, Map.of("t-0", 5L))).isFalse();
    assertThat(after(END, watch, 5, Map.of("t-0", 5L)))
        .as("after two minutes they are taken for markers of transactions")
        .isFalse();
    assertThat(after(1, watch, 5, Map.of("t-0", 5L))).isTrue();
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNotAnIdleTopic() throws InterruptedException {
    StreamWatch watch = watch(false);
    has("t-0", 0, 5);
    after(1_000, watch, 5, Map.of("t-0", 5L));
    brokersAnswer = false;

    assertThat(after(END + 1, watch, 5, Map.of("t-0", 5L))).isFalse();
    assertThat(watch.lag()).isEmpty();
    assertThat(after(10 * END, watch, 5, Map.of("t-0", 5L))).isFalse();

    brokersAnswer = true;
    assertThat(after(END, watch, 5, Map.of("t-0", 5L))).isFalse();
    assertThat(watch.lag()).hasValue(0);
    assertThat(after(1, watch, 5, Map.of("t-0", 5L))).isTrue();
  }

  @Test
  void theBrokersAreAskedOnceASecond() throws InterruptedException {
    StreamWatch watch = watch(false);

    for (int i = 0; i < 30; i++) {
      after(100, watch, 0, Map.of());
    }

    assertThat(asked).isEqualTo(3);
  }

  private StreamWatch watch(boolean resumed) {
    return new StreamWatch(
        this::ends, resumed, Duration.ofMillis(IDLE), Duration.ofMillis(FLUSH), () -> clock);
  }

  private Optional<Map<String, Range>> ends() {
    asked++;
    return brokersAnswer ? Optional.of(ranges) : Optional.empty();
  }

  private void has(String partition, long first, long next) {
    ranges = Map.of(partition, new Range(first, next));
  }

  private boolean after(long millis, StreamWatch watch, long read, Map<String, Long> nextOffsets)
      throws InterruptedException {
    clock += millis;
    return watch.isOver(read, nextOffsets);
  }
}
