package io.podium.athletes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.TableSpec;
import io.podium.options.Secret;
import io.podium.options.UsageException;
import io.podium.rules.WindowSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AthleteFeaturesTest {

  @Test
  void readsFilesIntoALake() {
    AthleteFeatures config = config("--results=r.csv", "--bio=b.csv", "--lake=out/lake//");

    assertThat(config.isUnbounded()).isFalse();
    assertThat(config.resultsPattern()).isEqualTo("r.csv");
    assertThat(config.biometrics()).isEqualTo(BiometricsSource.inFiles("b.csv"));
    assertThat(config.lake()).isEqualTo("out/lake");
    assertThat(config.lakeTarget()).isEqualTo("out/lake/.staging-" + config.runId());
    assertThat(config.database()).isNull();
  }

  @Test
  void hasDefaults() {
    AthleteFeatures config = config("--results=r.csv", "--bio=b.csv", "--lake=lake");

    assertThat(config.window()).isEqualTo(WindowSize.GLOBAL);
    assertThat(config.jdbcMode()).isEqualTo(TableSpec.Mode.UPSERT);
    assertThat(config.allowedLateness()).isNull();
    assertThat(config.untilIdle()).isNull();
    assertThat(config.earlyFiring()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.bioRefresh()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.lakeInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.deduplicate()).isTrue();
  }

  @Test
  void readsEveryOption() {
    AthleteFeatures config =
        config(
            "--resultsTopic=results",
            "--bootstrapServers=k:9092",
            "--bioTable=athlete_bio",
            "--bioRefresh=30s",
            "--jdbcUrl=jdbc:mysql://h:3306/podium",
            "--jdbcUser=podium",
            "--jdbcPasswordRef=env:DB_PASSWORD",
            "--aggTable=athlete_agg",
            "--countsTable=athlete_counts",
            "--jdbcMode=append",
            "--aggTopic=agg",
            "--lake=lake",
            "--rejectsTopic=rejects",
            "--window=4y",
            "--allowedLateness=7d",
            "--earlyFiring=2s",
            "--deduplicate=false",
            "--untilIdle=5s",
            "--lakeTables=gold,Rejects",
            "--lakeInterval=10m");

    Database database =
        new Database("jdbc:mysql://h:3306/podium", "podium", new Secret("env:DB_PASSWORD"));
    assertThat(config)
        .isEqualTo(
            new AthleteFeatures(
                config.runId(),
                null,
                "results",
                KafkaCluster.at("k:9092"),
                BiometricsSource.inTable(database, "athlete_bio"),
                Duration.ofSeconds(30),
                database,
                "athlete_agg",
                "athlete_counts",
                TableSpec.Mode.APPEND,
                "agg",
                "lake",
                EnumSet.of(AthleteLake.Table.GOLD, AthleteLake.Table.REJECTS),
                "rejects",
                WindowSize.parse("4y"),
                Duration.ofDays(7),
                Duration.ofSeconds(2),
                false,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10)));
    assertThat(config.isUnbounded()).isTrue();
    assertThat(config.lakeTarget()).isEqualTo("lake");
  }

  @Test
  void everyRunHasItsOwnId() {
    assertThat(config("--results=r.csv", "--bio=b.csv", "--lake=lake").runId())
        .isNotEqualTo(config("--results=r.csv", "--bio=b.csv", "--lake=lake").runId());
  }

  @Test
  void anEmptyLineLacksResultsBiometricsAndASink() {
    assertThat(problems())
        .containsExactly(
            "give either --results or --resultsTopic for the results",
            "give either --bio or --bioTable for the biometrics",
            "no sink is named: give --lake, --aggTopic or --aggTable, or several");
  }

  @Test
  void twoSourcesOfOneThingAreOneTooMany() {
    assertThat(
            problems(
                "--results=r.csv",
                "--resultsTopic=t",
                "--bootstrapServers=k:9092",
                "--bio=b.csv",
                "--bioTable=b",
                "--jdbcUrl=jdbc:mysql://h/d",
                "--lake=lake"))
        .containsExactly(
            "give either --results or --resultsTopic for the results",
            "give either --bio or --bioTable for the biometrics");
  }

  @Test
  void whatTopicsAndTablesNeedIsNamedForEach() {
    assertThat(
            problems(
                "--resultsTopic=t",
                "--bioTable=b",
                "--aggTopic=a",
                "--aggTable=a",
                "--rejectsTopic=r"))
        .containsExactlyInAnyOrder(
            "--resultsTopic needs --bootstrapServers",
            "--aggTopic needs --bootstrapServers",
            "--rejectsTopic needs --bootstrapServers",
            "--bioTable needs --jdbcUrl",
            "--aggTable needs --jdbcUrl");
  }

  @Test
  void aRejectsTopicIsNoSink() {
    assertThat(
            problems(
                "--results=r.csv", "--bio=b.csv", "--rejectsTopic=r", "--bootstrapServers=k:9092"))
        .singleElement()
        .asString()
        .startsWith("no sink is named");
  }

  @Test
  void filesAreNeitherIdleNorLate() {
    assertThat(problemsOfFiles("--untilIdle=5s", "--allowedLateness=1d", "--window=1d"))
        .containsExactlyInAnyOrder(
            "--untilIdle is for --resultsTopic; files have an end and no late rows",
            "--allowedLateness is for --resultsTopic; files have an end and no late rows");
  }

  @Test
  void allowedLatenessNeedsAWindow() {
    assertThat(
            problems(
                "--resultsTopic=t",
                "--bootstrapServers=k:9092",
                "--bio=b.csv",
                "--lake=lake",
                "--allowedLateness=1d"))
        .containsExactly("--allowedLateness needs a --window: the global window never ends");
  }

  @ParameterizedTest
  @CsvSource({
    "bioRefresh, soon",
    "bioRefresh, 5",
    "earlyFiring, -2s",
    "lakeInterval, 1 m",
    "window, 1w",
    "window, 0s",
    "window, GLOBAL",
    "jdbcMode, merge",
    "jdbcMode, UPSERT",
    "jdbcPasswordRef, hunter2",
    "deduplicate, perhaps"
  })
  void aBadValueIsReportedWithItsOption(String option, String value) {
    assertThat(problemsOfFiles("--" + option + '=' + value))
        .singleElement()
        .asString()
        .startsWith("--" + option);
  }

  @ParameterizedTest
  @ValueSource(strings = {"untilIdle", "allowedLateness"})
  void aBadDurationOfATopicIsReportedWithItsOption(String option) {
    assertThat(
            problems(
                "--resultsTopic=t",
                "--bootstrapServers=k:9092",
                "--bio=b.csv",
                "--lake=lake",
                "--window=1d",
                "--" + option + "=never"))
        .singleElement()
        .asString()
        .startsWith("--" + option);
  }

  @Test
  void biometricsAreNotRefreshedWithoutEnd() {
    assertThat(problemsOfFiles("--bioRefresh=0s"))
        .containsExactly("--bioRefresh must be above 0 and at most 365d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://h/d?user=u&password=hunter2",
        "jdbc:mysql://h/d?PASSWORD=hunter2",
        "jdbc:mysql://u:hunter2@h:3306/d"
      })
  void aPasswordInTheUrlIsRefusedAndNotRepeated(String url) {
    assertThat(problemsOfFiles("--jdbcUrl=" + url))
        .singleElement()
        .asString()
        .startsWith("--jdbcUrl holds a password")
        .doesNotContain("hunter2");
  }

  @Test
  void aPasswordInPlaceOfItsReferenceIsNotRepeated() {
    assertThat(problemsOfFiles("--jdbcPasswordRef=hunter2"))
        .singleElement()
        .asString()
        .startsWith("--jdbcPasswordRef")
        .doesNotContain("hunter2");
  }

  @Test
  void otherDatabasesAreRefused() {
    assertThat(problemsOfFiles("--jdbcUrl=jdbc:oracle:thin:@h/d"))
        .singleElement()
        .asString()
        .isEqualTo(
            "--jdbcUrl must begin with jdbc:mysql://, for MariaDB too, or with jdbc:postgresql://");
  }

  @Test
  void aTableThatIsNoNameIsRefused() {
    assertThat(problemsOfFiles("--jdbcUrl=jdbc:mysql://h/d", "--aggTable=a`b"))
        .singleElement()
        .asString()
        .startsWith("--aggTable");
  }

  @Test
  void anIdleTimeOfNothingIsRefused() {
    assertThat(
            problems(
                "--resultsTopic=t",
                "--bootstrapServers=b",
                "--bio=b.csv",
                "--lake=lake",
                "--untilIdle=0s"))
        .containsExactly("--untilIdle must be above 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536"})
  void aPortThatIsNoneIsRefused(String port) {
    assertThat(problemsOfFiles("--metricsPort=" + port))
        .containsExactly("--metricsPort must be from 0 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lake[1]", "la*ke", "{a,b}", "/", "//"})
  void aLakeThatWouldBeTakenForAPatternIsRefused(String lake) {
    assertThat(problems("--results=r.csv", "--bio=b.csv", "--lake=" + lake))
        .singleElement()
        .asString()
        .startsWith("--lake must be a folder");
  }

  @Test
  void everyMistakeIsReportedAtOnce() {
    List<String> problems =
        problems(
            "lake",
            "--aggTopc=a",
            "--bio=b.csv",
            "--bio=c.csv",
            "--resultsTopic=t",
            "--aggTable=a",
            "--jdbcUrl=jdbc:mysql://u:hunter2@h/d",
            "--jdbcPasswordRef=hunter2",
            "--jdbcMode=merge",
            "--window=1w",
            "--earlyFiring=soon",
            "--untilIdle=x",
            "--deduplicate=perhaps");

    for (String expected :
        List.of(
            "argument 1 is not an option",
            "--aggTopc is not an option; did you mean --aggTopic?",
            "--bio is given twice",
            "--resultsTopic needs --bootstrapServers",
            "--jdbcUrl holds a password",
            "--jdbcPasswordRef: ",
            "--jdbcMode: ",
            "--window: ",
            "--earlyFiring: ",
            "--untilIdle: ",
            "--deduplicate: ")) {
      assertThat(problems).filteredOn(problem -> problem.startsWith(expected)).hasSize(1);
    }
    assertThat(problems).hasSize(11);
    assertThat(String.join("\n", problems)).doesNotContain("hunter2");
  }

  private static AthleteFeatures config(String... arguments) {
    return GraphRun.config(List.of(arguments));
  }

  private static List<String> problemsOfFiles(String... more) {
    return problems(
        Stream.concat(Stream.of("--results=r.csv", "--bio=b.csv", "--lake=lake"), Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<String> problems(String... arguments) {
    UsageException usage = catchThrowableOfType(UsageException.class, () -> config(arguments));
    assertThat(usage).isNotNull();
    return usage.problems();
  }

  @Test
  void totalsAreEnoughWhereNoRowIsAskedFor() {
    assertThat(wantsTotalsOnly("--results=r.csv", "--lakeTables=gold")).isTrue();
    assertThat(wantsTotalsOnly("--results=r.csv", "--lakeTables=gold,rejects")).isFalse();
    assertThat(wantsTotalsOnly("--results=r.csv")).isFalse();
    assertThat(wantsTotalsOnly("--results=r.csv", "--lakeTables=gold", "--deduplicate=false"))
        .isFalse();
    assertThat(
            wantsTotalsOnly(
                "--results=r.csv",
                "--lakeTables=gold",
                "--rejectsTopic=r",
                "--bootstrapServers=k:9092"))
        .isFalse();
    String[] topic = {"--resultsTopic=t", "--lakeTables=gold", "--bootstrapServers=k:9092"};
    assertThat(wantsTotalsOnly(topic)).isTrue();
    assertThat(wantsTotalsOnly(topic[0], topic[1], topic[2], "--window=1h"))
        .as("the watermark decides when windows fire")
        .isFalse();
    assertThat(wantsTotalsOnly("--results=r.csv", "--lakeTables=gold", "--window=1h")).isTrue();
  }

  private static boolean wantsTotalsOnly(String... some) {
    List<String> arguments = new ArrayList<>(List.of(some));
    arguments.addAll(List.of("--bio=b.csv", "--lake=lake"));
    return GraphRun.config(arguments).wantsTotalsOnly();
  }
}
