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
}
