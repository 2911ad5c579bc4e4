package io.podium.lake.landing;

import java.io.IOException;
import java.time.Duration;

/** Says that a server could not answer just now. */
final class RetryLaterException extends IOException {
  private final Duration retryAfter;

  /**
   * @param retryAfter how long the server wants to be left alone; null where it does not say
   */
  RetryLaterException(String message, Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** How long the server wants to be left alone; null where it does not say. */
  Duration retryAfter() {
    return retryAfter;
  }
}
