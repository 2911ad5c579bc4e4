package io.podium.io;

import io.podium.errors.InputNotReadyException;
import io.podium.options.CommandLine;
import io.podium.options.KafkaOptions;
import io.podium.options.Secret;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/**
 * Where the Kafka brokers are, who comes, and how they are talked to. It holds references to
 * secrets, which are read where a client is made: on each worker.
 *
 * @param bootstrapServers {@code host:port}, more than one separated by commas
 * @param login null where the brokers ask for none
 * @param tls null for connections that are not encrypted
 */
public record KafkaCluster(String bootstrapServers, Login login, Tls tls) implements Serializable {
  private static final String PLAIN = "PLAIN";

  /**
   * Who comes, by SASL.
   *
   * @param mechanism {@code SCRAM-SHA-256}, {@code SCRAM-SHA-512} or {@code PLAIN}
   * @param user the name
   * @param password where the password is
   */
  public record Login(String mechanism, String user, Secret password) implements Serializable {
    public Login {
      checkedMechanism(mechanism);
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(password, "password");
    }

    private static String checkedMechanism(String mechanism) {
      if (!mechanism.matches("SCRAM-SHA-(256|512)|" + PLAIN)) {
        throw new IllegalArgumentException(
            "expected SCRAM-SHA-256, SCRAM-SHA-512 or PLAIN, not " + mechanism);
      }
      return mechanism;
    }

    private String jaas() {
      String module =
          (mechanism.equals(PLAIN) ? PlainLoginModule.class : ScramLoginModule.class).getName();
      return "%s required username=%s password=%s;"
          .formatted(module, quoted(user), quoted(password.resolve()));
    }

    /** In the quotes of JAAS, which knows the escapes of C. */
    private static String quoted(String text) {
      return '"'
          + text.replace("\\", "\\\\")
              .replace("\"", "\\\"")
              .replace("\n", "\\n")
              .replace("\r", "\\r")
          + '"';
    }
  }

  /**
   * Encryption. The brokers' certificates must be issued for the names they are called by.
   *
   * @param trustStore a file with the certificates that are trusted, in PEM, PKCS12 or JKS; null
   *     for those that Java trusts
   * @param trustStorePassword null where it has none, as PEM never has
   */
  public record Tls(String trustStore, Secret trustStorePassword) implements Serializable {
    private Map<String, Object> config() {
      Map<String, Object> config = new HashMap<>();
      if (trustStore != null) {
        config.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, trustStore);
        // Java's PKCS12 reads JKS, too.
        config.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, isPem() ? "PEM" : "PKCS12");
      }
      if (trustStorePassword != null) {
        config.put(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, trustStorePassword.resolve());
      }
      return config;
    }

    private boolean isPem() {
      try {
        return Files.readString(Path.of(trustStore), StandardCharsets.ISO_8859_1)
            .contains("-----BEGIN CERTIFICATE-----");
      } catch (IOException unreadable) {
        throw new InputNotReadyException(
            "Kafka's trust store cannot be read: " + trustStore, unreadable);
      }
    }
  }

  public KafkaCluster {
    Objects.requireNonNull(bootstrapServers, "bootstrapServers");
  }

  /** Brokers that take anyone, on connections that are not encrypted. */
  public static KafkaCluster at(String bootstrapServers) {
    return new KafkaCluster(bootstrapServers, null, null);
  }

  /**
   * The brokers that options name. What is wrong with them is noted on the line.
   *
   * @return null where they name none, or are wrong
   */
  public static KafkaCluster from(KafkaOptions options, CommandLine line) {
    String protocol = options.getKafkaSecurityProtocol();
    if (!protocol.matches("(SASL_)?(PLAINTEXT|SSL)")) {
      line.problem(
          "--kafkaSecurityProtocol: expected PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL, not "
              + protocol);
      return null;
    }
    boolean sasl = protocol.startsWith("SASL_");
    boolean encrypted = protocol.endsWith("SSL");
    checkGivenWith(sasl, "kafkaSaslMechanism", options.getKafkaSaslMechanism(), protocol, line);
    checkGivenWith(sasl, "kafkaUser", options.getKafkaUser(), protocol, line);
    checkGivenWith(sasl, "kafkaPasswordRef", options.getKafkaPasswordRef(), protocol, line);
    if (!encrypted && options.getKafkaTrustStore() != null) {
      line.problem("--kafkaTrustStore is for SSL and SASL_SSL, not for " + protocol);
    }
    if (options.getKafkaTrustStore() == null && options.getKafkaTrustStorePasswordRef() != null) {
      line.problem("--kafkaTrustStorePasswordRef needs --kafkaTrustStore");
    }
    String user = options.getKafkaUser();
    String mechanism =
        line.value("kafkaSaslMechanism", options.getKafkaSaslMechanism(), Login::checkedMechanism);
    Secret password = line.value("kafkaPasswordRef", options.getKafkaPasswordRef(), Secret::new);
    Secret trustStorePassword =
        line.value(
            "kafkaTrustStorePasswordRef", options.getKafkaTrustStorePasswordRef(), Secret::new);
    boolean complete = mechanism != null && user != null && password != null;
    if (options.getBootstrapServers() == null || (sasl && !complete)) {
      return null;
    }
    return new KafkaCluster(
        options.getBootstrapServers(),
        sasl ? new Login(mechanism, user, password) : null,
        encrypted ? new Tls(options.getKafkaTrustStore(), trustStorePassword) : null);
  }

  /** An option of SASL is given where there is SASL, and not where there is none. */
  private static void checkGivenWith(
      boolean sasl, String option, String value, String protocol, CommandLine line) {
    if (sasl && value == null) {
      line.problem("--kafkaSecurityProtocol=" + protocol + " needs --" + option);
    } else if (!sasl && value != null) {
      line.problem("--" + option + " is for SASL_PLAINTEXT and SASL_SSL, not for " + protocol);
    }
  }

  /**
   * The settings of a client of these brokers, secrets included: they must not get into a graph, a
   * log or a file.
   *
   * @param more the client's own settings; not null
   * @return a new map
   * @throws InputNotReadyException where a secret or the trust store cannot be read
   */
  public Map<String, Object> clientConfig(Map<String, ?> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        (login == null ? "" : "SASL_") + (tls == null ? "PLAINTEXT" : "SSL"));
    if (login != null) {
      config.put(SaslConfigs.SASL_MECHANISM, login.mechanism());
      config.put(SaslConfigs.SASL_JAAS_CONFIG, login.jaas());
    }
    if (tls != null) {
      config.putAll(tls.config());
    }
    return config;
  }
}
