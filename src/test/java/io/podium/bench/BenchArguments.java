package io.podium.bench;

import io.podium.options.CommandLine;
import io.podium.transforms.RunnerName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command line of a benchmark, as text.
 *
 * @param values of all its options, by name; null where one is not given and has no default
 * @param runOptions what stands behind {@code --}: options that the run gets besides
 */
public record BenchArguments(Map<String, String> values, List<String> runOptions) {
  /**
   * @param defaults all options; null for none
   * @param line takes note of what is wrong
   */
  public static BenchArguments read(
      List<String> arguments, Map<String, String> defaults, CommandLine line) {
    int end = arguments.indexOf("--");
    List<String> own = end < 0 ? arguments : arguments.subList(0, end);
    Map<String, String> values = new HashMap<>(defaults);
    for (String argument : own) {
      String name = argument.replaceFirst("^--", "").replaceFirst("(?s)=.*", "");
      if (!argument.startsWith("--") || !values.containsKey(name)) {
        line.problem(argument + " is not an option of bench");
      } else {
        values.put(
            name, argument.contains("=") ? argument.substring(argument.indexOf('=') + 1) : "true");
      }
    }
    return new BenchArguments(
        values, end < 0 ? List.of() : List.copyOf(arguments.subList(end + 1, arguments.size())));
  }

  /** A rule for {@code true} or {@code false}. */
  public static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false, not " + text);
    };
  }

  /** A rule for a whole number above 0. */
  public static int positive(String text) {
    int number = Integer.parseInt(text);
    if (number < 1) {
      throw new IllegalArgumentException("expected a number above 0, not " + text);
    }
    return number;
  }

  static RunnerName runner(String text) {
    return Arrays.stream(RunnerName.values())
        .filter(runner -> runner.beamName().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected SparkRunner, FlinkRunner or DirectRunner, not " + text));
  }
}
