package io.podium.lake.landing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Breaks off a stream that has no time limit of its own when nothing comes for too long. */
final class StallGuard extends FilterInputStream {
  private static final Logger LOG = LoggerFactory.getLogger(StallGuard.class);
  private static final int LOOKS_PER_LIMIT = 10;

  private final Duration limit;
  private final ScheduledFuture<?> watch;
  private volatile long waitsSince;
  private volatile boolean waits;
  private volatile boolean stalled;

  /**
   * @param in its {@code close} must wake up a thread that waits in its {@code read}
   * @param limit how long nothing may come
   * @param watchers has a thread to spare
   */
  StallGuard(InputStream in, Duration limit, ScheduledExecutorService watchers) {
    super(Objects.requireNonNull(in, "in"));
    this.limit = limit;
    long step = Math.max(1, limit.toMillis() / LOOKS_PER_LIMIT);
    this.watch = watchers.scheduleWithFixedDelay(this::look, step, step, TimeUnit.MILLISECONDS);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    waitsSince = System.nanoTime();
    waits = true;
    try {
      return in.read(bytes, offset, length);
    } catch (IOException failure) {
      if (stalled) {
        throw new SocketTimeoutException("nothing came for " + limit.toMillis() / 1000.0 + " s");
      }
      throw failure;
    } finally {
      waits = false;
    }
  }

  @Override
  public void close() throws IOException {
    watch.cancel(false);
    super.close();
  }

  private void look() {
    if (waits && System.nanoTime() - waitsSince > limit.toNanos()) {
      stalled = true;
      watch.cancel(false);
      try {
        in.close();
      } catch (IOException failure) {
        LOG.debug("Closing a stalled connection failed", failure);
      }
    }
  }
}
