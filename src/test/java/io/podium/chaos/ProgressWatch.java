package io.podium.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** Looks at what a run has done all the time, and notes when that last grew. */
final class ProgressWatch implements Callable<Void> {
  private static final Duration POLL = Duration.ofMillis(50);

  private final Subject subject;
  private long progress;
  private long waitingSince = Long.MAX_VALUE;
  private long waitingFor;
  private long movedAt;

  ProgressWatch(Subject subject) {
    this.subject = subject;
  }

  /**
   * Begins to wait for the next progress.
   *
   * @param since a moment by {@link System#nanoTime()}; what is seen before does not count
   */
  synchronized void expect(long since) {
    waitingSince = since;
    waitingFor = progress;
    movedAt = 0;
  }

  /** When it moved past where it was when progress was last expected; empty if not yet. */
  synchronized OptionalLong movedAt() {
    return movedAt == 0 ? OptionalLong.empty() : OptionalLong.of(movedAt);
  }

  @Override
  public Void call() throws IOException, InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      long asked = System.nanoTime();
      OptionalLong now = subject.progress();
      if (now.isPresent()) {
        note(asked, now.getAsLong());
      }
      Thread.sleep(POLL.toMillis());
    }
    return null;
  }

  private synchronized void note(long asked, long now) {
    progress = Math.max(progress, now);
    if (movedAt == 0 && asked >= waitingSince && now > waitingFor) {
      movedAt = System.nanoTime();
    }
  }
}
