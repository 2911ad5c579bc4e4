package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** Key stores for servers with TLS, made by the JDK's keytool. */
public final class TestKeys {
  /** Of all key stores. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "server";

  private TestKeys() {}

  /**
   * Makes a key and a certificate that it signs itself; who takes the file as a trust store trusts
   * it.
   *
   * @param host a name or address, as keytool wants it: {@code ip:127.0.0.1}
   */
  public static Path make(Path file, String host) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                ALIAS,
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

  /**
   * Writes the certificate of a key store as PEM.
   *
   * @param to the file; made anew
   */
  public static Path certificate(Path keyStore, Path to)
      throws IOException, GeneralSecurityException {
    return pem(to, "CERTIFICATE", open(keyStore).getCertificate(ALIAS).getEncoded());
  }

  /**
   * Writes the private key of a key store as PEM, not encrypted.
   *
   * @param to the file; made anew
   */
  public static Path privateKey(Path keyStore, Path to)
      throws IOException, GeneralSecurityException {
    return pem(
        to, "PRIVATE KEY", open(keyStore).getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
  }

  /** Writes a key store that holds the certificate of another, and no key. */
  public static Path trustStore(Path keyStore, String type, Path to)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(type);
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, open(keyStore).getCertificate(ALIAS));
    try (var out = Files.newOutputStream(to)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return to;
  }

  private static KeyStore open(Path file) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
  }

  private static Path pem(Path to, String what, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(
        to, "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, base64));
  }
}
