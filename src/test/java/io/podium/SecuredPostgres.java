package io.podium;

import io.podium.io.Database;
import io.podium.local.EmbeddedPostgres;
import io.podium.options.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes an {@link EmbeddedPostgres} demand TLS. */
final class SecuredPostgres {
  private SecuredPostgres() {}

  /**
   * Starts a server that lets in only who comes encrypted.
   *
   * @param keys its key store
   */
  static void start(EmbeddedPostgres embedded, Path keys) throws Exception {
    embedded.start();
    embedded.stop();
    Path folder = embedded.folder();
    Path certificate = TestKeys.certificate(keys, folder.resolve("server.crt"));
    Path key = TestKeys.privateKey(keys, folder.resolve("server.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        folder.resolve("data/postgresql.conf"),
        "\nssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n".formatted(certificate, key),
        StandardOpenOption.APPEND);
    Path access = folder.resolve("data/pg_hba.conf");
    Files.writeString(access, Files.readString(access).replaceAll("(?m)^host ", "hostssl "));
    embedded.start();
  }

  /** The server, as its user comes. */
  static Database database(EmbeddedPostgres embedded, Database.Tls tls) {
    return new Database(
        embedded.jdbcUrl("podium"),
        embedded.user(),
        new Secret("file:" + embedded.passwordFile()),
        tls);
  }
}
