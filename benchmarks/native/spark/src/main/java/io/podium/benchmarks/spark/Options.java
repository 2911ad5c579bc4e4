package io.podium.benchmarks.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The options of a command line, each {@code --name=value}. */
final class Options {
  private static final List<String> COMMON =
      List.of("bioTable", "jdbcUrl", "jdbcUser", "jdbcPasswordFile", "aggTable", "parallelism");

  private final Map<String, String> values = new HashMap<>();

  private Options() {
    values.put("bioTable", "athlete_bio");
    values.put("parallelism", "2");
  }

  /** Reads a command line; ends the program with code 2 and one line where it is wrong. */
  static Options parse(String[] args, List<String> required, Map<String, String> defaults) {
    try {
      Options options = new Options();
      options.values.putAll(defaults);
      for (String arg : args) {
        String[] parts = arg.split("=", 2);
        String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
        if (!COMMON.contains(name) && !required.contains(name) && !defaults.containsKey(name)) {
          throw new IllegalArgumentException("unknown option " + arg);
        }
        if (parts.length < 2 || parts[1].isBlank()) {
          throw new IllegalArgumentException("option --" + name + " has no value");
        }
        options.values.put(name, parts[1]);
      }
      for (List<String> names : Arrays.asList(COMMON, required)) {
        names.forEach(options::get);
      }
      for (String table : List.of(options.get("bioTable"), options.get("aggTable"))) {
        if (!table.matches("[A-Za-z0-9_$.]+")) {
          throw new IllegalArgumentException("not the name of a table: " + table);
        }
      }
      options.positive("parallelism");
      if (required.contains("checkpointDir")) {
        options.positive("intervalMillis");
        if (!List.of("memory", "rocksdb").contains(options.get("stateStore"))) {
          throw new IllegalArgumentException("option --stateStore is neither memory nor rocksdb");
        }
      }
      options.password();
      return options;
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.exit(2);
      throw wrong;
    }
  }

  /** The value of an option that must be there. */
  String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("option --" + name + " is missing");
    }
    return value;
  }

  boolean has(String name) {
    return !values.getOrDefault(name, "").isEmpty();
  }

  int positive(String name) {
    String value = get(name);
    if (!value.matches("0*[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException("option --" + name + " is not a whole number above 0");
    }
    return Integer.parseInt(value);
  }

  String password() {
    Path file = Path.of(get("jdbcPasswordFile"));
    try {
      return Files.readString(file).strip();
    } catch (IOException failure) {
      throw new IllegalArgumentException("the password file cannot be read: " + file);
    }
  }
}
