package io.podium.lake.landing;

import io.podium.options.Secret;

/**
 * Who asks an upstream for files.
 *
 * @param user null for nobody in particular
 * @param secret where the user's password is; null for none
 */
public record Credentials(String user, Secret secret) {

  /**
   * The password, read anew each time; empty where there is none.
   *
   * @throws io.podium.errors.InputNotReadyException where it cannot be read
   */
  String password() {
    return secret == null ? "" : secret.resolve();
  }
}
