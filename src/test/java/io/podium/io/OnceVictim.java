package io.podium.io;

import io.podium.options.Secret;

/**
 * A process that writes batch after batch, until it is killed. Told of a step, it says at the third
 * batch that it has come there, and stays.
 */
final class OnceVictim {
  static final int BATCH = 40;
  static final String REACHED = "reached";

  private OnceVictim() {}

  public static void main(String[] args) throws Exception {
    Database database = new Database(args[0], args[1], new Secret(args[2]));
    OnceTarget target =
        OnceTarget.prepared(
            database, OnceFixture.table(args[4]), new KafkaSink(KafkaCluster.at(args[3]), args[4]));
    String step = args[5];
    int first = Integer.parseInt(args[6]);
    int[] batches = {0};
    OnceWriter.Watch watch =
        done -> {
          // A writer opens but once.
          boolean last = batches[0] == 2 || done == OnceWriter.Step.OPENED;
          if (last && done.name().equals(step)) {
            System.out.println(REACHED);
            sleepForEver();
          }
        };
    try (OnceWriter writer = new OnceWriter(target, 0, watch)) {
      System.out.println("started");
      while (true) {
        int from = first + BATCH * batches[0];
        writer.write(OnceFixture.rows(from, from + BATCH));
        batches[0]++;
      }
    }
  }

  private static void sleepForEver() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
