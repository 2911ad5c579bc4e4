package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Key stores for servers with TLS, made by the JDK's keytool. */
final class TestKeys {
  static final String PASSWORD = "changeit";

  private TestKeys() {}

  /**
   * Makes a key and a certificate that it signs itself; who takes the file as a trust store trusts
   * it.
   *
   * @param host a name or address, as keytool wants it: {@code ip:127.0.0.1}
   */
  static Path make(Path file, String host) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "SAN=" + host)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return file;
  }
}
