package io.podium.chaos;

import java.io.IOException;

/** Something that can be killed, and started again. */
interface Victim {
  /**
   * Kills one process with SIGKILL, and returns when it has ended.
   *
   * @param choice a number from the seed, for a victim that has several processes; at least 0
   * @return which process it was, for people
   */
  String kill(int choice) throws IOException, InterruptedException;

  /** Starts again what was killed, and returns when it can be used. */
  void revive() throws IOException, InterruptedException;
}
