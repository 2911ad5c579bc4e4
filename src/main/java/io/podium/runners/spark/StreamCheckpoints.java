package io.podium.runners.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.streaming.Checkpoint;
import org.apache.spark.streaming.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * The checkpoints of a stream as Spark writes them: files named after micro-batches, the newest by
 * its name counts. One stream a JVM.
 */
final class StreamCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(StreamCheckpoints.class);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(5);

  /**
   * Made once: each time Hadoop parses its defaults, and a micro-batch looks for its checkpoint.
   */
  private static final Configuration HADOOP = new Configuration();

  private final Path folder;
  private final FileSystem files;

  /** The newest micro-batch that was in a checkpoint when the stream was started. */
  private static volatile long restored = Long.MIN_VALUE;

  /**
   * @throws UncheckedIOException where the folder cannot be reached
   */
  StreamCheckpoints(String folder) {
    this.folder = new Path(folder);
    try {
      this.files = this.folder.getFileSystem(HADOOP);
    } catch (IOException unreachable) {
      throw new UncheckedIOException("--checkpointDir cannot be reached: " + folder, unreachable);
    }
  }

  /**
   * Makes the folder ready for a start. Spark names its first checkpoints after a restart after the
   * micro-batches that it does again, and deletes the state that these do not need; a file of a
   * later name, from before the restart, would count in their place and lack that state. So the one
   * to restore gets the name of the first that is done again, and the others go.
   *
   * @return the newest micro-batch of the checkpoints, in milliseconds since 1970-01-01 UTC; empty
   *     where there is none
   * @throws IllegalStateException where no checkpoint can be read
   */
  OptionalLong prepare() {
    restored = Long.MIN_VALUE;
    try {
      List<Path> found = newestFirst();
      if (found.isEmpty()) {
        return OptionalLong.empty();
      }
      restored = timeOf(found.get(0));
      for (Path file : found) {
        OptionalLong first = firstToDoAgain(file);
        if (first.isPresent()) {
          keepOnly(
              file,
              found,
              Checkpoint.checkpointFile(folder.toString(), new Time(first.getAsLong())));
          return OptionalLong.of(restored);
        }
      }
      throw new IllegalStateException(
          "no checkpoint in "
              + folder
              + " can be read: it was written by another version, or is damaged; the stream can only"
              + " be started anew, with an empty --checkpointDir");
    } catch (IOException failure) {
      throw new UncheckedIOException("--checkpointDir cannot be used: " + folder, failure);
    }
  }

  /**
   * Waits until a checkpoint holds a micro-batch.
   *
   * @throws IllegalStateException where none does so in time: Spark itself goes on without
   */
  void await(long batchMillis) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (restored < batchMillis && newest() < batchMillis) {
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

  private long newest() {
    List<Path> found = newestFirst();
    return found.isEmpty() ? Long.MIN_VALUE : timeOf(found.get(0));
  }

  private List<Path> newestFirst() {
    List<Path> found =
        new ArrayList<>(
            JavaConverters.seqAsJavaList(
                Checkpoint.getCheckpointFiles(folder.toString(), Option.apply(files))));
    Collections.reverse(found);
    return found;
  }

  /**
   * The first micro-batch that Spark does again from a checkpoint; empty for one that is damaged.
   */
  private OptionalLong firstToDoAgain(Path file) {
    try {
      Checkpoint checkpoint = Checkpoint.deserialize(files.open(file), new SparkConf());
      long first = checkpoint.checkpointTime().milliseconds();
      for (Time pending : checkpoint.pendingTimes()) {
        first = Math.min(first, pending.milliseconds());
      }
      return OptionalLong.of(first);
    } catch (Exception unreadable) {
      // Scala does not declare what it throws: of another version, that a class is not found.
      LOG.warn("The checkpoint {} cannot be read; the one before is tried", file, unreadable);
      return OptionalLong.empty();
    }
  }

  private void keepOnly(Path file, List<Path> found, Path name) throws IOException {
    for (Path other : found) {
      if (!other.equals(file)) {
        files.delete(other, false);
      }
    }
    if (!file.equals(name) && !files.rename(file, name)) {
      throw new IOException("could not rename " + file + " to " + name);
    }
  }

  /** Of a checkpoint or its backup. */
  private static long timeOf(Path file) {
    return Long.parseLong(file.getName().replaceAll("[^0-9]", ""));
  }
}
