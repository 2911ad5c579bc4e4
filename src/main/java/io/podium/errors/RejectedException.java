package io.podium.errors;

import java.util.Objects;

/**
 * Says that a record cannot be used, and why. It is a value that travels as an exception, so it has
 * no stack trace: poison may come by the million.
 */
public final class RejectedException extends Exception {

  private final String reason;

  /**
   * @param reason a short code in kebab case that groups rejects, such as {@code missing-field}
   * @param message one sentence that names the field and says what was expected
   */
  public RejectedException(String reason, String message) {
    super(Objects.requireNonNull(message, "message"), null, false, false);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  /** The short code that groups rejects. */
  public String reason() {
    return reason;
  }
}
