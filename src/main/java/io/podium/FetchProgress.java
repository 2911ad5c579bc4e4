package io.podium;

import io.podium.lake.landing.Bytes;
import io.podium.lake.landing.Landed;
import io.podium.lake.landing.LandingProgress;
import java.io.PrintStream;
import java.util.Objects;

/** Shows on a terminal, a few times a second, how far a file has come. */
final class FetchProgress implements LandingProgress {
  private static final long STEP_NANOS = 250_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BAR_WIDTH = 24;
  private static final int PERCENT = 100;
  private static final int SECONDS_PER_MINUTE = 60;

  private final PrintStream out;
  private final boolean onTerminal = RunProgress.onTerminal();
  private final long startedAt = System.nanoTime();
  private long shownAt = startedAt;
  private long firstBytes = -1;
  private boolean shown;

  /**
   * @param out a terminal, or what takes its place
   */
  FetchProgress(PrintStream out) {
    this.out = Objects.requireNonNull(out, "out");
  }

  @Override
  public void at(String file, long bytes, long length) {
    if (!onTerminal) {
      return;
    }
    if (firstBytes < 0) {
      firstBytes = bytes;
    }
    long now = System.nanoTime();
    if (now - shownAt >= STEP_NANOS) {
      out.print('\r' + line(file, bytes, length, rate(bytes - firstBytes, now)) + "\033[K");
      out.flush();
      shownAt = now;
      shown = true;
    }
  }

  /** Makes room for a last line. */
  void clear() {
    if (shown) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  /** What was fetched in all, and how fast. */
  String total(Landed landed) {
    long nanos = Math.max(1, System.nanoTime() - startedAt);
    String resumed =
        landed.resumedAt() == 0 ? "" : String.format(", going on at byte %,d", landed.resumedAt());
    return String.format(
        "fetched %s in %.1f s, %s/s%s",
        Bytes.text(landed.fetched()),
        nanos / NANOS_PER_SECOND,
        Bytes.text(Math.round(landed.fetched() * NANOS_PER_SECOND / nanos)),
        resumed);
  }

  /**
   * The progress in one line, with a bar where the length is known.
   *
   * @param length below 0 where it is not known
   * @param perSecond how many bytes came in a second
   */
  static String line(String file, long bytes, long length, long perSecond) {
    String rate = Bytes.text(perSecond) + "/s";
    if (length <= 0) {
      return String.format("  %s  %s  %s", file, Bytes.text(bytes), rate);
    }
    int done = (int) (bytes * BAR_WIDTH / length);
    long left = perSecond == 0 ? -1 : (length - bytes) / perSecond;
    return String.format(
        "  %s  [%s%s] %3d %%  %s of %s  %s%s",
        file,
        "#".repeat(done),
        "-".repeat(BAR_WIDTH - done),
        bytes * PERCENT / length,
        Bytes.text(bytes),
        Bytes.text(length),
        rate,
        left < 0
            ? ""
            : String.format(
                "  %d:%02d left", left / SECONDS_PER_MINUTE, left % SECONDS_PER_MINUTE));
  }

  private long rate(long bytes, long now) {
    return Math.round(bytes * NANOS_PER_SECOND / Math.max(1, now - startedAt));
  }
}
