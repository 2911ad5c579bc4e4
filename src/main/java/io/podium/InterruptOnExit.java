package io.podium;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a thread when the process is asked to end, by Ctrl-C or SIGTERM, and gives it the time
 * to end what it does.
 */
final class InterruptOnExit {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean exiting;

  /**
   * @param thread the one to interrupt
   */
  InterruptOnExit(Thread thread) {
    this.hook = new Thread(() -> interrupt(thread), "interrupt-on-exit");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Says that the thread has ended what it does. */
  void done() {
    ended.countDown();
    if (!exiting) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyRunning) {
        // The process ends in this very moment; the hook finds that all is done.
        exiting = true;
      }
    }
  }

  private void interrupt(Thread thread) {
    exiting = true;
    thread.interrupt();
    try {
      if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the run could not be stopped in " + PATIENCE);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
