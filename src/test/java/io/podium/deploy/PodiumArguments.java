package io.podium.deploy;

import io.podium.athletes.AthleteFeatures;
import io.podium.athletes.AthleteFeaturesOptions;
import io.podium.athletes.LoadConfig;
import io.podium.athletes.LoadOptions;
import io.podium.athletes.PublishConfig;
import io.podium.athletes.PublishOptions;
import io.podium.options.CommandLine;
import io.podium.options.UsageException;
import java.util.List;
import java.util.Set;

/** Reads the arguments that a file gives to Podium, as Podium does. */
final class PodiumArguments {
  /** They belong to a runner, which is not on the class path here. */
  private static final Set<String> OF_RUNNERS =
      Set.of("runner", "sparkMaster", "flinkMaster", "checkpointDir", "filesToStage");

  private PodiumArguments() {}

  /** What Podium finds wrong; each line begins with the place. */
  static List<String> problems(String place, List<String> arguments) {
    try {
      check(arguments);
      return List.of();
    } catch (UsageException refused) {
      return refused.problems().stream().map(problem -> place + ": " + problem).toList();
    }
  }

  /** The value of an option, or nothing. */
  static String value(List<String> arguments, String option) {
    return arguments.stream()
        .filter(argument -> argument.startsWith("--" + option + "="))
        .map(argument -> argument.substring(argument.indexOf('=') + 1))
        .findFirst()
        .orElse("");
  }

  private static void check(List<String> arguments) {
    CommandLine line = new CommandLine();
    List<String> options =
        arguments.stream()
            .skip(1)
            .filter(argument -> OF_RUNNERS.stream().noneMatch(name -> isFor(argument, name)))
            .toList();
    switch (arguments.get(0)) {
      case "run" -> {
        if (!arguments.get(1).equals("athlete-features")) {
          line.problem(arguments.get(1) + " is not a pipeline");
        }
        AthleteFeatures.from(
            line.read(options.subList(1, options.size()), AthleteFeaturesOptions.class), line);
      }
      case "load" -> LoadConfig.from(line.read(options, LoadOptions.class), line);
      case "publish" -> {
        if (arguments.stream().noneMatch(argument -> isFor(argument, "runner"))) {
          line.problem("publish needs --runner: DirectRunner is in no image");
        }
        PublishConfig.from(line.read(options, PublishOptions.class), line);
      }
      default -> line.problem(arguments.get(0) + " is not a command");
    }
    line.check();
  }

  private static boolean isFor(String argument, String option) {
    return argument.startsWith("--" + option + "=");
  }
}
