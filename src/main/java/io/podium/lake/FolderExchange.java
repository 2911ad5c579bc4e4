package io.podium.lake;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Exchanges two folders in one moment, which Java has no call for. */
final class FolderExchange {
  /** Relative paths start at the working directory, as with {@code rename}; from fcntl.h. */
  private static final int AT_FDCWD = -100;

  /** Of {@code renameat2}: both paths exist, and each gets the other's name; from linux/fs.h. */
  private static final int RENAME_EXCHANGE = 2;

  private FolderExchange() {}

  /**
   * Exchanges two folders of one file system.
   *
   * @throws IOException where the system or its file system cannot do that; nothing has changed
   *     then
   */
  static void exchange(Path one, Path other) throws IOException {
    try {
      Native.load("c", LibC.class)
          .renameat2(AT_FDCWD, bytes(one), AT_FDCWD, bytes(other), RENAME_EXCHANGE);
    } catch (LastErrorException refused) {
      throw new IOException(
          one
              + " cannot be exchanged with "
              + other
              + ", errno "
              + refused.getErrorCode()
              + "; compact a lake on a local disk of Linux, such as ext4 or xfs",
          refused);
    } catch (UnsatisfiedLinkError absent) {
      throw new IOException(
          "this system cannot exchange folders; compact the lake on Linux with glibc 2.28 or newer",
          absent);
    }
  }

  private static byte[] bytes(Path path) {
    byte[] text = path.toString().getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(text, text.length + 1);
  }

  /** What is needed of the C library. */
  interface LibC extends Library {
    int renameat2(int oldFolder, byte[] oldPath, int newFolder, byte[] newPath, int flags)
        throws LastErrorException;
  }
}
