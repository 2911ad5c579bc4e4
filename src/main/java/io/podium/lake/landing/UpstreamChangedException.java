package io.podium.lake.landing;

import java.io.IOException;

/**
 * Says that a file was changed while it was fetched, so that it has to be fetched from its start.
 */
final class UpstreamChangedException extends IOException {
  @SuppressWarnings("serial") // never serialised
  private final transient Transfer transfer;

  UpstreamChangedException(String file) {
    this(file, null);
  }

  /**
   * @param transfer of the new version, from its start; null where none is open
   */
  UpstreamChangedException(String file, Transfer transfer) {
    super(file + " was changed while it was fetched");
    this.transfer = transfer;
  }

  /** Of the new version; null where none is open. Who catches this has to close it. */
  Transfer transfer() {
    return transfer;
  }
}
