package io.podium.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** Looks at the table of features all the time, and notes when it last moved. */
final class ProgressWatch implements Callable<Void> {
  private static final Duration POLL = Duration.ofMillis(50);

  private final ChaosDatabase database;
  private final String table;
  private long results;
  private long waitingSince = Long.MAX_VALUE;
  private long waitingFor;
  private long movedAt;

  ProgressWatch(ChaosDatabase database, String table) {
    this.database = database;
    this.table = table;
  }

  /** The results behind all features, when they were last seen. */
  synchronized long results() {
    return results;
  }

  /**
   * Begins to wait for the next progress.
   *
   * @param since a moment by {@link System#nanoTime()}; what is seen before does not count
   */
  synchronized void expect(long since) {
    waitingSince = since;
    waitingFor = results;
    movedAt = 0;
  }

  /** When the table moved past where it was when progress was last expected; empty if not yet. */
  synchronized OptionalLong movedAt() {
    return movedAt == 0 ? OptionalLong.empty() : OptionalLong.of(movedAt);
  }

  @Override
  public Void call() throws IOException, InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      long asked = System.nanoTime();
      OptionalLong now = database.results(table);
      if (now.isPresent()) {
        note(asked, now.getAsLong());
      }
      Thread.sleep(POLL.toMillis());
    }
    return null;
  }

  private synchronized void note(long asked, long now) {
    results = Math.max(results, now);
    if (movedAt == 0 && asked >= waitingSince && now > waitingFor) {
      movedAt = System.nanoTime();
    }
  }
}
