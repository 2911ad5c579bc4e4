package io.podium.options;

import java.beans.Introspector;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Reads a command line of {@code --name=value} and gathers all that is wrong with it. */
public final class CommandLine {
  /**
   * What the launcher wants of a runner, where the runner knows the option: to wait by itself and
   * show progress meanwhile; and no checks that copy and compare every element, which are for
   * tests.
   */
  private static final List<String> LAUNCHER_DEFAULTS =
      List.of("--blockOnRun=false", "--enforceImmutability=false", "--enforceEncodability=false");

  private final List<String> problems = new ArrayList<>();

  /**
   * The options of a command line. What is wrong with its form is noted; {@link #check} reports it
   * together with what the command finds wrong.
   *
   * @param <O> the command's options
   */
  public <O extends PipelineOptions> O read(List<String> arguments, Class<O> type) {
    PipelineOptionsFactory.register(type);
    Set<String> known = knownNames();
    Set<String> seen = new HashSet<>();
    List<String> usable = new ArrayList<>();
    for (String argument : LAUNCHER_DEFAULTS) {
      String name = name(argument);
      boolean given = arguments.stream().anyMatch(other -> name(other).equals(name));
      if (known.contains(name) && !given) {
        usable.add(argument);
      }
    }
    for (String argument : arguments) {
      if (!argument.matches("--[A-Za-z][A-Za-z0-9]*(=(?s).*)?")) {
        // Not what may be a secret that went astray.
        String shown =
            argument.startsWith("-")
                ? argument.replaceFirst("(?s)=.*", "=…")
                : "argument " + (arguments.indexOf(argument) + 1);
        problem(shown + " is not an option: options have the form --name=value");
        continue;
      }
      String name = name(argument);
      if (!known.contains(name)) {
        problem("--" + name + " is not an option; did you mean --" + nearest(name, known) + "?");
      } else if (!seen.add(name)) {
        problem("--" + name + " is given twice");
      } else if (argument.endsWith("=") && argument.indexOf('=') == argument.length() - 1) {
        problem("--" + name + " has no value");
      } else if (isReadable(argument, name)) {
        usable.add(argument);
      }
    }
    return PipelineOptionsFactory.fromArgs(usable.toArray(String[]::new)).as(type);
  }

  /** Notes something wrong. */
  public void problem(String problem) {
    problems.add(problem);
  }

  /**
   * Reads a value by a rule, and notes it where the rule refuses it.
   *
   * @param name the option's, for the message
   * @param value null where the option is not given
   * @param rule throws {@link IllegalArgumentException} for what it refuses
   * @return null where there is no value, or not a good one
   * @param <V> what the rule makes of it
   */
  public <V> V value(String name, String value, Function<String, V> rule) {
    if (value == null) {
      return null;
    }
    try {
      return rule.apply(value);
    } catch (IllegalArgumentException refused) {
      problem("--" + name + ": " + refused.getMessage());
      return null;
    }
  }

  /** Notes an option that is given without another that it needs. */
  public void needs(String name, String value, String other, String otherValue) {
    if (value != null && otherValue == null) {
      problem("--" + name + " needs --" + other);
    }
  }

  /**
   * Notes where not one of two options is given, or both are.
   *
   * @param what they are for
   */
  public void exactlyOne(
      String what, String first, String firstValue, String second, String secondValue) {
    if ((firstValue == null) == (secondValue == null)) {
      problem("give either --" + first + " or --" + second + " for " + what);
    }
  }

  /**
   * @throws UsageException where anything was noted
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new UsageException(problems);
    }
  }

  private static String name(String argument) {
    return argument.replaceFirst("^--", "").replaceFirst("(?s)=.*", "");
  }

  /** Beam reads the values of its own and of typed options; one by one, all problems are found. */
  private boolean isReadable(String argument, String name) {
    try {
      PipelineOptionsFactory.fromArgs(argument).create();
      return true;
    } catch (IllegalArgumentException refused) {
      problem(
          "--" + name + ": " + String.valueOf(refused.getMessage()).lines().findFirst().orElse(""));
      return false;
    }
  }

  private static Set<String> knownNames() {
    Set<String> names = new TreeSet<>();
    for (Class<? extends PipelineOptions> options : PipelineOptionsFactory.getRegisteredOptions()) {
      for (Method method : options.getMethods()) {
        if (method.getParameterCount() == 0 && method.getName().matches("(get|is)[A-Z].*")) {
          names.add(Introspector.decapitalize(method.getName().replaceFirst("^(get|is)", "")));
        }
      }
    }
    return names;
  }

  private static String nearest(String name, Set<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt(
                other ->
                    distance(
                        name.toLowerCase(java.util.Locale.ROOT),
                        other.toLowerCase(java.util.Locale.ROOT))))
        .orElseThrow();
  }

  /** Levenshtein's distance. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
