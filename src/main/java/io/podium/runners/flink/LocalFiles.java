package io.podium.runners.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.FileUtils;

/**
 * What Flink in this JVM keeps outside of memory for a while, 20 MB of its own code among it. Flink
 * leaves some of it where the process ends before its cluster has.
 */
final class LocalFiles {
  /** As long as a run has to stop where the process is asked to end. */
  private static final long MOST_MILLIS = TimeUnit.SECONDS.toMillis(20);

  private static final Queue<Thread> USERS = new ConcurrentLinkedQueue<>();

  private static Path folder;

  private LocalFiles() {}

  /**
   * A folder that goes when this process ends.
   *
   * @throws UncheckedIOException where there is no room for one
   */
  static synchronized String folder() {
    if (folder == null) {
      try {
        folder = Files.createTempDirectory("podium-flink");
      } catch (IOException failure) {
        throw new UncheckedIOException("no folder for Flink's temporary files", failure);
      }
      Path mine = folder;
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> deleteAfterUse(mine), "delete-flink-files"));
    }
    return folder.toString();
  }

  /** Has the folder stay until a thread has ended, or has been waited for long enough. */
  static void usedBy(Thread thread) {
    USERS.add(thread);
  }

  private static void deleteAfterUse(Path folder) {
    long deadline = System.currentTimeMillis() + MOST_MILLIS;
    try {
      for (Thread user : USERS) {
        // Above 0, which would be for ever.
        user.join(Math.max(1, deadline - System.currentTimeMillis()));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    FileUtils.deleteDirectoryQuietly(folder.toFile());
  }
}
