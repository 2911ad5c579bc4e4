package io.podium.benchmarks.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The command line: options of the form {@code --name=value}. */
final class Options {
  private static final Pattern TABLE = Pattern.compile("\\w+(\\.\\w+)?");

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  /** Says in one line what is wrong with the command line. */
  static final class UsageException extends RuntimeException {
    UsageException(String message) {
      super(message);
    }
  }

  /**
   * Reads the options that all programs share and those of one program.
   *
   * @param required further options that must be given
   * @param defaults further options and their values where they are not given
   */
  static Options parse(String[] args, List<String> required, Map<String, String> defaults) {
    List<String> common = List.of("jdbcUrl", "jdbcUser", "jdbcPasswordFile", "aggTable");
    Map<String, String> values = new HashMap<>(defaults);
    values.put("bioTable", "athlete_bio");
    values.put("parallelism", "2");
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = arg.startsWith("--") && equals > 2 ? arg.substring(2, equals) : null;
      if (name == null
          || !(common.contains(name) || required.contains(name) || values.containsKey(name))) {
        throw new UsageException("unknown option: " + arg);
      }
      values.put(name, arg.substring(equals + 1));
    }
    for (List<String> names : List.of(common, required)) {
      for (String name : names) {
        if (values.getOrDefault(name, "").isEmpty()) {
          throw new UsageException("missing option: --" + name + "=…");
        }
      }
    }
    return new Options(values);
  }

  String text(String name) {
    return values.get(name);
  }

  /** A whole number above 0. */
  int number(String name) {
    String value = text(name);
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw new UsageException("--" + name + " must be a whole number above 0, not " + value);
    }
    return Integer.parseInt(value);
  }

  /** The name of a table, safe to be put into a statement. */
  String table(String name) {
    String value = text(name);
    if (!TABLE.matcher(value).matches()) {
      throw new UsageException("--" + name + " must be the name of a table, not " + value);
    }
    return value;
  }

  Database database() {
    Path file = Path.of(text("jdbcPasswordFile"));
    try {
      String password = Files.readString(file).strip();
      return new Database(text("jdbcUrl"), text("jdbcUser"), password);
    } catch (IOException e) {
      throw new UsageException("--jdbcPasswordFile cannot be read: " + file);
    }
  }
}
