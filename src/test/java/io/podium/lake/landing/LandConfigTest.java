package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.podium.lake.LakeTable;
import io.podium.options.CommandLine;
import io.podium.options.UsageException;
import io.podium.rules.Columns;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LandConfigTest {
  private static final Clock TODAY =
      Clock.fixed(Instant.parse("2026-07-31T23:59:59Z"), ZoneOffset.UTC);

  private static final List<LakeTable> TABLES =
      List.of(
          new LakeTable("athlete_bio", Columns.of("id"), List.of("id")),
          new LakeTable("athlete_event_results", Columns.of("id"), List.of("id")));

  @Test
  void whatIsNotGivenHasItsDefault() {
    LandConfig config = config("--source=/in", "--lake=lake");

    assertThat(config.tables())
        .extracting(LakeTable::name)
        .containsExactly("athlete_bio", "athlete_event_results");
    assertThat(config.date()).isEqualTo(LocalDate.of(2026, 7, 31));
    assertThat(config.lake()).isEqualTo(Path.of("lake").toAbsolutePath());
    assertThat(config.credentials()).isEqualTo(new Credentials(null, null));
    assertThat(config.attempts()).isEqualTo(10);
    assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void readsWhatIsGiven() {
    LandConfig config =
        config(
            "--source=https://me@example.org/x",
            "--sourcePasswordRef=env:PW",
            "--tables=athlete_event_results, athlete_bio",
            "--lake=/lake/",
            "--date=2024-02-29",
            "--attempts=3",
            "--timeout=500ms");

    assertThat(config.tables())
        .extracting(LakeTable::name)
        .containsExactly("athlete_event_results", "athlete_bio");
    assertThat(config.date()).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(config.lake()).isEqualTo(Path.of("/lake"));
    assertThat(config.credentials().user()).isEqualTo("me");
    assertThat(config.credentials().secret().reference()).isEqualTo("env:PW");
    assertThat(config.attempts()).isEqualTo(3);
    assertThat(config.timeout()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(
            problems(
                "--source=ftp://me:hunter2@example.org",
                "--tables=athlete_bio,medals",
                "--lake=s3://bucket",
                "--date=31.7.2026",
                "--attempts=0",
                "--timeout=soon",
                "--sourcePasswordRef=hunter2"))
        .hasSize(8)
        .allSatisfy(problem -> assertThat(problem).doesNotContain("hunter2"))
        .anySatisfy(problem -> assertThat(problem).startsWith("--source: a password"))
        .anySatisfy(problem -> assertThat(problem).startsWith("--tables: 'medals' is not a table"))
        .anySatisfy(problem -> assertThat(problem).startsWith("--lake: expected a folder"))
        .anySatisfy(problem -> assertThat(problem).startsWith("--date: expected a date"))
        .anySatisfy(problem -> assertThat(problem).startsWith("--attempts must be above 0"))
        .anySatisfy(problem -> assertThat(problem).startsWith("--timeout: expected"))
        .anySatisfy(problem -> assertThat(problem).startsWith("--sourcePasswordRef: expected"))
        .contains("--sourcePasswordRef needs --sourceUser");
  }

  @Test
  void whereFromAndWhereToMustBeGiven() {
    assertThat(problems()).containsExactly("land needs --source", "land needs --lake");
  }

  @ParameterizedTest
  @CsvSource({
    "--tables=athlete_bio;athlete_bio, --tables: a table is named twice",
    "--timeout=0s, --timeout: expected more than nothing and at most a day",
    "--timeout=25h, --timeout: expected more than nothing and at most a day",
    "--sourceUser=you, --source and --sourceUser name different users"
  })
  void aWrongValueIsRefused(String argument, String problem) {
    assertThat(problems("--source=ftp://me@example.org", "--lake=x", argument.replace(';', ',')))
        .containsExactly(problem);
  }

  private static LandConfig config(String... arguments) {
    CommandLine line = new CommandLine();
    return LandConfig.from(line.read(List.of(arguments), LandOptions.class), TABLES, line, TODAY);
  }

  private static List<String> problems(String... arguments) {
    UsageException usage = catchThrowableOfType(UsageException.class, () -> config(arguments));
    assertThat(usage).isNotNull();
    return usage.problems();
  }
}
