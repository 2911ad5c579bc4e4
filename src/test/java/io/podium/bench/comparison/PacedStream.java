package io.podium.bench.comparison;

import io.podium.bench.Latencies;
import io.podium.bench.ProbeWatch;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Messages at a fixed rate and, beside them, probes: messages of groups of their own, each of which
 * is seen in the table as soon as its row is there.
 */
final class PacedStream {
  private static final int PROBES_PER_SECOND = 100;
  private static final int WARM_UP_PART = 3;
  private static final Duration STEP = Duration.ofMillis(5);
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long MOST_BEHIND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final GeneratedResults results;
  private final int messagesPerSecond;
  private final List<GeneratedResults.Message> messages = new ArrayList<>();

  /**
   * What was measured when the program was warm.
   *
   * @param latencies from a probe's production to its row in the table
   * @param processors how many processors the program used, on average
   */
  record Steady(Latencies latencies, double processors) {
    /** A percentile of the latencies. */
    double millis(double percent) {
      return latencies.percentile(percent).toNanos() / 1e6;
    }

    @Override
    public String toString() {
      return "p50 %.0f ms, p99 %.0f ms, %.2f processors"
          .formatted(millis(50), millis(99), processors);
    }
  }

  /**
   * @param results what is produced; the first third only warms the program up
   * @param messagesPerSecond how fast
   */
  PacedStream(GeneratedResults results, int messagesPerSecond) {
    this.results = results;
    this.messagesPerSecond = messagesPerSecond;
    results.forEachMessage(messages::add);
  }

  /** What has to stand in the table in the end, the probes' rows as well. */
  Features expected() {
    return results.expected().features().with(results.probes(probes(messages.size())));
  }

  /** The last probe that falls due before so many messages are produced. */
  private int probes(int produced) {
    return (int) ((long) produced * PROBES_PER_SECOND / messagesPerSecond);
  }

  /**
   * Produces all of them.
   *
   * @param topic takes messages
   * @param connection looks for probes, and is used by nobody else meanwhile
   * @param table the program's table
   * @throws IOException where the program fails or writes nothing, or the producer cannot keep pace
   */
  Steady produce(MeasuredProcess process, TopicFeed topic, Connection connection, String table)
      throws IOException, InterruptedException {
    ProbeWatch watch = new ProbeWatch(connection, table);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<Void> watching = thread.submit(watch);
      return produce(process, topic, watch, watching);
    } finally {
      thread.shutdownNow();
      // The connection is the caller's again.
      thread.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private Steady produce(
      MeasuredProcess process, TopicFeed topic, ProbeWatch watch, Future<Void> watching)
      throws IOException, InterruptedException {
    int probe = 0;
    send(probe, System.nanoTime(), topic, watch);
    awaitRows(1, process, watch, watching);
    int warm = messages.size() / WARM_UP_PART;
    MeasuredProcess.Usage whenWarm = process.soFar();
    long start = System.nanoTime();
    long mostBehind = 0;
    for (int sent = 0; sent < messages.size(); ) {
      long elapsed = System.nanoTime() - start;
      long due = Math.min(messages.size(), elapsed * messagesPerSecond / 1_000_000_000);
      while (sent < due) {
        topic.send(messages.get(sent++));
        if (sent == warm) {
          whenWarm = process.soFar();
        }
      }
      while (probe < probes(sent)) {
        // From when it was due: one that is sent late has been on its way already.
        long probeDue = start + ++probe * (1_000_000_000L / PROBES_PER_SECOND);
        mostBehind = Math.max(mostBehind, System.nanoTime() - probeDue);
        send(probe, probeDue, topic, watch);
      }
      check(watching);
      Thread.sleep(STEP.toMillis());
    }
    MeasuredProcess.Usage atTheEnd = process.soFar();
    if (mostBehind > MOST_BEHIND_NANOS) {
      throw new IOException(
          "the producer was %.1f s late: ask for fewer messages".formatted(mostBehind / 1e9));
    }
    topic.flush();
    awaitRows(probe + 1, process, watch, watching);
    return new Steady(
        new Latencies(
            List.copyOf(new TreeMap<>(watch.seen()).tailMap(probes(warm), false).values())),
        (atTheEnd.cpuSeconds() - whenWarm.cpuSeconds())
            / (atTheEnd.wallSeconds() - whenWarm.wallSeconds()));
  }

  private void send(int probe, long dueNanos, TopicFeed topic, ProbeWatch watch) {
    watch.produced(probe, dueNanos);
    topic.send(results.probe(probe));
  }

  private static void awaitRows(
      int probes, MeasuredProcess process, ProbeWatch watch, Future<Void> watching)
      throws IOException, InterruptedException {
    long limit = System.nanoTime() + LIMIT_NANOS;
    while (watch.seen().size() < probes) {
      process.soFar();
      check(watching);
      if (System.nanoTime() > limit) {
        throw new IOException(
            "%d of %d probes are in the table; the program's last lines:%n%s"
                .formatted(watch.seen().size(), probes, process.logTail()));
      }
      Thread.sleep(STEP.toMillis());
    }
  }

  private static void check(Future<Void> watching) throws IOException, InterruptedException {
    if (watching.isDone()) {
      try {
        watching.get();
      } catch (ExecutionException failure) {
        throw new IOException("the table cannot be read", failure.getCause());
      }
    }
  }
}
