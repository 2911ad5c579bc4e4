package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** What is said where a server's certificate is not trusted. */
final class Tls {
  private Tls() {}

  /**
   * Whether trying again is no use, because the server cannot prove that it is the right one.
   *
   * @throws InputNotReadyException where that is so
   */
  static void checkTrusted(String where, IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        throw new InputNotReadyException(
            where
                + " has a certificate that is not trusted, or that is for another host: "
                + cause.getMessage()
                + ". Correct the host's name, or name a store that holds the authority's"
                + " certificate: PODIUM_JAVA_OPTS=-Djavax.net.ssl.trustStore=PATH",
            failure);
      }
    }
  }
}
