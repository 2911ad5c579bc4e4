package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How often, and after which pauses, something is tried again: pauses double, and a random part of
 * each is left out, so that many who were cut off together do not come back together.
 */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** A server that wants to be left alone for longer is for the orchestrator's next run. */
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(10);

  private static final double MILLIS_PER_SECOND = 1000;

  private final int limit;
  private final Pause pause;
  private final RandomGenerator random;
  private int failures;

  /**
   * @param limit how many attempts in a row may fail without progress, the first included
   * @param random what part of a pause is left out
   */
  Retries(int limit, Pause pause, RandomGenerator random) {
    this.limit = limit;
    this.pause = Objects.requireNonNull(pause, "pause");
    this.random = Objects.requireNonNull(random, "random");
  }

  /**
   * Takes note of an attempt that failed, warns and waits until it is time for the next.
   *
   * @param what was tried, for the message
   * @param progressed whether the attempt got further than those before; it does not count then
   * @throws IOException where this was one too many
   * @throws InputNotReadyException where the server wants to be left alone for too long
   */
  void failed(String what, IOException failure, boolean progressed)
      throws IOException, InterruptedException {
    failures = progressed ? 0 : failures + 1;
    String reason = reason(failure);
    if (failures >= limit) {
      throw new IOException(
          "%s: given up after %d attempt%s that brought nothing; the last one: %s"
              .formatted(what, failures, failures == 1 ? "" : "s", reason));
    }
    Duration wait = nextPause();
    if (failure instanceof RetryLaterException later && later.retryAfter() != null) {
      if (later.retryAfter().compareTo(LONGEST_RETRY_AFTER) > 0) {
        throw new InputNotReadyException(
            "%s: %s, and asks to come back in %,d s; run it again then"
                .formatted(what, reason, later.retryAfter().toSeconds()));
      }
      wait = later.retryAfter().compareTo(wait) > 0 ? later.retryAfter() : wait;
    }
    LOG.warn(
        "{}: {}; attempt {} of {} in {} s",
        what,
        reason,
        failures + 1,
        limit,
        wait.toMillis() / MILLIS_PER_SECOND);
    pause.of(wait);
  }

  /** From half of what doubling gives to all of it. */
  private Duration nextPause() {
    long longest = FIRST_PAUSE.toMillis() << Math.min(Math.max(0, failures - 1), Integer.SIZE / 2);
    longest = Math.min(longest, LONGEST_PAUSE.toMillis());
    return Duration.ofMillis(longest - random.nextLong(longest / 2 + 1));
  }

  /** What the innermost cause with a message says: clients put "closed" and the like around it. */
  private static String reason(IOException failure) {
    if (failure instanceof RetryLaterException) {
      return failure.getMessage();
    }
    Throwable meant = failure;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      meant = cause.getMessage() == null ? meant : cause;
    }
    String name = meant.getClass().getSimpleName();
    return meant.getMessage() == null ? name : name + ": " + meant.getMessage().strip();
  }
}
