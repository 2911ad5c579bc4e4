package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.io.TablePartitions.Range;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablePartitionsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 1",
    "7, 7, 100, 1",
    "1, 10000, 100, 1",
    "1, 10001, 100, 2",
    "1, 316834, 1000, 32",
    "1, 316834, 4, 4",
    "-5000, 15000, 1000, 3",
    "-9223372036854775808, 9223372036854775807, 1000, 1000",
    "9223372036854775807, 9223372036854775807, 1000, 1"
  })
  void rangesJoinAndCoverEveryNumber(long min, long max, int most, int expected) {
    List<Range> ranges = TablePartitions.split(min, max, most);

    assertThat(ranges).hasSize(expected);
    assertThat(ranges.get(0).first()).isEqualTo(Long.MIN_VALUE);
    assertThat(ranges.get(expected - 1).last()).isEqualTo(Long.MAX_VALUE);
    for (int i = 0; i < expected; i++) {
      assertThat(ranges.get(i).nulls()).isFalse();
      assertThat(ranges.get(i).first()).isLessThanOrEqualTo(ranges.get(i).last());
      if (i > 0) {
        assertThat(ranges.get(i).first()).isEqualTo(ranges.get(i - 1).last() + 1);
        assertThat(ranges.get(i).first()).isGreaterThan(min).isLessThanOrEqualTo(max);
      }
    }
  }

  @Test
  void noNumberLiesInTheRangeOfNulls() {
    assertThat(Range.NULLS.first()).isGreaterThan(Range.NULLS.last());
  }

  @Test
  void selectsOneRangeAndNullForWhatTheTableLacks() {
    assertThat(
            TablePartitions.selectSql(
                Dialect.MYSQL,
                "games.results",
                List.of("sport", "isTeamSport", "timestamp"),
                Map.of("sport", "sport", "isteamsport", "isTeamSport"),
                "row_id"))
        .isEqualTo(
            "SELECT `sport`,\n`isTeamSport`,\nNULL\nFROM `games`.`results`\n"
                + "WHERE `row_id` BETWEEN ? AND ? OR (`row_id` IS NULL AND ? = 1)");
  }

  @Test
  void postgresGivesTextByTheNamesThatItsColumnsHave() {
    assertThat(
            TablePartitions.selectSql(
                Dialect.POSTGRESQL,
                "games.results",
                List.of("sport", "isTeamSport", "timestamp"),
                Map.of("sport", "sport", "isteamsport", "isteamsport"),
                "row_id"))
        .isEqualTo(
            "SELECT CAST(\"sport\" AS TEXT),\nCAST(\"isteamsport\" AS TEXT),\nNULL\n"
                + "FROM \"games\".\"results\"\n"
                + "WHERE \"row_id\" BETWEEN ? AND ? OR (\"row_id\" IS NULL AND ? = 1)");
  }
}
