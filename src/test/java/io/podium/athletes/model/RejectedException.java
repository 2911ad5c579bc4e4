package io.podium.athletes.model;

/** A row breaks the rules of the record; the message says which. */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  RejectedException(String reason) {
    super(reason);
  }
}
