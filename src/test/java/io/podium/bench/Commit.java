package io.podium.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which version of the project was measured. */
public final class Commit {
  private static final List<String> MEASURED =
      List.of("src", "runners", "podium", "pom.xml", "benchmarks/native");

  private Commit() {}

  /**
   * The commit's short name, with {@code -dirty} where anything that is measured differs from it.
   *
   * @param home where the project is
   * @return {@code unknown} where Git is not there, or knows none
   */
  public static String of(Path home) {
    try {
      List<String> status = new ArrayList<>(List.of("status", "--porcelain", "--"));
      status.addAll(MEASURED);
      String commit = git(home, List.of("rev-parse", "--short=10", "HEAD"));
      return git(home, status).isEmpty() ? commit : commit + "-dirty";
    } catch (IOException unknown) {
      return "unknown";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  private static String git(Path home, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "-C", home.toString()));
    command.addAll(arguments);
    Process git =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (git.waitFor() != 0) {
      throw new IOException("git failed");
    }
    return answer.strip();
  }
}
