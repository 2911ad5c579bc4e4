package io.podium.runners.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.streaming.Checkpoint;
import scala.Option;
import scala.collection.JavaConverters;

/** The checkpoints of a stream, as Spark writes them: a file for each micro-batch. */
final class StreamCheckpoints {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(5);

  private StreamCheckpoints() {}

  /**
   * The time of the newest micro-batch with a checkpoint, in milliseconds since 1970-01-01 UTC;
   * empty where there is none.
   *
   * @throws UncheckedIOException where the folder cannot be reached
   */
  static OptionalLong newest(String folder) {
    Option<FileSystem> files;
    try {
      files = Option.apply(new Path(folder).getFileSystem(new Configuration()));
    } catch (IOException unreachable) {
      throw new UncheckedIOException("--checkpointDir cannot be reached: " + folder, unreachable);
    }
    return JavaConverters.seqAsJavaList(Checkpoint.getCheckpointFiles(folder, files)).stream()
        .mapToLong(file -> Long.parseLong(file.getName().replaceAll("[^0-9]", "")))
        .max();
  }

  /**
   * Waits until a checkpoint holds a micro-batch.
   *
   * @throws IllegalStateException where none does so in time: Spark itself goes on without
   */
  static void await(String folder, long batchMillis) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (newest(folder).orElse(Long.MIN_VALUE) < batchMillis) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "no checkpoint was written to " + folder + " for " + PATIENCE.toSeconds() + " s");
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a checkpoint was written", interrupted);
      }
    }
  }
}
