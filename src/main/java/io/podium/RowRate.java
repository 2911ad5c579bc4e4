package io.podium;

import java.io.PrintStream;
import java.util.Objects;
import java.util.function.LongConsumer;

/** Shows on a terminal, once a second, how many rows a command has done; and at its end, always. */
final class RowRate implements LongConsumer {
  private static final long STEP_NANOS = 1_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final String what;
  private final PrintStream out;
  private final boolean onTerminal;
  private final long startedAt = System.nanoTime();
  private long shownAt = startedAt;
  private long shownRows;

  /**
   * @param what is done with the rows, such as {@code loaded into a}
   */
  RowRate(String what, PrintStream out) {
    this.what = Objects.requireNonNull(what, "what");
    this.out = Objects.requireNonNull(out, "out");
    this.onTerminal = Boolean.getBoolean("podium.terminal");
  }

  /** Takes note of how many rows are done. */
  @Override
  public void accept(long rows) {
    long now = System.nanoTime();
    if (onTerminal && now - shownAt >= STEP_NANOS) {
      out.printf("\r  %,d rows %s (%,d/s)   ", rows, what, perSecond(rows - shownRows, shownAt));
      out.flush();
      shownAt = now;
      shownRows = rows;
    }
  }

  /** The last line. */
  void finish(long rows) {
    out.printf(
        "%s%,d rows %s in %.1f s, %,d rows/s%n",
        onTerminal ? "\r" : "",
        rows,
        what,
        (System.nanoTime() - startedAt) / NANOS_PER_SECOND,
        perSecond(rows, startedAt));
  }

  private static long perSecond(long rows, long since) {
    return Math.round(rows * NANOS_PER_SECOND / Math.max(1, System.nanoTime() - since));
  }
}
