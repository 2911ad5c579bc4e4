package io.podium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.InputNotReadyException;
import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.KafkaTopics;
import io.podium.io.TestTopics;
import io.podium.io.TopicOffsets;
import io.podium.io.TopicReader;
import io.podium.local.Services;
import io.podium.options.Secret;
import io.podium.promotions.SamplePromotions;
import io.podium.promotions.SubscribersTable;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SecuredKafkaIT {
  /** Holds all that a JAAS configuration might stumble over. */
  private static final String AWKWARD = "p\"a\\s'; s=\n\twörd";

  @TempDir static Path temporary;
  private static SecuredKafka kafka;
  private static Services services;
  private static String certificate;

  @BeforeAll
  static void up() throws Exception {
    kafka = SecuredKafka.start(temporary.resolve("kafka"));
    Path keys = TestKeys.make(temporary.resolve("keys"), "ip:127.0.0.1");
    certificate = TestKeys.certificate(keys, temporary.resolve("ca.pem")).toString();
    services = Services.in(temporary.resolve("services"));
    SecuredPostgres.start(services.postgres(), keys);
  }

  @AfterAll
  static void down() throws Exception {
    if (kafka != null) {
      kafka.stop();
    }
    if (services != null) {
      services.down();
    }
  }

  @ParameterizedTest
  @CsvSource({"SCRAM-SHA-512, PEM", "PLAIN, PKCS12", "SCRAM-SHA-512, JKS"})
  void everyClientLogsInEncrypted(String mechanism, String trust) throws Exception {
    KafkaCluster cluster =
        new KafkaCluster(kafka.bootstrapServers(), kafka.login(mechanism), trusting(trust));
    writeAndRead(cluster, mechanism + trust);
  }

  @ParameterizedTest
  @CsvSource({"SCRAM_SHA_256, awkward256", "SCRAM_SHA_512, awkward512"})
  void aPasswordMayHoldAnything(ScramMechanism mechanism, String user) throws Exception {
    try (Admin admin = Admin.create(kafka.cluster().clientConfig(Map.of()))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      user, new ScramCredentialInfo(mechanism, 4096), AWKWARD)))
          .all()
          .get();
    }
    Secret password = secret(user, AWKWARD);
    KafkaCluster.Login login = new KafkaCluster.Login(mechanism.mechanismName(), user, password);
    writeAndRead(new KafkaCluster(kafka.bootstrapServers(), login, kafka.tls()), user);
  }

  /** With a database that demands TLS beside it. */
  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "SparkRunner", "FlinkRunner"})
  void wholeRunsWorkOnServersThatDemandIt(String runner) throws Exception {
    Path results = temporary.resolve("results.csv");
    Files.writeString(
        results,
        """
        edition,country_noc,sport,athlete_id,medal
        1908 Summer Olympics,SWE,Judo,1,Gold
        1908 Summer Olympics,SWE,Judo,2,Gold
        """);
    Path bio = temporary.resolve("bio.csv");
    Files.writeString(bio, "athlete_id,sex,height,weight\n1,Male,180,80\n2,Male,190,91\n");
    done("publish", "--results=" + results, "--resultsTopic=" + runner, "--partitions=1");
    TestTopics.publish(kafka.cluster(), runner, 1, List.of("poison".getBytes(UTF_8)));
    done("load", "--bio=" + bio, "--bioTable=bio_" + runner);
    Path manifest = temporary.resolve(runner + ".json");
    done(
        "run",
        "athlete-features",
        "--runner=" + runner,
        "--ephemeral=true",
        "--resultsTopic=" + runner,
        "--bioTable=bio_" + runner,
        "--aggTable=agg_" + runner,
        "--aggTopic=agg_" + runner,
        "--rejectsTopic=rejects_" + runner,
        "--metricsPort=0",
        "--earlyFiring=1s",
        "--untilIdle=5s",
        "--manifest=" + manifest);

    List<String> rows = values("agg_" + runner);
    assertThat(rows.get(rows.size() - 1))
        .contains("\"sport\":\"Judo\"", "\"avg_height\":185.0", "\"avg_weight\":85.5");
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT avg_height, results FROM \"agg_" + runner + '"')) {
      assertThat(row.next()).isTrue();
      assertThat(row.getDouble(1)).isEqualTo(185);
      assertThat(row.getLong(2)).isEqualTo(2);
      assertThat(row.next()).isFalse();
    }
    assertThat(values("rejects_" + runner)).containsExactly("poison");
    assertThat(Files.readString(manifest))
        .contains("--kafkaPasswordRef=file:", "--jdbcSslMode=verify-full")
        .doesNotContain(SecuredKafka.password());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DirectRunner", "FlinkRunner"})
  void promotionsWorkOnServersThatDemandIt(String runner) throws Exception {
    long now = Instant.now().getEpochSecond();
    TestTopics.publish(
        kafka.cluster(),
        "campaigns_" + runner,
        1,
        List.of(PromotionsFixture.campaign("r", "c", now - 100, now + 1_000)));
    SubscribersTable.add(
        database(),
        "subscribers_" + runner,
        List.of(new SamplePromotions.Subscription("ann", "r")));
    done(
        "run",
        "promotions",
        "--runner=" + runner,
        "--ephemeral=true",
        "--campaignsTopic=campaigns_" + runner,
        "--subscribersTable=subscribers_" + runner,
        "--feedbackTable=feedback_" + runner,
        "--promotionsTopic=promotions_" + runner,
        "--untilIdle=5s",
        "--manifest=" + temporary.resolve("promotions-" + runner + ".json"));

    assertThat(values("promotions_" + runner)).hasSize(1).first().asString().contains("\"ann\"");
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT client_id FROM \"feedback_" + runner + '"')) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("ann");
      assertThat(row.next()).isFalse();
    }
  }

  @Test
  void aBrokerThatDemandsALoginLetsNobodyElseIn() throws Exception {
    KafkaCluster.Login wrong =
        new KafkaCluster.Login("SCRAM-SHA-512", SecuredKafka.USER, secret("wrong", "wrong"));
    assertRefused(new KafkaCluster(kafka.bootstrapServers(), wrong, kafka.tls()))
        .hasRootCauseInstanceOf(SaslAuthenticationException.class)
        .hasMessageContaining("Authentication failed");
    assertRefused(KafkaCluster.at(kafka.bootstrapServers()));
  }

  @Test
  void aBrokerThatIsNotTrustedGetsNoPassword() throws Exception {
    Path others = TestKeys.make(temporary.resolve("others"), "ip:127.0.0.1");
    Path other = TestKeys.certificate(others, temporary.resolve("other.pem"));
    KafkaCluster.Login login = kafka.login("PLAIN");
    assertThatUntrusted(
        new KafkaCluster(
            kafka.bootstrapServers(), login, new KafkaCluster.Tls(other.toString(), null)));
    assertThatUntrusted(
        new KafkaCluster(kafka.bootstrapServers(), login, new KafkaCluster.Tls(null, null)));
    // The certificate is for the address alone.
    assertThatUntrusted(
        new KafkaCluster(
            kafka.bootstrapServers().replace("127.0.0.1", "localhost"), login, kafka.tls()));
  }

  private static void assertThatUntrusted(KafkaCluster cluster) {
    assertRefused(cluster).hasStackTraceContaining(SslAuthenticationException.class.getName());
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      KafkaCluster cluster) {
    return assertThatThrownBy(
            () -> {
              try (KafkaTopics topics = new KafkaTopics(cluster)) {
                topics.requireTopic("any");
              }
            })
        .isInstanceOf(InputNotReadyException.class)
        .hasMessageStartingWith("Kafka cannot be reached on");
  }

  private static void writeAndRead(KafkaCluster cluster, String topic) throws Exception {
    TestTopics.publish(cluster, topic, 1, List.of("a".getBytes(UTF_8), "b".getBytes(UTF_8)));
    try (TopicOffsets offsets = new TopicOffsets(cluster, topic)) {
      assertThat(offsets.now().orElseThrow().values())
          .containsExactly(new TopicOffsets.Range(0, 2));
    }
    assertThat(TopicReader.readAll(cluster, topic))
        .extracting(message -> new String(message.value(), UTF_8))
        .containsExactly("a", "b");
  }

  private static KafkaCluster.Tls trusting(String type) throws Exception {
    if (type.equals("PEM")) {
      return kafka.tls();
    }
    Path file = TestKeys.trustStore(kafka.keys(), type, temporary.resolve(type));
    return new KafkaCluster.Tls(file.toString(), secret("store", TestKeys.PASSWORD));
  }

  private static Secret secret(String name, String text) throws Exception {
    return new Secret("file:" + Files.writeString(temporary.resolve(name + ".secret"), text));
  }

  private static List<String> values(String topic) {
    List<String> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : TopicReader.readAll(kafka.cluster(), topic)) {
      values.add(new String(message.value(), UTF_8));
    }
    return values;
  }

  private static Database database() {
    return SecuredPostgres.database(
        services.postgres(), new Database.Tls(Database.Tls.Mode.VERIFY_FULL, certificate));
  }

  /** Runs a command; on another runner than the usual one as users do. */
  private static void done(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    boolean touchesTopics = !all.get(0).equals("load");
    all.addAll(touchesTopics ? kafka.options() : List.of());
    all.addAll(
        List.of(
            "--jdbcUrl=" + services.postgres().jdbcUrl("podium"),
            "--jdbcUser=" + services.postgres().user(),
            "--jdbcPasswordRef=file:" + services.postgres().passwordFile(),
            "--jdbcSslMode=verify-full",
            "--jdbcSslRootCert=" + certificate));
    boolean here = all.stream().noneMatch(option -> option.matches("--runner=(Spark|Flink)Runner"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code;
    if (here) {
      PrintStream stream = new PrintStream(out, true, UTF_8);
      code = Podium.run(all, stream, stream);
    } else {
      all.add(0, Path.of(System.getProperty("podium.home"), "podium").toString());
      Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
      process.getInputStream().transferTo(out);
      code = process.waitFor();
    }
    assertThat(code).as(() -> out.toString(UTF_8)).isZero();
    assertThat(out.toString(UTF_8)).doesNotContain(SecuredKafka.password());
  }
}
