package io.podium.bench.comparison;

import io.podium.bench.comparison.GeneratedResults.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * What is compared.
 *
 * @param name on the command line and in results
 * @param results the input; null for the real Olympics
 * @param isStream whether they come from a topic, or else from files
 * @param messagesPerSecond how fast they come to the topic while the programs run; 0 where they are
 *     there before
 * @param candidates who takes part
 */
record Case(
    String name,
    GeneratedResults results,
    boolean isStream,
    int messagesPerSecond,
    List<Candidate> candidates) {
  private static final long SEED = 1;
  private static final double DUPLICATES = 0.1;
  private static final List<Candidate> ALL = List.of(Candidate.values());
  private static final List<Candidate> CLUSTERS =
      List.of(Candidate.PODIUM_SPARK, Candidate.SPARK, Candidate.PODIUM_FLINK, Candidate.FLINK);

  /** All of them. */
  static final List<Case> CASES =
      List.of(
          new Case("olympics", null, false, 0, ALL),
          batch("batch-1m", 1_000_000, Shape.TEN_THOUSAND, ALL),
          batch("batch-1m-100-groups", 1_000_000, Shape.HUNDRED, CLUSTERS),
          batch("batch-1m-300k-groups", 1_000_000, Shape.THREE_HUNDRED_THOUSAND, CLUSTERS),
          batch("batch-10m", 10_000_000, Shape.TEN_THOUSAND, ALL),
          stream("stream-1m", 1_000_000, Shape.TEN_THOUSAND),
          stream("stream-1m-100-groups", 1_000_000, Shape.HUNDRED),
          stream("stream-1m-300k-groups", 1_000_000, Shape.THREE_HUNDRED_THOUSAND),
          stream("stream-10m", 10_000_000, Shape.TEN_THOUSAND),
          paced("rate-1k", 1_000, 45),
          paced("rate-10k", 10_000, 45));

  private static Case batch(String name, long rows, Shape shape, List<Candidate> candidates) {
    return new Case(
        name, new GeneratedResults(rows, shape, DUPLICATES, SEED), false, 0, candidates);
  }

  private static Case stream(String name, long rows, Shape shape) {
    return new Case(name, new GeneratedResults(rows, shape, DUPLICATES, SEED), true, 0, CLUSTERS);
  }

  private static Case paced(String name, int messagesPerSecond, int seconds) {
    long rows = (long) messagesPerSecond * seconds;
    return new Case(
        name,
        new GeneratedResults(rows, Shape.TEN_THOUSAND, DUPLICATES, SEED),
        true,
        messagesPerSecond,
        CLUSTERS);
  }

  /** What it is, in the report. */
  String title() {
    if (results == null) {
      return "the real Olympics files";
    }
    if (isPaced()) {
      return "%,d messages a second".formatted(messagesPerSecond);
    }
    return (isStream ? "%,d messages of a topic, %,d groups" : "%,d rows in CSV files, %,d groups")
        .formatted(results.rows(), results.shape().groups());
  }

  /** Whether messages come at a fixed rate while the programs run. */
  boolean isPaced() {
    return messagesPerSecond > 0;
  }

  /** The same with fewer rows and candidates. */
  Case with(Long rows, List<Candidate> some) {
    return new Case(
        name,
        rows == null || results == null
            ? results
            : new GeneratedResults(rows, results.shape(), results.duplicates(), results.seed()),
        isStream,
        messagesPerSecond,
        candidates.stream().filter(each -> some.isEmpty() || some.contains(each)).toList());
  }

  /**
   * @throws IllegalArgumentException where there is none by this name
   */
  static Case named(String name) {
    return CASES.stream()
        .filter(each -> each.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected some of "
                        + String.join(", ", CASES.stream().map(Case::name).toList())
                        + ", not "
                        + name));
  }

  /** Those that a list of names with commas between them means. */
  static List<Case> listed(String names) {
    return Arrays.stream(names.split(",")).map(Case::named).toList();
  }
}
