package io.podium.errors;

/** Says that an input is not there, or not in a state to be read; a later try may succeed. */
public final class InputNotReadyException extends RuntimeException {

  /**
   * @param message names the input and says what to do
   */
  public InputNotReadyException(String message) {
    super(message);
  }

  /**
   * @param message names the input and says what to do
   * @param cause may be null
   */
  public InputNotReadyException(String message, Throwable cause) {
    super(message, cause);
  }
}
