package io.podium;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.athletes.AthleteTables;
import io.podium.athletes.AthletesModel;
import io.podium.athletes.FeatureTable;
import io.podium.athletes.SampleOlympics;
import io.podium.athletes.model.ModelBio;
import io.podium.athletes.model.ModelResult;
import io.podium.athletes.model.ModelWindow;
import io.podium.athletes.model.SequentialModel;
import io.podium.athletes.rules.FeatureRow;
import io.podium.io.Database;
import io.podium.io.KafkaCluster;
import io.podium.io.LoadTables;
import io.podium.io.TablePreparation;
import io.podium.io.TableSpec;
import io.podium.io.TopicReader;
import io.podium.io.WriteTable;
import io.podium.local.Services;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All that tables are for, on a PostgreSQL server, which demands TLS. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class PostgresIT {
  private static final int ATHLETES = 300;
  private static final int RESULTS = 3_000;

  @TempDir static Path temporary;
  private static Services services;
  private static String certificate;

  @BeforeAll
  static void up() throws Exception {
    Path keys = TestKeys.make(temporary.resolve("keys"), "ip:127.0.0.1");
    certificate = TestKeys.certificate(keys, temporary.resolve("ca.pem")).toString();
    services = Services.in(temporary.resolve("services"));
    services.up(services.kafka());
    SecuredPostgres.start(services.postgres(), keys);
    SampleOlympics.withSeed(1).athletes(ATHLETES).results(RESULTS).writeTo(temporary);
  }

  @AfterAll
  static void down() throws Exception {
    services.down();
  }

  @Test
  void fromFilesToTablesToATopicToFeatures() throws Exception {
    Path bio = temporary.resolve(SampleOlympics.BIO_FILE);
    Path results = temporary.resolve(SampleOlympics.RESULTS_FILE);
    ModelResult model =
        SequentialModel.runCsv(
            Files.readAllBytes(results),
            ModelBio.fromCsv(Files.readAllBytes(bio)),
            ModelWindow.GLOBAL);
    for (int i = 0; i < 2; i++) {
      done(withTables("load", "--bio=" + bio, "--results=" + results));
      assertThat(number("SELECT count(*) FROM athlete_bio")).isEqualTo(ATHLETES);
      assertThat(number("SELECT count(*) FROM athlete_event_results")).isEqualTo(RESULTS);
      assertThat(number("SELECT max(row_id) FROM athlete_event_results")).isEqualTo(RESULTS);
      assertThat(rows("SELECT tablename FROM pg_tables WHERE tablename ~ '_(loading|former)$'"))
          .isEmpty();
    }
    String kafka = "--bootstrapServers=" + services.kafka().bootstrapServers();
    done(withTables("publish", "--resultsTable=athlete_event_results", kafka));
    for (int i = 0; i < 2; i++) {
      done(
          withTables(
              "run",
              "athlete-features",
              "--resultsTopic=athlete_event_results",
              kafka,
              "--bioTable=athlete_bio",
              "--aggTable=agg",
              "--countsTable=counts",
              "--earlyFiring=1s",
              "--untilIdle=5s"));
      List<FeatureRow> table = features("agg");
      assertThat(table).hasSize(model.rows().size());
      assertThat(AthletesModel.finalRows(table)).isEqualTo(model.rows());
      assertThat(number("SELECT row_count FROM counts WHERE outcome = 'read'")).isEqualTo(RESULTS);
      assertThat(number("SELECT row_count FROM counts WHERE outcome = 'duplicate'"))
          .isEqualTo(model.counts().get("duplicate"));
    }
    done(
        withTables(
            "run",
            "athlete-features",
            "--results=" + results,
            "--bioTable=athlete_bio",
            "--aggTable=firings",
            "--jdbcMode=append"));
    assertThat(AthletesModel.finalRows(features("firings"))).isEqualTo(model.rows());
    assertThat(failure(withTables("publish", "--resultsTable=nowhere", kafka)))
        .contains("there is no table nowhere");
  }

  @Test
  void theLastRowOfAKeyCountsAlsoInOneStatement() throws Exception {
    Path first = temporary.resolve("first.csv");
    Files.writeString(
        first, "athlete_id,sex,height,weight\n1,Male,1,1\n2,Male,2,2\n1,Female,3,3\n2,Female,4,\n");
    Path more = temporary.resolve("more.csv");
    Files.writeString(more, "athlete_id,sex,height,weight\n2,Male,77-80,5\n3,Male,é,\n");
    execute("CREATE SCHEMA IF NOT EXISTS own");
    try (LoadTables tables = new LoadTables(database())) {
      assertThat(tables.fill(AthleteTables.bio("own.bio"), first.toString(), rows -> {}))
          .isEqualTo(4);
      tables.replace();
    }
    try (LoadTables tables = new LoadTables(database())) {
      tables.fill(AthleteTables.bio("own.bio"), more.toString(), rows -> {});
      tables.append();
    }
    assertThat(rows("SELECT athlete_id, sex, height, weight FROM own.bio ORDER BY athlete_id"))
        .containsExactly(
            List.of("1", "Female", "3", "3"),
            List.of("2", "Male", "77-80", "5"),
            Arrays.asList("3", "Male", "é", null));
  }

  @Test
  void aLoadThatFailsLeavesTheTableAsItWas() throws Exception {
    Path good = temporary.resolve("good.csv");
    Files.writeString(good, "athlete_id,sex,height,weight\n1,Male,1,1\n");
    Path bad = temporary.resolve("bad.csv");
    Files.writeString(bad, "athlete_id,sex,height,weight\n1,Ma\0le,1,1\n");
    done(withTables("load", "--bio=" + good, "--bioTable=kept"));
    assertThat(failure(withTables("load", "--bio=" + bad, "--bioTable=kept")))
        .contains("bad.csv:2: ", "NUL");
    assertThat(rows("SELECT sex FROM kept")).containsExactly(List.of("Male"));
    try (LoadTables one = new LoadTables(database());
        LoadTables other = new LoadTables(database())) {
      one.fill(AthleteTables.bio("kept"), good.toString(), rows -> {});
      for (String table : List.of("kept", "public.kept")) {
        assertThatThrownBy(() -> other.fill(AthleteTables.bio(table), good.toString(), rows -> {}))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("somebody else is loading the table " + table);
      }
    }
    assertThat(rows("SELECT sex FROM kept")).containsExactly(List.of("Male"));
    assertThat(rows("SELECT tablename FROM pg_tables WHERE tablename = 'kept_loading'")).isEmpty();
  }

  @Test
  void anUpsertNeverMovesARowBack() throws Exception {
    TableSpec table =
        new TableSpec(
            "progress",
            List.of(
                new TableSpec.Column("k", "VARCHAR(9) NOT NULL"),
                new TableSpec.Column("n", "BIGINT NOT NULL"),
                new TableSpec.Column("mean", "DOUBLE NOT NULL"),
                new TableSpec.Column("made_at", "DATETIME(3) NOT NULL")),
            List.of("k"),
            new TableSpec.Progress("n", "made_at"));
    TablePreparation.prepare(database(), table, TableSpec.Mode.UPSERT);
    TablePreparation.prepare(database(), table, TableSpec.Mode.UPSERT);
    // A key and its n, its mean and its second.
    write(table, "a 5 1.5 0", "b 1 1 0", "a 4 2.5 9", "a 5 3.5 1");
    assertThat(rows("SELECT k, n, mean, made_at FROM progress ORDER BY k"))
        .containsExactly(
            List.of("a", "5", "3.5", "2026-08-01 12:00:01"),
            List.of("b", "1", "1", "2026-08-01 12:00:00"));
    write(table, "a 4 7 9", "b 2 2 0");
    write(table, "a 5 8 0");
    assertThat(rows("SELECT k, n, mean FROM progress ORDER BY k"))
        .containsExactly(List.of("a", "5", "3.5"), List.of("b", "2", "2"));
    write(table, "a 5 9 1");
    assertThat(rows("SELECT mean FROM progress WHERE k = 'a'")).containsExactly(List.of("9"));
  }

  @Test
  void aTableWithoutTheKeyOfAnUpsertIsRefused() throws Exception {
    execute(
        "CREATE TABLE keyless AS SELECT 1 AS k, 2 AS n, now() AS made_at;"
            + " CREATE UNIQUE INDEX some_only ON keyless (k) WHERE n > 2;"
            + " CREATE UNIQUE INDEX more ON keyless (k, n)");
    TableSpec table =
        new TableSpec(
            "keyless",
            List.of(new TableSpec.Column("k", "BIGINT"), new TableSpec.Column("made_at", "TEXT")),
            List.of("k"),
            new TableSpec.Progress(null, "made_at"));
    assertThatThrownBy(() -> TablePreparation.prepare(database(), table, TableSpec.Mode.UPSERT))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no unique index on k");
    TablePreparation.prepare(database(), table, TableSpec.Mode.APPEND);
    execute("CREATE UNIQUE INDEX whole ON keyless (k)");
    TablePreparation.prepare(database(), table, TableSpec.Mode.UPSERT);
    assertThatThrownBy(() -> TablePreparation.prepare(database(), table, TableSpec.Mode.APPEND))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void whatPeopleCallColumnsIsFound() throws Exception {
    execute(
        "CREATE TABLE folded (result_id INTEGER, edition TEXT, country_noc CHAR(3), sport TEXT,"
            + " athlete_id DOUBLE PRECISION, medal TEXT, isTeamSport BOOLEAN);"
            + " INSERT INTO folded VALUES (NULL, '1908', 'A', 'Judo', 5, NULL, TRUE),"
            + " (3, '1908', 'C', 'Golf', 7, 'nan', FALSE)");
    done(
        withTables(
            "publish",
            "--resultsTable=folded",
            "--resultsTopic=folded",
            "--bootstrapServers=" + services.kafka().bootstrapServers()));
    assertThat(TopicReader.readAll(KafkaCluster.at(services.kafka().bootstrapServers()), "folded"))
        .extracting(message -> new String(message.value(), UTF_8))
        .containsExactlyInAnyOrder(
            "{\"edition\":\"1908\",\"country_noc\":\"A\",\"sport\":\"Judo\",\"athlete_id\":5,"
                + "\"medal\":null,\"isTeamSport\":true}",
            "{\"edition\":\"1908\",\"country_noc\":\"C\",\"sport\":\"Golf\",\"result_id\":3,"
                + "\"athlete_id\":7,\"medal\":\"nan\",\"isTeamSport\":false}");
  }

  private static void write(TableSpec table, String... rows) throws SQLException {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(
            Create.of(KV.of("", (Iterable<String>) List.of(rows)))
                .withCoder(
                    KvCoder.of(StringUtf8Coder.of(), IterableCoder.of(StringUtf8Coder.of()))))
        .apply(WriteTable.to(database(), table, TableSpec.Mode.UPSERT, PostgresIT::values));
    pipeline.run().waitUntilFinish();
  }

  private static List<Object[]> values(Iterable<String> rows) {
    List<Object[]> values = new ArrayList<>();
    for (String row : rows) {
      String[] parts = row.split(" ", -1);
      values.add(
          new Object[] {
            parts[0],
            Long.valueOf(parts[1]),
            Double.valueOf(parts[2]),
            LocalDateTime.parse("2026-08-01T12:00:00").plusSeconds(Long.parseLong(parts[3]))
          });
    }
    return values;
  }

  private static Database database() {
    return SecuredPostgres.database(
        services.postgres(), new Database.Tls(Database.Tls.Mode.VERIFY_FULL, certificate));
  }

  private static List<String> withTables(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--jdbcUrl=" + services.postgres().jdbcUrl("podium"));
    all.add("--jdbcUser=" + services.postgres().user());
    all.add("--jdbcPasswordRef=file:" + services.postgres().passwordFile());
    all.add("--jdbcSslMode=verify-full");
    all.add("--jdbcSslRootCert=" + certificate);
    return all;
  }

  private static void done(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    assertThat(Podium.run(arguments, stream, stream)).as(() -> out.toString(UTF_8)).isZero();
  }

  /** What a command says that finds its input not ready. */
  private static String failure(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    assertThat(Podium.run(arguments, stream, stream))
        .as(() -> out.toString(UTF_8))
        .isEqualTo(ExitCode.INPUT_NOT_READY);
    return out.toString(UTF_8);
  }

  private static List<FeatureRow> features(String table) throws SQLException {
    List<FeatureRow> rows = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
      while (result.next()) {
        rows.add(FeatureTable.read(result));
      }
    }
    return rows;
  }

  private static long number(String sql) throws SQLException {
    return Long.parseLong(rows(sql).get(0).get(0));
  }

  private static List<List<String>> rows(String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        String[] row = new String[result.getMetaData().getColumnCount()];
        for (int i = 0; i < row.length; i++) {
          row[i] = result.getString(i + 1);
        }
        rows.add(Arrays.asList(row));
      }
    }
    return rows;
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
