package io.podium.bench.comparison;

import java.util.List;

/**
 * One run of a candidate.
 *
 * @param candidate who
 * @param round from 1
 * @param firstSeconds from the process's start to the first row of a stream; 0 where it is none, or
 *     at a fixed rate
 * @param usage of the whole process: to its end or, of a stream, until all was in the table
 * @param steady how a program did that was given messages at a fixed rate; null for any other
 * @param differences from what must be; empty where all is right
 */
record Run(
    Candidate candidate,
    int round,
    double firstSeconds,
    MeasuredProcess.Usage usage,
    PacedStream.Steady steady,
    List<String> differences) {
  boolean isRight() {
    return differences.isEmpty();
  }

  Run with(PacedStream.Steady measured) {
    return new Run(candidate, round, 0, usage, measured, differences);
  }

  Run with(List<String> found) {
    return new Run(candidate, round, firstSeconds, usage, steady, List.copyOf(found));
  }

  @Override
  public String toString() {
    return "%s %.2f s, %.2f s of CPU, %,d MiB%s%s%s"
        .formatted(
            candidate.id(),
            usage.wallSeconds(),
            usage.cpuSeconds(),
            usage.peakBytes() >> 20,
            firstSeconds == 0 ? "" : ", first row after %.2f s".formatted(firstSeconds),
            steady == null ? "" : ", " + steady,
            isRight() ? "" : ", WRONG: " + differences);
  }
}
