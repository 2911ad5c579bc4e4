package io.podium.options;

import java.util.List;

/** Says all that is wrong with a command line. */
public final class UsageException extends RuntimeException {
  @SuppressWarnings("serial") // List.copyOf gives a serialisable one
  private final List<String> problems;

  /**
   * @param problems one sentence each, which names the option and says what to do
   */
  public UsageException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence each. */
  public List<String> problems() {
    return problems;
  }
}
