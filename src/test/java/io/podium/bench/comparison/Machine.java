package io.podium.bench.comparison;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The machine that something was measured on. */
final class Machine {
  private static final Predicate<String> MODEL = Pattern.compile("^model name").asPredicate();
  private static final Predicate<String> MEMORY = Pattern.compile("^MemTotal").asPredicate();

  private Machine() {}

  static void describe(ObjectNode to) throws IOException {
    to.put("processor", value("/proc/cpuinfo", MODEL));
    to.put("processors", Runtime.getRuntime().availableProcessors());
    to.put("memory", value("/proc/meminfo", MEMORY));
    to.put("system", System.getProperty("os.name") + ' ' + System.getProperty("os.version"));
    to.put("java", System.getProperty("java.vm.version"));
  }

  private static String value(String file, Predicate<String> line) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line)
        .map(found -> found.substring(found.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
