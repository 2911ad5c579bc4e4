package io.podium.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.podium.errors.InputNotReadyException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LookupRowsTest {
  /** Of a PostgreSQL server that is starting. */
  private static final String STARTING = "57P03";

  private static final String NO_SUCH_TABLE = "42P01";

  private final AtomicInteger loads = new AtomicInteger();

  private String load(int failures, String sqlState) {
    if (loads.incrementAndGet() <= failures) {
      throw new InputNotReadyException("unreadable", new SQLException("no", sqlState));
    }
    return "loaded";
  }

  @Test
  void aServerThatIsAwayIsWaitedFor() {
    assertThat(LookupRows.patiently(() -> load(2, STARTING))).isEqualTo("loaded");
    assertThat(loads).hasValue(3);
  }

  @Test
  void butNotForEver() {
    assertThatThrownBy(() -> LookupRows.patiently(() -> load(9, STARTING), Duration.ZERO))
        .isInstanceOf(InputNotReadyException.class);
    assertThat(loads).hasValue(1);
  }

  @Test
  void whatDoesNotPassFailsAtOnce() {
    assertThatThrownBy(() -> LookupRows.patiently(() -> load(1, NO_SUCH_TABLE)))
        .isInstanceOf(InputNotReadyException.class);
    assertThat(loads).hasValue(1);
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> LookupRows.patiently(() -> load(9, STARTING)))
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
