package io.podium.benchmarks.plain;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A command line of {@code --name=value}. */
final class Options {
  private static final List<String> REQUIRED =
      List.of("results", "bioTable", "jdbcUrl", "jdbcUser", "jdbcPasswordFile", "aggTable");

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @throws IllegalArgumentException where something is not an option, or one is missing
   */
  static Options parse(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new IllegalArgumentException("expected --name=value, not " + argument);
      }
      values.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
    for (String name : REQUIRED) {
      if (!values.containsKey(name)) {
        throw new IllegalArgumentException("--" + name + " is missing");
      }
    }
    return new Options(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String value(String name) {
    return values.get(name);
  }

  /** The files that a pattern means, in order. */
  List<Path> files(String name) throws IOException {
    Path pattern = Path.of(values.get(name)).toAbsolutePath();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(pattern.getParent(), pattern.getFileName().toString())) {
      found.forEach(files::add);
    }
    if (files.isEmpty()) {
      throw new IOException("there is no file " + pattern);
    }
    Collections.sort(files);
    return files;
  }
}
