package io.podium;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class GenerateCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void allMistakesAreReportedAtOnce() {
    assertThat(
            run(
                "generate",
                "promotions",
                "--rate=0",
                "--count=-1",
                "--restaurants=0",
                "--subscriptions=-1",
                "--subscribersTable=s"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(
            "generate needs --bootstrapServers",
            "--rate must be above 0 and at most 1000000",
            "--count must not be below 0",
            "--restaurants must be above 0",
            "--subscriptions must not be below 0",
            "--subscribersTable needs --jdbcUrl");
  }

  @Test
  void whatIsToBeMadeIsNamed() {
    assertThat(run("generate")).isEqualTo(ExitCode.USAGE);
    assertThat(run("generate", "olympics")).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("promotions");
  }

  @Test
  void hasHelp() {
    assertThat(run("generate", "promotions", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--rate", "--campaignsTopic");
  }

  private int run(String... arguments) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Podium.run(List.of(arguments), stream, stream);
  }
}
