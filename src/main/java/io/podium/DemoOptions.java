package io.podium;

import io.podium.options.CommandLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code podium demo}.
 *
 * @param seed what the data are made from
 * @param athletes how many there are
 * @param results how many there are, duplicates and orphans included
 * @param keep whether the services stay up
 */
record DemoOptions(long seed, int athletes, int results, boolean keep) {
  /** Below these there are too few rows to show anything; above, the demo is not short. */
  private static final int MIN_ATHLETES = 100;

  private static final int MIN_RESULTS = 1_000;
  private static final int MAX_ROWS = 100_000;

  static final String HELP =
      """
      podium demo [--name=value …]

      Starts Kafka and MariaDB of its own, makes up a data set, runs the whole of Podium on it,
      shows what comes out, and ends by itself in about a minute. Everything is in .podium/demo,
      which each demo replaces.

        --seed=7
            What the data are made from: the same seed makes the same data.
            Default: 7
        --athletes=2000
            How many athletes there are, from 100 on.
            Default: 2000
        --results=12000
            How many results there are, from 1,000 on.
            Default: 12000
        --keep
            Leave Kafka and MariaDB up at the end, to look around.
      """;

  /**
   * Reads a command line.
   *
   * @throws io.podium.options.UsageException where anything is wrong with it; it says all that is
   */
  static DemoOptions parse(List<String> arguments) {
    CommandLine line = new CommandLine();
    Map<String, String> values =
        new HashMap<>(Map.of("seed", "7", "athletes", "2000", "results", "12000", "keep", "false"));
    for (String argument : arguments) {
      String name = argument.replaceFirst("^--", "").replaceFirst("(?s)=.*", "");
      if (!argument.startsWith("--") || !values.containsKey(name)) {
        line.problem(argument + " is not an option of demo");
      } else if (argument.contains("=")) {
        values.put(name, argument.substring(argument.indexOf('=') + 1));
      } else {
        values.put(name, name.equals("keep") ? "true" : "");
      }
    }
    Long seed = line.value("seed", values.get("seed"), text -> number(text, Long.MIN_VALUE));
    Long athletes = line.value("athletes", values.get("athletes"), t -> rows(t, MIN_ATHLETES));
    Long results = line.value("results", values.get("results"), t -> rows(t, MIN_RESULTS));
    Boolean keep = line.value("keep", values.get("keep"), DemoOptions::bool);
    line.check();
    return new DemoOptions(seed, athletes.intValue(), results.intValue(), keep);
  }

  private static long rows(String text, long least) {
    long rows = number(text, least);
    if (rows > MAX_ROWS) {
      throw new IllegalArgumentException("at most " + MAX_ROWS + ", not " + text);
    }
    return rows;
  }

  private static long number(String text, long least) {
    if (!text.matches("-?[0-9]{1,18}")) {
      throw new IllegalArgumentException("expected a whole number, not '" + text + '\'');
    }
    long number = Long.parseLong(text);
    if (number < least) {
      throw new IllegalArgumentException("at least " + least + ", not " + text);
    }
    return number;
  }

  private static boolean bool(String text) {
    if (!text.matches("true|false")) {
      throw new IllegalArgumentException("expected true or false, not " + text);
    }
    return Boolean.parseBoolean(text);
  }
}
