package io.podium.lake;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets one at a time work on a folder, such as a part of a lake or a stream's checkpoints: one
 * process, and one thread of it. The system gives a lock back when its process is gone.
 */
public final class FolderLock implements Closeable {
  /**
   * A process loses its lock with the first of its descriptors of the file that it closes, so none
   * is opened that is not to hold it.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  /** Locks nobody out. */
  static final FolderLock NONE = new FolderLock(null, null);

  private final Path file;
  private final FileChannel channel;

  private FolderLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param file its folder must exist; it is made, and deleted when the lock is given back
   * @return null where another one holds it
   */
  public static FolderLock tryTake(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    if (!HELD_HERE.add(absolute)) {
      return null;
    }
    FileChannel channel = null;
    try {
      channel = lock(absolute);
      return channel == null ? null : new FolderLock(absolute, channel);
    } finally {
      if (channel == null) {
        HELD_HERE.remove(absolute);
      }
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() throws IOException {
    if (channel == null) {
      return;
    }
    try (channel) {
      Files.deleteIfExists(file);
    } finally {
      HELD_HERE.remove(file);
    }
  }

  /** Null where another one holds it. */
  private static FileChannel lock(Path file) throws IOException {
    while (true) {
      makeIfAbsent(file);
      Object key = key(file);
      FileChannel channel = openIfThere(file);
      boolean taken = false;
      try {
        // Who held the lock until now has deleted its file, perhaps after it was opened here; what
        // has no name any more locks nobody out.
        boolean isTheNamedOne = channel != null && key != null && key.equals(key(file));
        if (isTheNamedOne && !isLockable(channel)) {
          return null;
        }
        taken = isTheNamedOne && key.equals(key(file));
        if (taken) {
          return channel;
        }
      } finally {
        if (channel != null && !taken) {
          channel.close();
        }
      }
    }
  }

  private static void makeIfAbsent(Path file) throws IOException {
    if (!Files.exists(file)) {
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException another) {
        // As good as this one's.
        return;
      }
    }
  }

  private static FileChannel openIfThere(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (NoSuchFileException deleted) {
      return null;
    }
  }

  private static boolean isLockable(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByAnotherLoaderOfThisClass) {
      return false;
    }
  }

  /** Tells a file from another of the same name; null where there is none. */
  private static Object key(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException deleted) {
      return null;
    }
  }
}
