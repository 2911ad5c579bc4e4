package io.podium;

import io.podium.errors.InputNotReadyException;

/**
 * How a run ended.
 *
 * @param status DONE, FAILED or STOPPED
 * @param exitCode see {@link ExitCode}
 * @param error one line; null where there was none
 */
record RunOutcome(String status, int exitCode, String error) {
  static RunOutcome done() {
    return new RunOutcome("DONE", ExitCode.DONE, null);
  }

  static RunOutcome stopped() {
    return new RunOutcome("STOPPED", ExitCode.INTERRUPTED, null);
  }

  static RunOutcome failed(int exitCode, String error) {
    return new RunOutcome("FAILED", exitCode, error);
  }

  static RunOutcome failed(Throwable failure) {
    Throwable cause = failure;
    // Which input is not ready, and what to do, says no cause below that.
    while (cause.getCause() != null && !(cause instanceof InputNotReadyException)) {
      cause = cause.getCause();
    }
    return failed(
        ExitCode.of(failure), cause.getClass().getSimpleName() + ": " + cause.getMessage());
  }
}
