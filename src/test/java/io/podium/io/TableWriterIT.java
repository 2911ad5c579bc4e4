package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.local.Services;
import io.podium.options.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class TableWriterIT {
  private static final TableSpec TABLE =
      new TableSpec(
          "written",
          List.of(
              new TableSpec.Column("name", "VARCHAR(20) NOT NULL"),
              new TableSpec.Column("number", "BIGINT NOT NULL"),
              new TableSpec.Column("moment", "BIGINT NOT NULL")),
          List.of("name"),
          new TableSpec.Progress("number", "moment"));

  @TempDir static Path temporary;
  private static Services services;

  @BeforeAll
  static void up() throws Exception {
    services = Services.in(temporary.resolve("services"));
    services.up(services.mariaDb(), services.postgres());
  }

  @AfterAll
  static void down() throws Exception {
    services.down();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void batchesOfAnySizeAreWhole(Dialect dialect) throws Exception {
    Database database = emptyTable(dialect);
    int sum = 0;
    try (TableWriter writer = new TableWriter(database, TABLE, TableSpec.Mode.APPEND)) {
      for (int size : new int[] {0, 1, 2, 1_023, 1_024, 1_025, 1_500, 8_192, 9_000}) {
        write(writer, rows(sum, size, 1));
        sum += size;

        assertThat(count(database)).isEqualTo(sum + " rows, " + sum);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRowNeverGoesBack(Dialect dialect) throws Exception {
    Database database = emptyTable(dialect);
    try (TableWriter writer = new TableWriter(database, TABLE, TableSpec.Mode.UPSERT)) {
      write(writer, rows(0, 1_500, 2));
      write(writer, rows(0, 1_600, 1));

      assertThat(count(database)).isEqualTo("1600 rows, 3100");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatIsRefusedLeavesNothingAndTheNextBatchIsWritten(Dialect dialect) throws Exception {
    Database database = emptyTable(dialect);
    try (TableWriter writer = new TableWriter(database, TABLE, TableSpec.Mode.UPSERT)) {
      List<Object[]> rows = rows(0, 1_500, 1);
      rows.get(1_499)[1] = null;

      assertThatThrownBy(() -> write(writer, rows)).isInstanceOf(SQLException.class);
      assertThat(count(database)).isEqualTo("0 rows, 0");

      write(writer, rows(0, 3, 1));
      assertThat(count(database)).isEqualTo("3 rows, 3");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void rowsWaitUntilTheyFillATransaction(Dialect dialect) throws Exception {
    Database database = emptyTable(dialect);
    try (TableWriter writer = new TableWriter(database, TABLE, TableSpec.Mode.UPSERT)) {
      assertThat(writer.add(rows(0, 5_000, 1))).isFalse();
      assertThat(count(database)).isEqualTo("0 rows, 0");

      // Some are there twice.
      assertThat(writer.add(rows(4_000, 5_000, 2))).isTrue();
      assertThat(count(database)).isEqualTo("9000 rows, 14000");

      assertThat(writer.add(rows(9_000, 10, 1))).isFalse();
      writer.clear();
      writer.flush();
      assertThat(count(database)).isEqualTo("9000 rows, 14000");
    }
  }

  private static void write(TableWriter writer, List<Object[]> rows) throws SQLException {
    boolean unused = writer.add(rows);
    writer.flush();
  }

  private static List<Object[]> rows(int first, int count, long number) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      rows.add(new Object[] {"row " + i, number, 0L});
    }
    return rows;
  }

  private static Database emptyTable(Dialect dialect) throws SQLException {
    Database database =
        dialect == Dialect.POSTGRESQL
            ? new Database(
                services.postgres().jdbcUrl("podium"),
                services.postgres().user(),
                new Secret("file:" + services.postgres().passwordFile()))
            : new Database(
                services.mariaDb().jdbcUrl("podium"),
                services.mariaDb().user(),
                new Secret("file:" + services.mariaDb().passwordFile()));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS written");
    }
    TablePreparation.prepare(database, TABLE, TableSpec.Mode.UPSERT);
    return database;
  }

  private static String count(Database database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT COUNT(*), COALESCE(SUM(number), 0) FROM written")) {
      result.next();
      return result.getLong(1) + " rows, " + result.getString(2);
    }
  }
}
