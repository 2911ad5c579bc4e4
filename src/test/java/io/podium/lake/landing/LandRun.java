package io.podium.lake.landing;

import io.podium.Podium;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** How a {@code podium land} ended, and what it said. */
record LandRun(int exitCode, String output) {
  private static final Path PROJECT = Path.of(System.getProperty("podium.home", ""));

  /** Runs in this process. */
  static LandRun here(String... options) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> arguments = Stream.concat(Stream.of("land"), Arrays.stream(options)).toList();
    int code = Podium.run(arguments, out, out);
    return new LandRun(code, said.toString(StandardCharsets.UTF_8));
  }

  /** Runs in a process of its own, to its end. */
  static LandRun apart(List<String> jvm, String... options)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("land", ".log");
    try {
      Process process = start(log, jvm, options);
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("still running: " + Files.readString(log));
      }
      return new LandRun(process.exitValue(), Files.readString(log));
    } finally {
      Files.delete(log);
    }
  }

  /** Starts a process of its own. */
  static Process start(Path log, List<String> jvm, String... options) throws IOException {
    String classPath = Files.readString(PROJECT.resolve("target/podium.classpath")).strip();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(jvm);
    command.addAll(
        List.of("-cp", PROJECT.resolve("target/classes") + ":" + classPath, "io.podium.Podium"));
    command.add("land");
    command.addAll(Arrays.asList(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
