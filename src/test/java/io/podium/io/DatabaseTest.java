package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.InputNotReadyException;
import io.podium.io.Database.Tls;
import io.podium.options.CommandLine;
import io.podium.options.DatabaseOptions;
import io.podium.options.Secret;
import io.podium.options.UsageException;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
  private static final String URL = "--jdbcUrl=jdbc:postgresql://h/d";

  @Test
  void readsEveryOption() {
    assertThat(
            database(
                URL,
                "--jdbcUser=me",
                "--jdbcPasswordRef=env:DB",
                "--jdbcSslMode=verify-full",
                "--jdbcSslRootCert=ca.pem"))
        .isEqualTo(
            new Database(
                "jdbc:postgresql://h/d",
                "me",
                new Secret("env:DB"),
                new Tls(Tls.Mode.VERIFY_FULL, "ca.pem")));
    assertThat(database(URL)).isEqualTo(new Database("jdbc:postgresql://h/d", null, null));
    assertThat(database()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"jdbc:mysql://h/d, MYSQL", "jdbc:postgresql://h/d, POSTGRESQL"})
  void theUrlTellsWhatItSpeaks(String url, Dialect dialect) {
    assertThat(database("--jdbcUrl=" + url).dialect()).isEqualTo(dialect);
  }

  @ParameterizedTest
  @CsvSource({"disable, DISABLE", "require, REQUIRE", "verify-ca, VERIFY_CA"})
  void modesHaveTheNamesOfPostgres(String name, Tls.Mode mode) {
    assertThat(database(URL, "--jdbcSslMode=" + name).tls()).isEqualTo(new Tls(mode, null));
  }

  @Test
  void anotherModeIsRefused() {
    assertThat(problems(URL, "--jdbcSslMode=prefer"))
        .containsExactly(
            "--jdbcSslMode: expected disable, require, verify-ca or verify-full, not prefer");
  }

  @Test
  void certificatesThatWouldNotBeCheckedAreRefused() {
    for (String[] options :
        new String[][] {
          {URL, "--jdbcSslRootCert=ca.pem"},
          {URL, "--jdbcSslRootCert=ca.pem", "--jdbcSslMode=require"}
        }) {
      assertThat(problems(options))
          .containsExactly("--jdbcSslRootCert is for --jdbcSslMode=verify-ca and verify-full");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h/d?sslmode=disable",
        "jdbc:postgresql://h/d?x=y&sslfactory=org.postgresql.ssl.NonValidatingFactory",
        "jdbc:mysql://h/d?useSSL=false",
        "jdbc:mysql://h/d?a=b&sslMode=PREFERRED",
        "jdbc:mysql://h/d?trustCertificateKeyStoreUrl=file:/x"
      })
  void twoWordsOnTlsAreOneTooMany(String url) {
    assertThat(problems("--jdbcUrl=" + url, "--jdbcSslMode=verify-full"))
        .containsExactly(
            "--jdbcUrl holds settings of TLS: give --jdbcSslMode and --jdbcSslRootCert alone");
    assertThat(database("--jdbcUrl=" + url).url()).isEqualTo(url);
  }

  @Test
  void certificatesThatAreNotThereAreNamed() {
    Database database =
        new Database(
            "jdbc:mysql://127.0.0.1:1/d", null, null, new Tls(Tls.Mode.VERIFY_CA, "/nowhere/ca"));
    assertThatThrownBy(() -> database.connect().close())
        .isInstanceOf(InputNotReadyException.class)
        .hasMessageContaining("/nowhere/ca");
  }

  private static Database database(String... arguments) {
    PipelineOptionsFactory.register(DatabaseOptions.class);
    CommandLine line = new CommandLine();
    Database database = Database.from(line.read(List.of(arguments), DatabaseOptions.class), line);
    line.check();
    return database;
  }

  private static List<String> problems(String... arguments) {
    try {
      return List.of("none, but " + database(arguments));
    } catch (UsageException usage) {
      return usage.problems();
    }
  }
}
