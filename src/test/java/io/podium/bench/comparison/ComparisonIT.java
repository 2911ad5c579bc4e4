package io.podium.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.podium.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The native programs give the right answer, too, or Podium would be compared with nothing. */
class ComparisonIT {
  private static final Path HOME = Path.of(System.getProperty("podium.home"));

  @TempDir private Path folder;

  @Test
  void nativeProgramsAreRight() throws Exception {
    Comparison.buildNative(HOME, folder.resolve("build.log"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int exit =
        Comparison.run(
            List.of(
                "--cases=batch-1m,stream-1m,rate-10k",
                "--candidates=plain,spark,flink",
                "--rows=20000",
                "--runs=1",
                "--results=" + folder.resolve("results")),
            HOME,
            new PrintStream(out, true, StandardCharsets.UTF_8));

    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(text).isEqualTo(ExitCode.DONE);
    assertThat(text).contains("batch-1m, round 1: plain", "stream-1m, round 1: flink");
    assertThat(Files.readString(folder.resolve("results/stream-1m.json")))
        .contains("first_row_seconds", "\"commit\" : ");
    assertThat(Files.readString(folder.resolve("results/rate-10k.json"))).contains("p99_seconds");
  }

  @Test
  void clientsLeaveWhatBareOnesLeave() throws Exception {
    Path report = folder.resolve("clients.json");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    int exit =
        ClientComparison.run(
            List.of("--rows=25000", "--runs=1", "--report=" + report),
            HOME,
            new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(exit).as(out.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(report)).contains("insert", "update", "load", "publish", "ratio");
  }
}
