package io.podium;

import io.podium.options.CommandLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of {@code podium demo}.
 *
 * @param pipeline what is shown
 * @param seed what the data are made from
 * @param sizes how many rows there are of what the pipeline has, by their names
 * @param keep whether the services stay up
 */
record DemoOptions(RunPipeline pipeline, long seed, Map<String, Integer> sizes, boolean keep) {
  /** A size of {@link AthleteDemo}. */
  static final String ATHLETES = "athletes";

  /** A size of {@link AthleteDemo}. */
  static final String RESULTS = "results";

  /** A size of {@link PromotionsDemo}. */
  static final String CAMPAIGNS = "campaigns";

  /** A size of {@link PromotionsDemo}. */
  static final String SUBSCRIPTIONS = "subscriptions";

  private static final int MAX_ROWS = 100_000;

  /**
   * A number of rows that can be chosen.
   *
   * @param least with fewer there is nothing to show
   */
  private record Size(String name, int usual, int least) {}

  private static final Map<RunPipeline, List<Size>> SIZES =
      Map.of(
          RunPipeline.ATHLETE_FEATURES,
          List.of(new Size(ATHLETES, 2_000, 100), new Size(RESULTS, 12_000, 1_000)),
          RunPipeline.PROMOTIONS,
          List.of(new Size(CAMPAIGNS, 500, 100), new Size(SUBSCRIPTIONS, 1_000, 100)));

  static final String HELP =
      """
      podium demo [athlete-features | promotions] [--name=value …]

      Starts Kafka and a database of its own, makes up a data set, runs a pipeline on it, shows what
      comes out, and ends by itself in about a minute. Everything is in .podium/demo, which each demo
      replaces. Without a name it is athlete-features.

        --seed=7
            What the data are made from: the same seed makes the same data.
            Default: 7
        --athletes=2000
            How many athletes there are, from 100 on; with athlete-features.
            Default: 2000
        --results=12000
            How many results there are, from 1,000 on; with athlete-features.
            Default: 12000
        --campaigns=500
            How many messages about campaigns are sent at first, from 100 on; with promotions.
            Default: 500
        --subscriptions=1000
            How many subscriptions there are, from 100 on; with promotions.
            Default: 1000
        --keep
            Leave the servers up at the end, to look around.
      """;

  DemoOptions {
    sizes = Map.copyOf(sizes);
  }

  /** How many rows there are of something that the pipeline has. */
  int size(String name) {
    return sizes.get(name);
  }

  /**
   * Reads a command line.
   *
   * @throws io.podium.options.UsageException where anything is wrong with it; it says all that is
   */
  static DemoOptions parse(List<String> arguments) {
    CommandLine line = new CommandLine();
    List<String> options = arguments;
    RunPipeline pipeline = RunPipeline.ATHLETE_FEATURES;
    if (!arguments.isEmpty() && !arguments.get(0).startsWith("-")) {
      options = arguments.subList(1, arguments.size());
      Optional<RunPipeline> named = RunPipeline.named(arguments.get(0));
      if (named.isPresent()) {
        pipeline = named.get();
      } else {
        line.problem("there is no demo of " + arguments.get(0));
      }
    }
    Map<String, String> values = new HashMap<>(Map.of("seed", "7", "keep", "false"));
    for (Size size : SIZES.get(pipeline)) {
      values.put(size.name(), Integer.toString(size.usual()));
    }
    for (String option : options) {
      String name = option.replaceFirst("^--", "").replaceFirst("(?s)=.*", "");
      if (!option.startsWith("--") || !values.containsKey(name)) {
        line.problem(option + " is not an option of demo " + pipeline.pipeline());
      } else if (option.contains("=")) {
        values.put(name, option.substring(option.indexOf('=') + 1));
      } else {
        values.put(name, name.equals("keep") ? "true" : "");
      }
    }
    Long seed = line.value("seed", values.get("seed"), text -> number(text, Long.MIN_VALUE));
    Map<String, Integer> sizes = new HashMap<>();
    for (Size size : SIZES.get(pipeline)) {
      sizes.put(
          size.name(),
          line.value(size.name(), values.get(size.name()), text -> rows(text, size.least())));
    }
    Boolean keep = line.value("keep", values.get("keep"), DemoOptions::bool);
    line.check();
    return new DemoOptions(pipeline, seed, sizes, keep);
  }

  private static int rows(String text, long least) {
    long rows = number(text, least);
    if (rows > MAX_ROWS) {
      throw new IllegalArgumentException("at most " + MAX_ROWS + ", not " + text);
    }
    return (int) rows;
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
