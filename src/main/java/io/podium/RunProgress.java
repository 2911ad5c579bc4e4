package io.podium;

import io.podium.transforms.Outcomes;
import java.io.PrintStream;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;

/** Waits for a run, and shows on a terminal what is going on. */
final class RunProgress {
  /** Back to the line's start; what does not fit is cut off instead of wrapped. */
  private static final String LINE_START = "\r\033[?7l";

  /** Clears what is left of a longer line before. */
  private static final String LINE_END = "\033[K\033[?7h";

  private static final Duration STEP = Duration.standardSeconds(1);

  /**
   * Where nobody looks, counts are asked for now and then: of a run of Flink that fails, only those
   * of the last time are known.
   */
  private static final int UNWATCHED_STEPS = 10;

  /** Looks at nothing. */
  static final Consumer<RunCounts> NO_OBSERVER = counts -> {};

  /** Of a run that ends by itself. */
  static final Predicate<RunCounts> NEVER_OVER = counts -> false;

  private final PipelineResult result;
  private final PrintStream out;
  private final Consumer<RunCounts> observer;
  private final String made;
  private long lastRead;

  /**
   * @param observer gets what has been counted so far, about once a second and at the end; what it
   *     throws ends the waiting
   * @param made the counter of what is made of the rows
   */
  RunProgress(PipelineResult result, PrintStream out, Consumer<RunCounts> observer, String made) {
    this.result = Objects.requireNonNull(result, "result");
    this.out = Objects.requireNonNull(out, "out");
    this.observer = Objects.requireNonNull(observer, "observer");
    this.made = Objects.requireNonNull(made, "made");
  }

  /** Whether the output is a terminal, where a line can be written over. */
  static boolean onTerminal() {
    return Boolean.getBoolean("podium.terminal");
  }

  /** A message's line; on a terminal in the place of the progress. */
  static String message(String text) {
    return onTerminal() ? '\r' + text + "\033[K\n" : text + '\n';
  }

  /**
   * What is going on, in one line.
   *
   * @param rowsPerSecond how fast rows have come since the last line
   * @param made the counter of what is made of them
   */
  static String line(RunCounts counts, long rowsPerSecond, String made) {
    return String.format(
        "  in %,d (%,d/s)  rejected %,d  duplicate %,d  waiting %,d  late %,d  too late %,d "
            + " %s %,d",
        counts.get(Outcomes.READ),
        rowsPerSecond,
        counts.get(Outcomes.REJECTED),
        counts.get(Outcomes.DUPLICATE),
        counts.unmatched(),
        counts.get(Outcomes.LATE),
        counts.get(Outcomes.TOO_LATE),
        made,
        counts.get(made));
  }

  /**
   * Waits until the run has ended.
   *
   * @throws RuntimeException where it failed
   */
  PipelineResult.State untilDone() throws InterruptedException {
    return untilDone(NEVER_OVER);
  }

  /**
   * Waits until the run has ended, or a stream should.
   *
   * @param over whether a stream should end, by what it has counted so far
   * @return not terminal where the stream should end
   * @throws RuntimeException where it failed
   */
  PipelineResult.State untilDone(Predicate<RunCounts> over) throws InterruptedException {
    boolean watched = onTerminal() || observer != NO_OBSERVER || over != NEVER_OVER;
    for (int step = 1; ; step++) {
      PipelineResult.State state = await();
      boolean ended = state != null && state.isTerminal();
      if (!watched && !ended && step % UNWATCHED_STEPS != 0) {
        // For each question Flink gathers the metrics of all its tasks.
        continue;
      }
      RunCounts counts = RunCounts.of(result);
      if (onTerminal()) {
        show(counts);
      }
      observer.accept(counts);
      if (ended || over.test(counts)) {
        if (onTerminal()) {
          out.println();
        }
        return state;
      }
    }
  }

  private PipelineResult.State await() throws InterruptedException {
    PipelineResult.State state;
    try {
      state = result.waitUntilFinish(STEP);
    } catch (RuntimeException failure) {
      // Runners wrap it.
      if (failure.getCause() instanceof InterruptedException) {
        // Some set it again, and then nobody could wait for the run to be cancelled.
        Thread.interrupted();
        throw (InterruptedException) new InterruptedException().initCause(failure);
      }
      throw failure;
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return state;
  }

  private void show(RunCounts counts) {
    long read = counts.get(Outcomes.READ);
    out.print(LINE_START + line(counts, read - lastRead, made) + LINE_END);
    out.flush();
    lastRead = read;
  }
}
