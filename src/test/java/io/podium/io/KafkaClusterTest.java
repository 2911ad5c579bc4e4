package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.InputNotReadyException;
import io.podium.options.CommandLine;
import io.podium.options.KafkaOptions;
import io.podium.options.Secret;
import io.podium.options.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterTest {
  private static final List<String> COMPLETE =
      List.of(
          "--bootstrapServers=k:9093",
          "--kafkaSecurityProtocol=SASL_SSL",
          "--kafkaSaslMechanism=SCRAM-SHA-512",
          "--kafkaUser=me",
          "--kafkaPasswordRef=env:KAFKA_PASSWORD",
          "--kafkaTrustStore=ca.p12",
          "--kafkaTrustStorePasswordRef=file:/p");

  @TempDir Path folder;

  @Test
  void readsEveryOption() {
    assertThat(cluster(COMPLETE))
        .isEqualTo(
            new KafkaCluster(
                "k:9093",
                new KafkaCluster.Login("SCRAM-SHA-512", "me", new Secret("env:KAFKA_PASSWORD")),
                new KafkaCluster.Tls("ca.p12", new Secret("file:/p"))));
    assertThat(cluster(List.of("--bootstrapServers=k:9092"))).isEqualTo(KafkaCluster.at("k:9092"));
    assertThat(cluster(List.of("--bootstrapServers=k:9093", "--kafkaSecurityProtocol=SSL")))
        .isEqualTo(new KafkaCluster("k:9093", null, new KafkaCluster.Tls(null, null)));
    assertThat(cluster(List.of())).isNull();
  }

  @Test
  void aLoginIsGivenAsAWhole() {
    assertThat(problems("--bootstrapServers=k:9093", "--kafkaSecurityProtocol=SASL_PLAINTEXT"))
        .containsExactly(
            "--kafkaSecurityProtocol=SASL_PLAINTEXT needs --kafkaSaslMechanism",
            "--kafkaSecurityProtocol=SASL_PLAINTEXT needs --kafkaUser",
            "--kafkaSecurityProtocol=SASL_PLAINTEXT needs --kafkaPasswordRef");
  }

  @Test
  void whatWouldNotBeUsedIsRefused() {
    List<String> options = new ArrayList<>(COMPLETE);
    options.set(1, "--kafkaSecurityProtocol=PLAINTEXT");
    assertThat(problems(options.toArray(String[]::new)))
        .containsExactly(
            "--kafkaSaslMechanism is for SASL_PLAINTEXT and SASL_SSL, not for PLAINTEXT",
            "--kafkaUser is for SASL_PLAINTEXT and SASL_SSL, not for PLAINTEXT",
            "--kafkaPasswordRef is for SASL_PLAINTEXT and SASL_SSL, not for PLAINTEXT",
            "--kafkaTrustStore is for SSL and SASL_SSL, not for PLAINTEXT");
    assertThat(
            problems(
                "--bootstrapServers=k",
                "--kafkaSecurityProtocol=SSL",
                "--kafkaTrustStorePasswordRef=env:P"))
        .containsExactly("--kafkaTrustStorePasswordRef needs --kafkaTrustStore");
  }

  @Test
  void allThatIsWrongIsSaidAndNoSecretRepeated() {
    assertThat(problems("--kafkaSecurityProtocol=TLS"))
        .containsExactly(
            "--kafkaSecurityProtocol: expected PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL, not TLS");
    List<String> problems =
        problems(
            "--kafkaSecurityProtocol=SASL_SSL",
            "--kafkaSaslMechanism=GSSAPI",
            "--kafkaPasswordRef=hunter2",
            "--kafkaTrustStore=ca.p12",
            "--kafkaTrustStorePasswordRef=hunter2");
    assertThat(problems).hasSize(4);
    assertThat(String.join("\n", problems))
        .contains(
            "--kafkaSaslMechanism: expected SCRAM",
            "needs --kafkaUser",
            "--kafkaPasswordRef: ",
            "--kafkaTrustStorePasswordRef: ")
        .doesNotContain("hunter2");
  }

  @Test
  void aClientGetsAllThatItNeeds() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "a\"b\\c\n");
    Path pem = Files.writeString(folder.resolve("ca"), "# ours\n-----BEGIN CERTIFICATE-----\n");
    KafkaCluster cluster =
        new KafkaCluster(
            "k:9093",
            new KafkaCluster.Login("PLAIN", "me", new Secret("file:" + password)),
            new KafkaCluster.Tls(pem.toString(), null));
    assertThat(cluster.clientConfig(Map.of("acks", "all", "bootstrap.servers", "other")))
        .isEqualTo(
            Map.of(
                "acks",
                "all",
                "bootstrap.servers",
                "k:9093",
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                    + " username=\"me\" password=\"a\\\"b\\\\c\";",
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                pem.toString()));
    assertThat(KafkaCluster.at("k:9092").clientConfig(Map.of()))
        .isEqualTo(Map.of("bootstrap.servers", "k:9092", "security.protocol", "PLAINTEXT"));
  }

  @Test
  void aTrustStoreThatIsNotThereIsNamed() {
    KafkaCluster cluster =
        new KafkaCluster("k:9093", null, new KafkaCluster.Tls("/nowhere/ca", null));
    assertThatThrownBy(() -> cluster.clientConfig(Map.of()))
        .isInstanceOf(InputNotReadyException.class)
        .hasMessageContaining("/nowhere/ca");
  }

  /** A secret that cannot be read shows when it is. */
  @Test
  void aGraphIsMadeWithoutItsSecrets() {
    KafkaCluster cluster =
        new KafkaCluster(
            "k:9093",
            new KafkaCluster.Login("PLAIN", "me", new Secret("file:/nowhere/password")),
            new KafkaCluster.Tls("/nowhere/ca", null));
    Pipeline pipeline = Pipeline.create();
    KafkaSink sink = new KafkaSink(cluster, "t");
    KafkaSource source = new KafkaSource(cluster, "t", "run", false, null, 10);
    assertThatCode(
            () -> {
              pipeline.apply(source.read(null));
              pipeline
                  .apply(Create.of(KV.of("key", "value")))
                  .apply(sink.write(StringSerializer.class, StringSerializer.class));
            })
        .doesNotThrowAnyException();
    assertThat(SerializableUtils.clone(sink)).isEqualTo(sink);
    assertThat(DisplayData.from(source.read(null)).toString()).doesNotContain("jaas");
  }

  private static KafkaCluster cluster(List<String> arguments) {
    PipelineOptionsFactory.register(KafkaOptions.class);
    CommandLine line = new CommandLine();
    KafkaCluster cluster = KafkaCluster.from(line.read(arguments, KafkaOptions.class), line);
    line.check();
    return cluster;
  }

  private static List<String> problems(String... arguments) {
    try {
      return List.of("none, but " + cluster(List.of(arguments)));
    } catch (UsageException usage) {
      return usage.problems();
    }
  }
}
