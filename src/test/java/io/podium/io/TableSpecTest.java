package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.podium.io.TableSpec.Column;
import io.podium.io.TableSpec.Mode;
import io.podium.io.TableSpec.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSpecTest {
  /** The guard's columns come first here, to see that they do not in the statement. */
  private static final TableSpec TABLE = table("agg");

  @Test
  void anUpsertedTableHasItsKeyAsPrimaryKey() {
    assertThat(TABLE.createSql(Mode.UPSERT))
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS `agg` (`n` BIGINT NOT NULL, `at` DATETIME(3) NOT NULL,"
                + " `k` VARCHAR(9) NOT NULL, `w` DATETIME(3) NOT NULL, `mean` DOUBLE,"
                + " PRIMARY KEY (`k`, `w`)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
  }

  @Test
  void anAppendedTableHasAKeyOfItsOwn() {
    assertThat(TABLE.createSql(Mode.APPEND))
        .contains("`mean` DOUBLE, firing_id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY)")
        .doesNotContain("PRIMARY KEY (");
  }

  @Test
  void anAppendInsertsAlone() {
    assertThat(TABLE.writeSql(Mode.APPEND, 2))
        .isEqualTo(
            "INSERT INTO `agg` (`n`, `at`, `k`, `w`, `mean`)"
                + " VALUES (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)");
  }

  @Test
  void anUpsertIsGuardedByProgress() {
    String guard = "VALUES(`n`) > `n` OR (VALUES(`n`) = `n` AND VALUES(`at`) >= `at`)";

    assertThat(TABLE.writeSql(Mode.UPSERT, 1))
        .isEqualTo(
            "INSERT INTO `agg` (`n`, `at`, `k`, `w`, `mean`) VALUES (?, ?, ?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE"
                + (" `mean` = IF(" + guard + ", VALUES(`mean`), `mean`),")
                + (" `at` = IF(" + guard + ", VALUES(`at`), `at`),")
                + (" `n` = IF(" + guard + ", VALUES(`n`), `n`)"));
  }

  @Test
  void withoutANumberTheLaterFormIsTheOneThatStays() {
    TableSpec byTime =
        new TableSpec(TABLE.name(), TABLE.columns(), TABLE.key(), new Progress(null, "at"));

    assertThat(byTime.writeSql(Mode.UPSERT, 1))
        .endsWith(
            " ON DUPLICATE KEY UPDATE"
                + " `n` = IF(VALUES(`at`) >= `at`, VALUES(`n`), `n`),"
                + " `mean` = IF(VALUES(`at`) >= `at`, VALUES(`mean`), `mean`),"
                + " `at` = IF(VALUES(`at`) >= `at`, VALUES(`at`), `at`)");
  }

  @Test
  void theColumnsOfTheGuardAreAssignedLast() {
    String sql = TABLE.writeSql(Mode.UPSERT, 1);

    assertThat(sql.indexOf("`mean` = ")).isPositive().isLessThan(sql.indexOf("`at` = IF"));
    assertThat(sql.indexOf("`at` = IF")).isLessThan(sql.indexOf("`n` = IF"));
  }

  @Test
  void thereIsAPlaceForEachValue() {
    for (int rows : new int[] {1, 3, 100}) {
      assertThat(TABLE.writeSql(Mode.UPSERT, rows).chars().filter(c -> c == '?').count())
          .isEqualTo(rows * 5L);
    }
  }

  @Test
  void aSchemaIsQuotedApartFromItsTable() {
    assertThat(table("podium.agg").writeSql(Mode.APPEND, 1))
        .startsWith("INSERT INTO `podium`.`agg` (");
    assertThat(table("podium.agg").createSql(Mode.UPSERT)).contains("EXISTS `podium`.`agg` (");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a`b", "a;b", "a.b.c", ".a", "a.", "a-b", "a'b"})
  void aNameThatIsNotATablesIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> table(name));
  }

  private static TableSpec table(String name) {
    return new TableSpec(
        name,
        List.of(
            new Column("n", "BIGINT NOT NULL"),
            new Column("at", "DATETIME(3) NOT NULL"),
            new Column("k", "VARCHAR(9) NOT NULL"),
            new Column("w", "DATETIME(3) NOT NULL"),
            new Column("mean", "DOUBLE")),
        List.of("k", "w"),
        new Progress("n", "at"));
  }
}
