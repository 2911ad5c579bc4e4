package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.local.Services;
import io.podium.options.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 4, unit = TimeUnit.MINUTES)
class RowBatchIT {
  private static final List<LoadSpec.Column> COLUMNS =
      List.of(
          new LoadSpec.Column("id", LoadSpec.Type.ID),
          new LoadSpec.Column("name", LoadSpec.Type.TEXT),
          new LoadSpec.Column("notes", LoadSpec.Type.LONG_TEXT));
  private static final LoadSpec NUMBERED = new LoadSpec("numbered", COLUMNS, null, List.of());
  private static final LoadSpec KEYED = new LoadSpec("keyed", COLUMNS, "id", List.of());

  /** What a statement or a file's text could take for something else. */
  private static final String[] PIECES = {
    "a", "N", "\\", "\\N", "\t", "\n", "\r", "\0", "'", "\"", ",", " ", "%", "é", "金", "😀", "NULL"
  };

  @TempDir static Path temporary;
  private static Services services;

  /** The ways to write rows to MySQL and MariaDB. */
  enum Way {
    INSERT {
      @Override
      RowBatch batch(LoadSpec table) {
        return new InsertBatch(table, Dialect.MYSQL);
      }
    },
    LOAD_DATA {
      @Override
      RowBatch batch(LoadSpec table) {
        return new LoadDataBatch(table);
      }
    };

    abstract RowBatch batch(LoadSpec table);
  }

  @BeforeAll
  static void up() throws Exception {
    services = Services.in(temporary.resolve("services"));
    services.up(services.mariaDb());
  }

  @AfterAll
  static void down() throws Exception {
    services.down();
  }

