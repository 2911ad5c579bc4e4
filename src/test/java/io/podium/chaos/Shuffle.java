package io.podium.chaos;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Random order from a seed. */
final class Shuffle {
  private Shuffle() {}

  /** Brings a list into an order that the random numbers choose. */
  static void with(SplittableRandom random, List<?> list) {
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }
}
