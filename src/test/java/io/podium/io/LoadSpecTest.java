package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.RejectedException;
import io.podium.rules.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadSpecTest {
  private static final List<LoadSpec.Column> COLUMNS =
      List.of(
          new LoadSpec.Column("id", LoadSpec.Type.ID),
          new LoadSpec.Column("name", LoadSpec.Type.TEXT),
          new LoadSpec.Column("notes", LoadSpec.Type.LONG_TEXT));
  private static final LoadSpec KEYED = new LoadSpec("a", COLUMNS, "id", List.of("id"));
  private static final LoadSpec NUMBERED = new LoadSpec("s.b", COLUMNS, null, List.of("id"));

  @Test
  void createsATableWithItsKeyOrANumber() {
    assertThat(KEYED.createSql())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS `a` (`id` BIGINT NOT NULL, `name` VARCHAR(255) NULL,"
                + " `notes` TEXT NULL, PRIMARY KEY (`id`))"
                + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
    assertThat(NUMBERED.createSql())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS `s`.`b` (`row_id` BIGINT NOT NULL AUTO_INCREMENT,"
                + " `id` BIGINT NULL, `name` VARCHAR(255) NULL, `notes` TEXT NULL,"
                + " PRIMARY KEY (`row_id`)) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
  }

  @Test
  void insertsManyRowsAndTheLastOfAKeyCounts() {
    assertThat(KEYED.insertSql(2))
        .isEqualTo(
            "INSERT INTO `a` (`id`, `name`, `notes`) VALUES (?, ?, ?), (?, ?, ?)"
                + " ON DUPLICATE KEY UPDATE `name` = VALUES(`name`), `notes` = VALUES(`notes`)");
    assertThat(NUMBERED.insertSql(1))
        .isEqualTo("INSERT INTO `s`.`b` (`id`, `name`, `notes`) VALUES (?, ?, ?)");
    assertThat(NUMBERED.insertFromSql("s.b_loading"))
        .isEqualTo(
            "INSERT INTO `s`.`b` (`id`, `name`, `notes`) SELECT `id`, `name`, `notes`"
                + " FROM `s`.`b_loading` ORDER BY `row_id`");
  }

  @Test
  void takesValuesAsRead() throws Exception {
    assertThat(KEYED.values(row("12", " x ", null))).containsExactly(12L, " x ", null);
    assertThat(NUMBERED.values(row(null, null, null))).containsOnlyNulls();
  }

  @Test
  void measuresTextAsTheServerDoes() throws Exception {
    String medals = "🥇".repeat(255);
    assertThat(KEYED.values(row("1", medals, "é".repeat(32_767)))).contains(medals);
    assertRefused(row("1", medals + "x", null), "name has 256 characters; at most 255");
    assertRefused(row("1", null, "é".repeat(32_768)), "notes has 65536 bytes; at most 65535");
  }

  @Test
  void refusesIdsThatAreNone() {
    assertRefused(row("x7", null, null), "id must be a whole number from 0 to 2^53 - 1, not x7");
    assertRefused(row(null, null, null), "id is missing");
  }

  private static void assertRefused(Row row, String message) {
    assertThatThrownBy(() -> KEYED.values(row))
        .isInstanceOf(RejectedException.class)
        .hasMessage(message);
  }

  private static Row row(String id, String name, String notes) {
    return new Row(KEYED.fileColumns(), new Object[] {id, name, notes});
  }
}
