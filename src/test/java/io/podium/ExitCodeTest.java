package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.errors.InputNotReadyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

  @Test
  void aCauseHasItsCode() {
    assertThat(ExitCode.of(new InputNotReadyException("no header"))).isEqualTo(20);
    assertThat(ExitCode.of(new IOException("disk full"))).isEqualTo(41);
    assertThat(ExitCode.of(new TimeoutException("no broker"))).isEqualTo(41);
    assertThat(ExitCode.of(new SQLException("no table"))).isEqualTo(45);
    assertThat(ExitCode.of(new IllegalStateException("a defect"))).isEqualTo(47);
  }

  @Test
  void aCauseIsFoundBelowWhatRunnersWrapItIn() {
    assertThat(ExitCode.of(wrapped(new InputNotReadyException("no header")))).isEqualTo(20);
    assertThat(ExitCode.of(wrapped(new UncheckedIOException(new IOException("disk full")))))
        .isEqualTo(41);
    assertThat(ExitCode.of(wrapped(new SQLException("no table")))).isEqualTo(45);
    assertThat(ExitCode.of(wrapped(new IllegalStateException("a defect")))).isEqualTo(47);
  }

  @Test
  void aCauseIsFoundAboveOthersThatSayNothing() {
    assertThat(ExitCode.of(new SQLException("no table", new IllegalStateException())))
        .isEqualTo(45);
  }

  @Test
  void theOutermostCauseKnowsBest() {
    assertThat(ExitCode.of(new SQLException("no server", new ConnectException()))).isEqualTo(45);
    assertThat(ExitCode.of(new InputNotReadyException("no table", new SQLException())))
        .isEqualTo(20);
  }

  private static Throwable wrapped(Throwable cause) {
    return new RuntimeException(new IllegalStateException(cause));
  }
}
