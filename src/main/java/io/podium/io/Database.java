package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.options.CommandLine;
import io.podium.options.DatabaseOptions;
import io.podium.options.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;

/**
 * Where a database is, who comes, and how it is talked to.
 *
 * @param url {@code jdbc:mysql://host:port/database} or {@code
 *     jdbc:postgresql://host:port/database}
 * @param user null where the server asks for none
 * @param password null where the server asks for none
 * @param tls null to leave it to the driver: TLS where the server has it, and no certificate is
 *     checked
 */
public record Database(String url, String user, Secret password, Tls tls) implements Serializable {
  private static final String MYSQL = "jdbc:mysql://";
  private static final String POSTGRESQL = "jdbc:postgresql://";

  /** Not there: the driver tells the server that it sends files only where it may send some. */
  private static final String NO_FOLDER = "/no/folder/but/rows";

  /** In characters. */
  private static final int LONGEST_CACHED_SQL = 100_000;

  /**
   * Encryption.
   *
   * @param mode what is demanded of the server
   * @param rootCert a PEM file with the certificates that are trusted; null for those that Java
   *     trusts
   */
  public record Tls(Mode mode, String rootCert) implements Serializable {
    /** What is demanded of the server. */
    public enum Mode {
      /** Nothing is encrypted. */
      DISABLE("DISABLED"),
      /** Encryption, with any server. */
      REQUIRE("REQUIRED"),
      /** And its certificate is trusted. */
      VERIFY_CA("VERIFY_CA"),
      /** And the certificate is issued for the name it is called by. */
      VERIFY_FULL("VERIFY_IDENTITY");

      private final String mysql;

      Mode(String mysql) {
        this.mysql = mysql;
      }

      /** As PostgreSQL has it, and the options. */
      private String postgresql() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }

      private boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
      }

      private static Mode parse(String text) {
        for (Mode mode : values()) {
          if (mode.postgresql().equals(text)) {
            return mode;
          }
        }
        throw new IllegalArgumentException(
            "expected disable, require, verify-ca or verify-full, not " + text);
      }
    }

    public Tls {
      Objects.requireNonNull(mode, "mode");
    }
  }

  public Database {
    Objects.requireNonNull(url, "url");
  }

  /** A database that is talked to as its driver sees fit. */
  public Database(String url, String user, Secret password) {
    this(url, user, password, null);
  }

  /**
   * The database that options name. What is wrong with them is noted on the line.
   *
   * @return null where they name none, or are wrong
   */
  public static Database from(DatabaseOptions options, CommandLine line) {
    Secret password = line.value("jdbcPasswordRef", options.getJdbcPasswordRef(), Secret::new);
    Tls.Mode mode = line.value("jdbcSslMode", options.getJdbcSslMode(), Tls.Mode::parse);
    if (options.getJdbcSslRootCert() != null && (mode == null || !mode.verifies())) {
      line.problem("--jdbcSslRootCert is for --jdbcSslMode=verify-ca and verify-full");
    }
    String url = options.getJdbcUrl();
    if (url == null) {
      return null;
    }
    if (!url.startsWith(MYSQL) && !url.startsWith(POSTGRESQL)) {
      line.problem(
          "--jdbcUrl must begin with " + MYSQL + ", for MariaDB too, or with " + POSTGRESQL);
      return null;
    }
    if (url.matches("(?i).*(password[123]?=|//[^/?]*:[^/?]*@).*")) {
      line.problem("--jdbcUrl holds a password: put it into a file and give --jdbcPasswordRef");
      return null;
    }
    // The drivers do not agree on which of the two would count.
    if (mode != null
        && url.matches(
            "(?i).*[?&(,](ssl(mode|rootcert|factory)?|usessl|requiressl|verifyservercertificate"
                + "|trustcertificatekeystore[a-z]*)=.*")) {
      line.problem(
          "--jdbcUrl holds settings of TLS: give --jdbcSslMode and --jdbcSslRootCert alone");
      return null;
    }
    return new Database(
        url,
        options.getJdbcUser(),
        password,
        mode == null ? null : new Tls(mode, options.getJdbcSslRootCert()));
  }

  /** What it speaks. */
  public Dialect dialect() {
    return url.startsWith("jdbc:postgresql:") ? Dialect.POSTGRESQL : Dialect.MYSQL;
  }

  /**
   * A new connection, in UTC. The caller closes it.
   *
   * @throws InputNotReadyException where the password or the trusted certificates cannot be read
   */
  public Connection connect() throws SQLException {
    return connect(new Properties());
  }

  /**
   * As {@link #connect}, and rows can be sent as the text of a file where the dialect and the
   * server have that. The server can ask for no file of this machine.
   */
  Connection connectToLoad() throws SQLException {
    Properties properties = new Properties();
    if (dialect() == Dialect.MYSQL) {
      properties.setProperty("allowLoadLocalInfile", "false");
      properties.setProperty("allowLoadLocalInfileInPath", NO_FOLDER);
    }
    return connect(properties);
  }

  private Connection connect(Properties properties) throws SQLException {
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password.resolve());
    }
    return dialect() == Dialect.POSTGRESQL
        ? connectToPostgres(properties)
        : connectToMySql(properties);
  }

  private Connection connectToMySql(Properties properties) throws SQLException {
    properties.setProperty("rewriteBatchedStatements", "true");
    properties.setProperty("useCursorFetch", "true");
    // A cursor makes the server prepare each statement: of many rows that takes longer than to
    // execute it.
    properties.setProperty("cachePrepStmts", "true");
    properties.setProperty("prepStmtCacheSqlLimit", "" + LONGEST_CACHED_SQL);
    properties.setProperty("connectionTimeZone", "UTC");
    properties.setProperty("connectTimeout", "10000");
    properties.setProperty("socketTimeout", "300000");
    if (tls != null) {
      properties.setProperty("sslMode", tls.mode().mysql);
    }
    if (tls == null || tls.rootCert() == null) {
      return DriverManager.getConnection(url, properties);
    }
    try {
      // The driver knows no PEM, and no store without a password.
      String password = UUID.randomUUID().toString();
      Path trusted = Files.createTempFile("podium-trust", ".p12");
      try {
        writeTrustStore(Path.of(tls.rootCert()), trusted, password);
        properties.setProperty("trustCertificateKeyStoreUrl", trusted.toUri().toString());
        properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
        properties.setProperty("trustCertificateKeyStorePassword", password);
        properties.setProperty("fallbackToSystemTrustStore", "false");
        return DriverManager.getConnection(url, properties);
      } finally {
        Files.delete(trusted);
      }
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new InputNotReadyException(
          "the certificates of --jdbcSslRootCert cannot be read: " + tls.rootCert(), unreadable);
    }
  }

  private static void writeTrustStore(Path pem, Path file, String password)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(pem);
        OutputStream out = Files.newOutputStream(file)) {
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("trusted-" + number++, certificate);
      }
      trusted.store(out, password.toCharArray());
    }
  }

  private Connection connectToPostgres(Properties properties) throws SQLException {
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", "300");
    if (tls != null) {
      properties.setProperty("sslmode", tls.mode().postgresql());
      if (tls.rootCert() != null) {
        properties.setProperty("sslrootcert", tls.rootCert());
      } else if (tls.mode().verifies()) {
        properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
      }
    }
    Connection connection = DriverManager.getConnection(url, properties);
    // The driver has asked for the time zone of this JVM.
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      return connection;
    } catch (SQLException failure) {
      try {
        connection.close();
      } catch (SQLException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }
}
