package io.podium.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.podium.options.CommandLine;
import io.podium.options.UsageException;
import io.podium.rules.Columns;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LakeRunTest {
  private static final List<LakeTable> TABLES =
      List.of(
          new LakeTable("a", Columns.of("x"), List.of()),
          new LakeTable("b", Columns.of("x"), List.of()));

  @Test
  void aDateAndAllTables() {
    LakeRun run = run("--lake=/data/lake/", "--date=2026-02-28");

    assertThat(run.lake()).isEqualTo(new Lake("/data/lake"));
    assertThat(run.dates()).containsExactly(LocalDate.of(2026, 2, 28));
    assertThat(run.tables()).containsExactly("a", "b");
  }

  @Test
  void aRangeHasBothItsEnds() {
    assertThat(run("--lake=l", "--from=2024-02-28", "--to=2024-03-01", "--tables=b").dates())
        .extracting(LocalDate::toString)
        .containsExactly("2024-02-28", "2024-02-29", "2024-03-01");
  }

  @Test
  void someTables() {
    assertThat(run("--lake=l", "--date=2026-02-28", "--tables=b").tables()).containsExactly("b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--date=2026-02-28 | --lake is missing",
        "--lake=l | give either --date, or --from and --to",
        "--lake=l --date=2026-02-28 --from=2026-02-28 --to=2026-02-28 | give either --date",
        "--lake=l --from=2026-02-28 | --from and --to go together",
        "--lake=l --to=2026-02-28 | --from and --to go together",
        "--lake=l --from=2026-02-28 --to=2026-02-27 | --from is after --to",
        "--lake=l --from=1026-02-28 --to=2026-02-27 | more than 3660 days",
        "--lake=l --date=2026-02-30 | expected a date such as 2026-08-01, not 2026-02-30",
        "--lake=l --date=today | expected a date",
        "--lake=l* --date=2026-02-28 | --lake must be a folder",
        "--lake=l --date=2026-02-28 --tables=a,a | --tables: a table is named twice",
        "--lake=l --date=2026-02-28 --tables=a,c | is not a table; there are a, b"
      })
  void saysWhatIsWrong(String arguments, String problem) {
    UsageException usage =
        catchThrowableOfType(UsageException.class, () -> run(arguments.strip().split(" ")));

    assertThat(usage.problems()).singleElement().asString().contains(problem.strip());
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    UsageException usage =
        catchThrowableOfType(UsageException.class, () -> run("--date=x", "--tables=c"));

    assertThat(usage.problems()).hasSize(3);
  }

  private static LakeRun run(String... arguments) {
    CommandLine line = new CommandLine();
    return LakeRun.from(line.read(List.of(arguments), LakeOptions.class), TABLES, line);
  }
}
