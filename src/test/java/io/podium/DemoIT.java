package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code podium demo}, to its end and stopped on its way there. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoIT {
  private static final Path PROJECT = Path.of(System.getProperty("podium.home", ""));
  private static final int SIGTERM_EXIT = 143;
  private static final int SIGKILL_EXIT = 137;

  @TempDir Path temporary;

  @Test
  void endsByItselfAndTheSinksAgree() throws Exception {
    Path folder = temporary.toRealPath().resolve("demo");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new DemoCommand(
                new DemoOptions(
                    RunPipeline.ATHLETE_FEATURES,
                    3,
                    Map.of("athletes", 100, "results", 1_000),
                    false),
                folder,
                new PrintStream(out, true, StandardCharsets.UTF_8))
            .run();
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isZero();
    assertThat(text)
        .containsPattern("read 1,100 = written \\d+ \\+ rejected 60 \\+ unmatched \\d \\+ ")
        .containsPattern("too late 2[0-9]\n")
        .doesNotContain("DOES NOT BALANCE")
        .contains("Topic, table and lake hold the same");
    assertThat(processesNaming(folder)).isEmpty();
  }

  @Test
  void promotionsAreSentOnceAlsoWhenAllIsReadAgain() throws Exception {
    Path folder = temporary.toRealPath().resolve("demo");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new DemoCommand(
                new DemoOptions(
                    RunPipeline.PROMOTIONS,
                    3,
                    Map.of("campaigns", 100, "subscriptions", 100),
                    false),
                folder,
                new PrintStream(out, true, StandardCharsets.UTF_8))
            .run();
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isZero();
    assertThat(text)
        .containsPattern("read 2\\d\\d = written \\d+ \\+ rejected 3 \\+ ")
        .containsPattern("Table and topic hold the same \\d+ promotions, each once")
        .doesNotContain("DOES NOT BALANCE");
    assertThat(processesNaming(folder)).isEmpty();
  }

  @Test
  void leavesNoProcessWhenItIsStopped() throws Exception {
    Path home = home();
    Path demo = home.resolve(".podium/demo");
    for (String moment : List.of("Starting Kafka", "Making up", "Publishing")) {
      Process process = start(home, moment);
      while (processesNaming(demo).isEmpty()) {
        Thread.sleep(20);
      }
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
      assertThat(processesNaming(demo)).as("stopped at: " + moment).isEmpty();
    }
  }

  @Test
  void endsWhatAKilledOneLeft() throws Exception {
    Path home = home();
    Path demo = home.resolve(".podium/demo");
    Process killed = start(home, "Running the graph");
    killed.destroyForcibly();
    assertThat(killed.waitFor()).isEqualTo(SIGKILL_EXIT);
    List<Long> left = processesNaming(demo);
    assertThat(left).hasSize(2);

    Process next = start(home, "Making up");
    assertThat(processesNaming(demo)).doesNotContainAnyElementsOf(left);
    next.destroy();
    assertThat(next.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(processesNaming(demo)).isEmpty();
  }

  /** A project's folder with nothing but what was built. */
  private Path home() throws IOException {
    Path home = Files.createDirectory(temporary.toRealPath().resolve("home"));
    Files.createSymbolicLink(home.resolve("target"), PROJECT.resolve("target").toRealPath());
    return home;
  }

  /** Starts a demo and waits until it says something. */
  private static Process start(Path home, String until) throws Exception {
    String classPath = Files.readString(PROJECT.resolve("target/podium.classpath")).strip();
    Path output = Files.createTempFile(home, "demo", ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpodium.home=" + home,
                "-cp",
                PROJECT.resolve("target/classes") + ":" + classPath,
                "io.podium.Podium",
                "demo",
                "--athletes=100",
                "--results=1000")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    while (!Files.readString(output).contains(until)) {
      assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
      Thread.sleep(50);
    }
    return process;
  }

  private static List<Long> processesNaming(Path folder) throws IOException {
    List<Long> naming = new ArrayList<>();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      for (ProcessHandle process : all.toList()) {
        Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        if (read(commandLine).contains(folder.toString())) {
          naming.add(process.pid());
        }
      }
    }
    return naming;
  }

  /** Empty where the process has ended meanwhile. */
  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException ended) {
      return "";
    }
  }
}
