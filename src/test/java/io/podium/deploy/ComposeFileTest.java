package io.podium.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeFileTest {
  private static final String NAME = "docker-compose.yml";
  private static final Path FOLDER = Path.of("").toAbsolutePath();

  @Test
  void isWhatTheComposeSpecificationAllows() throws IOException {
    assertThat(schemaProblems(text())).isEmpty();
  }

  @Test
  void everyReferenceResolvesAndTheRulesAreKept() throws IOException {
    ComposeFile file = new ComposeFile(NAME, text(), FOLDER);

    assertThat(file.problems()).isEmpty();
    assertThat(file.podiumArguments())
        .containsOnlyKeys("load", "publish", "spark-job", "flink-job");
  }

  /** Each is one change to the file; the message must lead to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ports:                             | portz:                        | portz
          retries: 12                        | retries: [12]                 | healthcheck.retries
          start_period: 15s                  | start_interval: 15s           | start_interval
          condition: service_healthy         | condition: service_well       | condition
          restart: unless-stopped            | restart: [unless-stopped]     | restart
          x-once: &once                      | name: podium\\nx-once: &once | property 'name'
          """)
  void theSpecificationRefusesABrokenFile(String from, String to, String field) throws IOException {
    assertThat(schemaProblems(broken(from, to)))
        .anySatisfy(problem -> assertThat(problem).contains(NAME, field));
  }

  /** Each is one change to the file; the message must lead to it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mysql:8.4.5                     | mysql:latest                  | services.mysql.image
          apache/kafka:3.9.1              | bitnami/kafka:3.9.1           | services.kafka.image
          mysql:8.4.5                     | mysql:8                       | services.mysql.image
          - mysql-data:                   | - mysqldata:                  | services.mysql.volumes
          secrets: [mysql_password]       | secrets: [password]           | services.load.secrets
          [postgres_password]             | []                            | services.postgres.secrets
          spark-master:\\n        condition | sparkmaster:\\n        condition | depends_on.sparkmaster
          load:\\n        condition: service_completed | kafka:\\n        condition: service_completed | services.publish.depends_on.kafka
          "127.0.0.1:${MYSQL_PORT         | "${MYSQL_PORT                 | services.mysql.ports
          POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password | POSTGRES_PASSWORD: podium | POSTGRES_PASSWORD
          MYSQL_PORT:-3306                | SQL_PORT:-3306                | SQL_PORT
          ./secrets/mysql_password        | ./passwords/mysql_password    | secrets.mysql_password.file
          runners/flink/Dockerfile        | runners/flink/Containerfile   | services.flink-job.build
          --aggTable=                     | --table=                      | services.spark-job.command: --table
          jdbc:mysql:                     | jdbc:oracle:                  | services.load.command: --jdbcUrl
          x-once: &once\\n  restart: "no" | x-once: &once\\n  restart: always | services.load.healthcheck
          """)
  void aBrokenReferenceIsNamed(String from, String to, String field) throws IOException {
    assertThat(new ComposeFile(NAME, broken(from, to), FOLDER).problems())
        .anySatisfy(problem -> assertThat(problem).contains(NAME, field));
  }

  @Test
  void dockerComposeReadsIt() {
    List<String> command = new ArrayList<>();
    if (Programs.succeeds("docker-compose", "version")) {
      command.add("docker-compose");
    } else if (Programs.succeeds("docker", "compose", "version")) {
      command.addAll(List.of("docker", "compose"));
    }
    assumeTrue(!command.isEmpty(), "skipped: docker-compose is absent");

    command.addAll(List.of("--profile", "flink", "config", "-q"));
    assertThat(Programs.run(command)).isBlank();
  }

  /** The settings that Podium gives to topics it makes itself. */
  @Test
  void topicsAreMadeAsPodiumMakesThem() throws IOException {
    String script = new ComposeFile(NAME, text(), FOLDER).service("kafka-topics").toString();

    assertThat(script)
        .contains("--topic athlete_event_results --partitions 4 --config retention.ms=-1")
        .contains("--topic athlete_agg --partitions 1 --config cleanup.policy=compact")
        .contains("--topic athlete_rejects --partitions 1 --config retention.ms=-1")
        .contains("max.message.bytes=" + io.podium.io.KafkaSink.MAX_REQUEST_BYTES);
  }

  private static List<String> schemaProblems(String text) {
    JsonSchema schema = PublishedSchemas.compose();
    return PublishedSchemas.problems(schema, NAME, YamlFiles.document(text));
  }

  private static String broken(String from, String to) throws IOException {
    String text = text();
    assertThat(text).contains(lines(from));
    return text.replace(lines(from), lines(to));
  }

  private static String lines(String cell) {
    return cell.replace("\\n", "\n");
  }

  private static String text() throws IOException {
    return Files.readString(FOLDER.resolve(NAME));
  }
}
