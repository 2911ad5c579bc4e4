package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlRetryTest {

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08001", "08S01", "57P01", "57P03", "53300"})
  void aServerThatIsAwayMayComeBack(String state) {
    assertThat(SqlRetry.isPassing(new SQLException("away", state))).isTrue();
    assertThat(SqlRetry.isPassing(new SQLNonTransientConnectionException("away", state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void aTransactionThatWasRolledBackCanBeMadeAgain(String state) {
    assertThat(SqlRetry.isPassing(new SQLException("deadlock", state))).isTrue();
  }

  @Test
  void whatTheDriverCallsPassingIs() {
    assertThat(SqlRetry.isPassing(new SQLTimeoutException())).isTrue();
    assertThat(SqlRetry.isPassing(new SQLTransactionRollbackException())).isTrue();
    assertThat(SqlRetry.isPassing(new SQLRecoverableException())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1205, 1213})
  void deadlocksAndLockTimeoutsPass(int code) {
    assertThat(SqlRetry.isPassing(new SQLException("lock", "HY000", code))).isTrue();
    assertThat(SqlRetry.isPassing(new SQLException("lock", null, code))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "55P03"})
  void theyPassOnPostgresToo(String state) {
    assertThat(SqlRetry.isPassing(new SQLException("lock", state))).isTrue();
  }

  @Test
  void aMistakeDoesNotPass() {
    assertThat(SqlRetry.isPassing(new SQLSyntaxErrorException("syntax", "42000", 1064))).isFalse();
    assertThat(
            SqlRetry.isPassing(
                new SQLIntegrityConstraintViolationException("duplicate", "23000", 1062)))
        .isFalse();
    assertThat(SqlRetry.isPassing(new SQLException("access denied", "28000", 1045))).isFalse();
    assertThat(SqlRetry.isPassing(new SQLException("cancelled", "57014"))).isFalse();
    assertThat(SqlRetry.isPassing(new SQLException("who knows"))).isFalse();
  }
}
