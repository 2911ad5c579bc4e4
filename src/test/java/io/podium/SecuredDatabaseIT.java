package io.podium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.athletes.AthleteTables;
import io.podium.io.Database;
import io.podium.io.Database.Tls;
import io.podium.io.Database.Tls.Mode;
import io.podium.io.Dialect;
import io.podium.io.LoadTables;
import io.podium.local.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections to servers that demand TLS. Their certificates are issued for 127.0.0.1 alone. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SecuredDatabaseIT {
  @TempDir static Path temporary;
  private static Services services;
  private static SecuredMariaDb mariaDb;
  private static String certificate;
  private static String other;

  @BeforeAll
  static void up() throws Exception {
    Path keys = TestKeys.make(temporary.resolve("keys"), "ip:127.0.0.1");
    certificate = TestKeys.certificate(keys, temporary.resolve("ca.pem")).toString();
    Path others = TestKeys.make(temporary.resolve("others"), "ip:127.0.0.1");
    other = TestKeys.certificate(others, temporary.resolve("other.pem")).toString();
    services = Services.in(temporary.resolve("services"));
    SecuredPostgres.start(services.postgres(), keys);
    mariaDb = SecuredMariaDb.start(services.mariaDb(), keys);
  }

  @AfterAll
  static void down() throws Exception {
    if (mariaDb != null) {
      mariaDb.stop();
    }
    services.down();
  }

  @ParameterizedTest
  @EnumSource
  void onlyEncryptedConnectionsAreLetIn(Dialect dialect) throws Exception {
    assertRefused(database(dialect, Mode.DISABLE, null));
    for (Mode mode : new Mode[] {Mode.VERIFY_CA, Mode.VERIFY_FULL}) {
      assertThat(cipher(database(dialect, mode, certificate))).startsWith("TLS");
    }
    assertThat(cipher(database(dialect, Mode.REQUIRE, null))).startsWith("TLS");
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsNotTrustedIsRefused(Dialect dialect) {
    for (Mode mode : new Mode[] {Mode.VERIFY_CA, Mode.VERIFY_FULL}) {
      assertRefused(database(dialect, mode, other)).hasStackTraceContaining("CertPath");
      // Java itself trusts no certificate of ours.
      assertRefused(database(dialect, mode, null)).hasStackTraceContaining("CertPath");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerByAnotherNameIsRefusedWhereTheNameCounts(Dialect dialect) throws Exception {
    assertRefused(elsewhere(database(dialect, Mode.VERIFY_FULL, certificate)))
        .hasStackTraceContaining("localhost");
    assertThat(cipher(elsewhere(database(dialect, Mode.VERIFY_CA, certificate)))).startsWith("TLS");
  }

  @ParameterizedTest
  @EnumSource
  void tablesAreLoadedWhereNoFilesAreTaken(Dialect dialect) throws Exception {
    Path bio = temporary.resolve("bio.csv");
    Files.writeString(bio, "athlete_id,sex,height,weight\n1,Male,\\N,1\n2,Female,\"a\tb\",\n");
    Database database = database(dialect, Mode.VERIFY_CA, certificate);
    try (LoadTables tables = new LoadTables(database)) {
      assertThat(tables.fill(AthleteTables.bio("bio"), bio.toString(), rows -> {})).isEqualTo(2);
      tables.replace();
    }
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT height FROM bio ORDER BY athlete_id")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("\\N");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("a\tb");
      assertThat(rows.next()).isFalse();
    }
  }

  private static Database database(Dialect dialect, Mode mode, String rootCert) {
    Tls tls = new Tls(mode, rootCert);
    return dialect == Dialect.MYSQL
        ? mariaDb.database(tls)
        : SecuredPostgres.database(services.postgres(), tls);
  }

  private static Database elsewhere(Database database) {
    return new Database(
        database.url().replace("127.0.0.1", "localhost"),
        database.user(),
        database.password(),
        database.tls());
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Database database) {
    return assertThatThrownBy(() -> database.connect().close()).isInstanceOf(SQLException.class);
  }

  /** What the server says that this connection is encrypted by. */
  private static String cipher(Database database) throws SQLException {
    String sql =
        database.dialect() == Dialect.MYSQL
            ? "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
                + " WHERE VARIABLE_NAME = 'SSL_CIPHER'"
            : "SELECT cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet cipher = statement.executeQuery(sql)) {
      assertThat(cipher.next()).isTrue();
      return cipher.getString(1);
    }
  }
}
