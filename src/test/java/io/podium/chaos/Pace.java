package io.podium.chaos;

/** How fast messages are produced: steadily, and so that there are some left for each kill. */
final class Pace {
  private Pace() {}

  /**
   * Messages a second.
   *
   * @param left messages that are not produced yet
   * @param killsLeft kills that the run has not got over yet
   * @param secondsPerKill how long one takes, from the progress before to the progress after
   * @param most messages a second
   */
  static double of(int left, int killsLeft, double secondsPerKill, double most) {
    if (killsLeft == 0) {
      return most;
    }
    return Math.min(most, left / (secondsPerKill * (killsLeft + 1)));
  }
}
