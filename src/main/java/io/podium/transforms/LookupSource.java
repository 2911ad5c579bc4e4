package io.podium.transforms;

import java.io.Serializable;

/**
 * Where reference data are that a pipeline looks things up in.
 *
 * @param <V> all of it; nobody changes it once it is loaded
 */
public interface LookupSource<V> extends Serializable {
  /**
   * Reads all there is now.
   *
   * @throws io.podium.errors.InputNotReadyException where it cannot be read
   */
  V load();

  /**
   * As {@link #load}, where nothing is known yet: it should wait for a server that is away.
   *
   * @throws io.podium.errors.InputNotReadyException where it cannot be read, or the server stayed
   *     away for too long
   */
  default V loadFirst() {
    return load();
  }
}
