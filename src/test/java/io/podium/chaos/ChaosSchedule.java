package io.podium.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who is killed, and when: a function of the seed alone.
 *
 * @param kills in their order
 */
record ChaosSchedule(List<Kill> kills) {
  private static final int MIN_WAIT_MILLIS = 2_000;
  private static final int MAX_WAIT_MILLIS = 10_000;
  private static final int MAX_AFTER_MOVE_MILLIS = 1_000;
  private static final int MIN_PAUSE_MILLIS = 500;
  private static final int MAX_PAUSE_MILLIS = 5_000;

  ChaosSchedule {
    kills = List.copyOf(kills);
  }

  /**
   * One kill.
   *
   * @param victim what is killed
   * @param work how long the run works before, once it has made progress
   * @param afterMove from the table's next move after that to the kill: when it has just moved, a
   *     micro-batch or checkpoint is half done, and some sinks have what others do not
   * @param pause from the kill to the starting again
   * @param choice which one, where there are several
   */
  record Kill(VictimKind victim, Duration work, Duration afterMove, Duration pause, int choice) {}

  /**
   * The schedule of a seed.
   *
   * @param kills how many; at least 0
   * @param victims what may be killed, each kind once; none only where there are no kills
   */
  static ChaosSchedule of(long seed, int kills, List<VictimKind> victims) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Kill> schedule = new ArrayList<>();
    List<VictimKind> round = new ArrayList<>();
    while (schedule.size() < kills) {
      if (round.isEmpty()) {
        round = round(victims, random);
      }
      schedule.add(
          new Kill(
              round.remove(round.size() - 1),
              between(MIN_WAIT_MILLIS, MAX_WAIT_MILLIS, random),
              between(0, MAX_AFTER_MOVE_MILLIS, random),
              between(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS, random),
              random.nextInt(1_000)));
    }
    return new ChaosSchedule(schedule);
  }

  /** Every kind in random order, those of the run twice: what they lose is the hardest to mend. */
  private static List<VictimKind> round(List<VictimKind> victims, SplittableRandom random) {
    List<VictimKind> round = new ArrayList<>(victims);
    victims.stream().filter(VictimKind::isOfRun).forEach(round::add);
    Shuffle.with(random, round);
    return round;
  }

  private static Duration between(int min, int max, SplittableRandom random) {
    return Duration.ofMillis(random.nextInt(min, max + 1));
  }
}
