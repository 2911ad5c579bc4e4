package io.podium.promotions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.podium.io.KafkaCluster;
import io.podium.options.CommandLine;
import io.podium.options.Secret;
import io.podium.options.UsageException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionsTest {
  private static final String[] TOPIC = {
    "--campaignsTopic=restaurant_campaigns",
    "--bootstrapServers=k:9092",
    "--jdbcUrl=jdbc:postgresql://h:5432/podium",
    "--subscribersTable=subscribers_restaurants",
    "--feedbackTable=subscribers_feedback",
    "--promotionsTopic=restaurant_promotions"
  };
  private static final String[] FILES = {
    "--campaigns=c.jsonl",
    "--bootstrapServers=k:9092",
    "--jdbcUrl=jdbc:postgresql://h:5432/podium",
    "--subscribersTable=subscribers_restaurants",
    "--feedbackTable=subscribers_feedback",
    "--promotionsTopic=restaurant_promotions"
  };

  @Test
  void readsATopic() {
    Promotions config = config(TOPIC);

    assertThat(config.isUnbounded()).isTrue();
    assertThat(config.campaignsTopic()).isEqualTo("restaurant_campaigns");
    assertThat(config.campaignsPattern()).isNull();
    assertThat(config.kafka()).isEqualTo(KafkaCluster.at("k:9092"));
    assertThat(config.database().url()).isEqualTo("jdbc:postgresql://h:5432/podium");
    assertThat(config.subscribers())
        .isEqualTo(new SubscribersSource(config.database(), "subscribers_restaurants"));
    assertThat(config.feedbackTable()).isEqualTo("subscribers_feedback");
    assertThat(config.promotionsTopic()).isEqualTo("restaurant_promotions");
  }

  @Test
  void hasDefaults() {
    Promotions config = config(FILES);

    assertThat(config.isUnbounded()).isFalse();
    assertThat(config.campaignsPattern()).isEqualTo("c.jsonl");
    assertThat(config.subscribersRefresh()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.rejectsTopic()).isNull();
    assertThat(config.countsTable()).isNull();
    assertThat(config.untilIdle()).isNull();
    assertThat(config.clock()).as("it goes to the workers").isInstanceOf(Serializable.class);
  }

  @Test
  void readsEveryOption() {
    Promotions config =
        config(
            with(
                TOPIC,
                "--jdbcUser=podium",
                "--jdbcPasswordRef=env:DB_PASSWORD",
                "--subscribersRefresh=30s",
                "--rejectsTopic=rejects",
                "--countsTable=counts",
                "--untilIdle=5s"));

    assertThat(config.database().user()).isEqualTo("podium");
    assertThat(config.database().password()).isEqualTo(new Secret("env:DB_PASSWORD"));
    assertThat(config.subscribersRefresh()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.rejectsTopic()).isEqualTo("rejects");
    assertThat(config.countsTable()).isEqualTo("counts");
    assertThat(config.untilIdle()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.withRunId("former").runId()).isEqualTo("former");
    assertThat(config.withRunId(config.runId())).isEqualTo(config);
  }

  @Test
  void anEmptyLineLacksAlmostAll() {
    assertThat(problems())
        .containsExactly(
            "give either --campaigns or --campaignsTopic for the campaigns",
            "no subscribers are named: give --subscribersTable",
            "no sink is named: give --feedbackTable and --promotionsTopic");
  }

  @Test
  void tablesNeedADatabaseAndTopicsBrokers() {
    assertThat(
            problems(
                "--campaignsTopic=c",
                "--subscribersTable=s",
                "--feedbackTable=f",
                "--promotionsTopic=p",
                "--rejectsTopic=r",
                "--countsTable=t"))
        .containsExactly(
            "--campaignsTopic needs --bootstrapServers",
            "--promotionsTopic needs --bootstrapServers",
            "--rejectsTopic needs --bootstrapServers",
            "--subscribersTable needs --jdbcUrl",
            "--feedbackTable needs --jdbcUrl",
            "--countsTable needs --jdbcUrl");
  }

  @Test
  void tableAndTopicGoTogether() {
    assertThat(problems(without(TOPIC, "--promotionsTopic")))
        .containsExactly("--feedbackTable needs --promotionsTopic");
    assertThat(problems(without(TOPIC, "--feedbackTable")))
        .containsExactly("--promotionsTopic needs --feedbackTable");
  }

  @Test
  void theDatabaseIsPostgres() {
    assertThat(problems(with(without(TOPIC, "--jdbcUrl"), "--jdbcUrl=jdbc:mysql://h:3306/podium")))
        .containsExactly(
            "--jdbcUrl must begin with jdbc:postgresql://: promotions are kept in PostgreSQL");
  }

  @Test
  void filesHaveAnEnd() {
    assertThat(problems(with(FILES, "--untilIdle=5s")))
        .containsExactly("--untilIdle is for --campaignsTopic; files have an end");
  }

  @ParameterizedTest
  @CsvSource({
    "--subscribersRefresh=0s, --subscribersRefresh must be above 0 and at most 365d",
    "--subscribersRefresh=366d, --subscribersRefresh must be above 0 and at most 365d",
    "--untilIdle=0s, --untilIdle must be above 0",
    "--metricsPort=65536, --metricsPort must be from 0 to 65535",
    "--countsTable=a-b, --countsTable: not a table's name: a-b"
  })
  void valuesAreChecked(String option, String problem) {
    assertThat(problems(with(TOPIC, option))).containsExactly(problem);
  }

  private static Promotions config(String... arguments) {
    CommandLine line = new CommandLine();
    return Promotions.from(line.read(List.of(arguments), PromotionsOptions.class), line);
  }

  private static List<String> problems(String... arguments) {
    return catchThrowableOfType(UsageException.class, () -> config(arguments)).problems();
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String[] without(String[] arguments, String option) {
    return Arrays.stream(arguments)
        .filter(argument -> !argument.startsWith(option + '='))
        .toArray(String[]::new);
  }
}
