package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private final List<Duration> pauses = new ArrayList<>();

  @Test
  void pausesDoubleUpToALongestAndARandomPartIsLeftOut() throws Exception {
    Retries retries = retries(12);
    for (int i = 0; i < 11; i++) {
      retries.failed("x", new IOException("cut"), false);
    }

    List<Long> longest =
        List.of(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L, 30_000L);
    for (int i = 0; i < longest.size(); i++) {
      assertThat(pauses.get(i).toMillis()).isBetween(longest.get(i) / 2, longest.get(i));
    }
    assertThat(pauses.subList(6, 11)).as("not all alike").doesNotHaveDuplicates();
  }

  @Test
  void endsWithTheLastReasonWhenThereWereTooMany() throws Exception {
    Retries retries = retries(3);
    retries.failed("http://x", new IOException("cut"), false);
    retries.failed("http://x", new IOException("cut"), false);

    assertThatIOException()
        .isThrownBy(() -> retries.failed("http://x", new ConnectException(), false))
        .withMessage(
            "http://x: given up after 3 attempts that brought nothing; the last one:"
                + " ConnectException")
        .withNoCause();
    assertThat(pauses).hasSize(2);
  }

  @Test
  void theCauseThatSaysSomethingIsReported() {
    IOException closed =
        new IOException("closed", new IOException("bytes are missing", new Error()));

    assertThatIOException()
        .isThrownBy(() -> retries(1).failed("x", closed, false))
        .withMessageEndingWith(
            "1 attempt that brought nothing; the last one: IOException: bytes are missing");
  }

  @Test
  void anAttemptThatMadeProgressDoesNotCount() throws Exception {
    Retries retries = retries(2);
    for (int i = 0; i < 100; i++) {
      retries.failed("x", new IOException("cut"), i % 2 == 0);
    }

    assertThat(pauses)
        .hasSize(100)
        .allSatisfy(p -> assertThat(p).isLessThan(Duration.ofSeconds(1)));
  }

  @Test
  void aServersWishToBeLeftAloneIsHonoured() throws Exception {
    Retries retries = retries(10);

    retries.failed("x", new RetryLaterException("busy", Duration.ofSeconds(42)), false);
    retries.failed("x", new RetryLaterException("busy", Duration.ZERO), false);
    retries.failed("x", new RetryLaterException("busy", null), false);

    assertThat(pauses.get(0)).isEqualTo(Duration.ofSeconds(42));
    assertThat(pauses.get(1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(pauses.get(2)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void toBeLeftAloneForLongIsForTheNextRun() {
    assertThatExceptionOfType(InputNotReadyException.class)
        .isThrownBy(
            () ->
                retries(10)
                    .failed(
                        "http://x", new RetryLaterException("busy", Duration.ofHours(1)), false))
        .withMessage("http://x: busy, and asks to come back in 3,600 s; run it again then");
    assertThat(pauses).isEmpty();
  }

  private Retries retries(int limit) {
    return new Retries(limit, pauses::add, new SplittableRandom(1));
  }
}
