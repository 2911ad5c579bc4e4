package io.podium.options;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where Kafka is, for every command that reads or writes topics. */
public interface KafkaOptions extends PipelineOptions {
  @Description("The Kafka brokers, for every topic that is named.")
  @OptionHelp(order = 12, example = "127.0.0.1:9092")
  String getBootstrapServers();

  void setBootstrapServers(String value);

  @Description(
      "How the brokers are talked to: PLAINTEXT, SSL for encryption, SASL_PLAINTEXT for a login, or"
          + " SASL_SSL for both.")
  @Default.String("PLAINTEXT")
  @OptionHelp(order = 70, example = "SASL_SSL")
  String getKafkaSecurityProtocol();

  void setKafkaSecurityProtocol(String value);

  @Description("How the brokers are logged in to: SCRAM-SHA-256, SCRAM-SHA-512 or PLAIN.")
  @OptionHelp(order = 71, example = "SCRAM-SHA-512")
  String getKafkaSaslMechanism();

  void setKafkaSaslMechanism(String value);

  @Description("The brokers' user.")
  @OptionHelp(order = 72, example = "podium")
  String getKafkaUser();

  void setKafkaUser(String value);

  @Description("Where the user's password is: file:PATH or env:NAME, never the password itself.")
  @OptionHelp(order = 73, example = "file:/run/secrets/kafka")
  String getKafkaPasswordRef();

  void setKafkaPasswordRef(String value);

  @Description(
      "The certificates that are trusted: a file in PEM, PKCS12 or JKS, on every worker. Without it:"
          + " those that Java trusts.")
  @OptionHelp(order = 74, example = "/etc/ssl/kafka-ca.pem")
  String getKafkaTrustStore();

  void setKafkaTrustStore(String value);

  @Description("Where the trust store's password is: file:PATH or env:NAME. PEM has none.")
  @OptionHelp(order = 75, example = "env:TRUST_STORE_PASSWORD")
  String getKafkaTrustStorePasswordRef();

  void setKafkaTrustStorePasswordRef(String value);
}
