package io.podium.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Lets one thread of one process at a time start or stop the service of a state folder. */
final class StateLock {
  private static final Duration POLL = Duration.ofMillis(50);

  /** File locks belong to a whole process, so the threads of this one queue here first. */
  private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  private StateLock() {}

  /** What is done while the lock is held. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException, InterruptedException;
  }

  /**
   * Runs {@code action} while holding the lock, and releases it afterwards.
   *
   * @throws IOException if somebody else holds the lock for longer than {@code patience}
   */
  static void holding(Path file, Duration patience, Action action)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    ReentrantLock threads = IN_THIS_PROCESS.computeIfAbsent(file, any -> new ReentrantLock());
    if (!threads.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw heldByAnother(file, patience);
    }
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(channel);
      while (lock == null) {
        if (System.nanoTime() - deadline > 0) {
          throw heldByAnother(file, patience);
        }
        Thread.sleep(POLL.toMillis());
        lock = tryLock(channel);
      }
      // Closing the channel releases the file lock.
      action.run();
    } finally {
      threads.unlock();
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // The same class under another class loader of this process holds it: wait as for a process.
      return null;
    }
  }

  private static IOException heldByAnother(Path file, Duration patience) {
    return new IOException(
        "Another process has been starting or stopping the service for %d s: it holds %s"
            .formatted(patience.toSeconds(), file));
  }
}
