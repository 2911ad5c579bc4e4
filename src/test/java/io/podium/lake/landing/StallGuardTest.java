package io.podium.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StallGuardTest {
  private final ScheduledExecutorService watchers = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    watchers.shutdownNow();
  }

  @Test
  void aStreamFromWhichNothingComesIsBrokenOff() {
    StallGuard guard = new StallGuard(new Silent(), Duration.ofMillis(50), watchers);

    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> guard.read(new byte[10], 0, 10))
        .withMessage("nothing came for 0.05 s");
  }

  @Test
  void aReaderThatTakesItsTimeIsNoStall() throws Exception {
    InputStream in = InputStream.nullInputStream();
    try (StallGuard guard = new StallGuard(in, Duration.ofMillis(20), watchers)) {
      Thread.sleep(100);
      assertThat(guard.read()).isEqualTo(-1);
    }
  }

  /** Nothing comes until it is closed. */
  private static final class Silent extends InputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("closed");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
