package io.podium.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Waits for what others do. */
final class Await {
  private static final Duration POLL = Duration.ofMillis(100);

  private Await() {}

  /** What is waited for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @param what names it, for the error
   * @param details are asked for only in case of an error
   * @throws IOException where it does not come to hold in time
   */
  static void until(String what, Duration limit, Condition condition, Supplier<String> details)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException(
            "%s took longer than %d s. %s".formatted(what, limit.toSeconds(), details.get()));
      }
      Thread.sleep(POLL.toMillis());
    }
  }
}
