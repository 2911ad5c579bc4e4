package io.podium.lake.landing;

import java.time.Duration;

/** Waits; in tests it does not. */
@FunctionalInterface
interface Pause {
  /** Waits for so long. */
  void of(Duration length) throws InterruptedException;
}