  @ParameterizedTest
  @EnumSource
  void everyValueIsThereAsItWasAndRowsAreNumberedAsTheyCame(Way way) throws Exception {
    List<Object[]> rows = rows(20_001, Long.MAX_VALUE);
    try (Connection connection = database().connectToLoad()) {
      write(way, NUMBERED, rows, connection);

      List<List<String>> expected = new ArrayList<>();
      for (Object[] row : rows) {
        List<String> values = texts(row);
        values.add(0, String.valueOf(expected.size() + 1));
        expected.add(values);
      }
      assertThat(read("SELECT * FROM numbered ORDER BY row_id", connection)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLastRowOfAKeyStaysInOneBatchAndInSeveral(Way way) throws Exception {
    List<Object[]> rows = rows(20_001, 9_000);
    TreeMap<Long, List<String>> last = new TreeMap<>();
    for (Object[] row : rows) {
      last.put((Long) row[0], texts(row));
    }
    try (Connection connection = database().connectToLoad()) {
      write(way, KEYED, rows, connection);

      Collection<List<String>> expected = last.values();
      assertThat(read("SELECT * FROM keyed ORDER BY id", connection))
          .containsExactlyElementsOf(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aValueThatDoesNotFitIsAnError(Way way) throws Exception {
    for (LoadSpec table : List.of(NUMBERED, KEYED)) {
      try (Connection connection = database().connectToLoad();
          Statement statement = connection.createStatement()) {
        statement.execute("SET SESSION sql_mode = 'STRICT_ALL_TABLES'");
        statement.execute(
            "CREATE OR REPLACE TABLE narrow (id BIGINT PRIMARY KEY, name CHAR(2), notes TEXT)");
        RowBatch batch = way.batch(table.named("narrow"));
        batch.add(new Object[] {1L, "ab", null});
        batch.add(new Object[] {2L, "abc", null});

        assertThatThrownBy(() -> batch.write(connection))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("name")
            .hasMessageContaining("row 2");
      }
    }
  }

  @Test
  void onlyWhatMayDifferOnReplicasIsNoError() throws SQLException {
    SQLWarning unsafe = new SQLWarning("Unsafe statement", "HY000", 1592);
    LoadDataBatch.requireAllLoaded(null, "t");
    LoadDataBatch.requireAllLoaded(unsafe, "t");

    unsafe.setNextWarning(new SQLWarning("Data truncated for column 'a'", "01000", 1265));
    assertThatThrownBy(() -> LoadDataBatch.requireAllLoaded(unsafe, "t"))
        .hasMessageContaining("into t: Data truncated for column 'a'");
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionThatIsLostIsAnErrorOfTheDatabase(Way way) throws Exception {
    try (Connection connection = database().connectToLoad();
        Connection killer = database().connect();
        Statement kill = killer.createStatement()) {
      write(way, NUMBERED, rows(1, 10), connection);
      kill.execute("KILL " + read("SELECT CONNECTION_ID()", connection).get(0).get(0));
      RowBatch batch = way.batch(NUMBERED);
      batch.add(new Object[] {1L, "a", "b"});

      assertThatThrownBy(() -> batch.write(connection)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> LoadDataBatch.isTaken(NUMBERED, connection))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void tablesAreLoadedAsFilesWhereTheServerTakesThem() throws Exception {
    Path file = Files.writeString(temporary.resolve("few.csv"), "id\n1\n2\n");
    try (Connection connection = database().connectToLoad();
        LoadTables tables = new LoadTables(database())) {
      int before = loads(connection);
      assertThat(tables.fill(NUMBERED.named("loaded"), file.toString(), rows -> {})).isEqualTo(2);
      tables.replace();

      // One was to see whether it works.
      assertThat(loads(connection)).isEqualTo(before + 2);
      assertThat(LoadDataBatch.isTaken(NUMBERED.named("loaded"), connection)).isTrue();
      assertThat(LoadDataBatch.isTaken(NUMBERED.named("nowhere"), connection)).isFalse();
      assertThat(read("SELECT row_id, id FROM loaded ORDER BY row_id", connection))
          .containsExactly(List.of("1", "1"), List.of("2", "2"));
    }
  }

  private static int loads(Connection connection) throws SQLException {
    return Integer.parseInt(read("SHOW GLOBAL STATUS LIKE 'Com_load'", connection).get(0).get(1));
  }

  @Test
  void longTextsMakeABatchFull() {
    for (Way way : Way.values()) {
      RowBatch batch = way.batch(NUMBERED);
      Object[] row = {1L, null, "x".repeat(65_535)};
      while (!batch.isFull()) {
        batch.add(row);
      }
      assertThat(batch.size()).isLessThan(100);
    }
  }

  @Test
  void theServerGetsNoFileOfThisMachine() throws Exception {
    Path file = Files.writeString(temporary.resolve("private.txt"), "1\n");
    Database database = database();
    String url = database.url() + (database.url().contains("?") ? "&" : "?");
    try (Connection connection =
            new Database(url + "allowLoadLocalInfile=true", database.user(), database.password())
                .connectToLoad();
        Statement statement = connection.createStatement()) {
      write(Way.LOAD_DATA, NUMBERED, rows(10, 10), connection);

      assertThatThrownBy(
              () -> statement.execute("LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE numbered"))
          .hasMessageContaining("/no/folder/but/rows");
    }
  }

  private static void write(Way way, LoadSpec table, List<Object[]> rows, Connection connection)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + table.table());
      statement.execute(table.createSql(Dialect.MYSQL));
    }
    RowBatch batch = way.batch(table);
    for (Object[] row : rows) {
      batch.add(row);
      if (batch.isFull()) {
        batch.write(connection);
        assertThat(batch.size()).isZero();
      }
    }
    batch.write(connection);
  }

  private static List<Object[]> rows(int count, long idBound) {
    SplittableRandom random = new SplittableRandom(3);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new Object[] {random.nextLong(idBound), text(random), text(random)});
    }
    return rows;
  }

  private static String text(SplittableRandom random) {
    int length = random.nextInt(-1, 6);
    if (length < 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static List<String> texts(Object[] row) {
    List<String> texts = new ArrayList<>();
    Arrays.stream(row).forEach(value -> texts.add(value == null ? null : value.toString()));
    return texts;
  }

  private static List<List<String>> read(String sql, Connection connection) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(result.getString(column));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static Database database() {
    return new Database(
        services.mariaDb().jdbcUrl("podium"),
        services.mariaDb().user(),
        new Secret("file:" + services.mariaDb().passwordFile()));
  }
}
