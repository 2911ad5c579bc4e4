package io.podium.runners.flink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.FileUtils;

/**
 * What Flink in this JVM keeps outside of memory for a while, 20 MB of its own code among it. Flink
 * leaves some of it where the process ends before its cluster has.
 */
final class LocalFiles {
  private static final Path FOLDER = create();

  private LocalFiles() {}

  /** A folder that goes when this process ends. */
  static String folder() {
    return FOLDER.toString();
  }

  private static Path create() {
    try {
      Path folder = Files.createTempDirectory("podium-flink");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> FileUtils.deleteDirectoryQuietly(folder.toFile()), "delete-flink-files"));
      return folder;
    } catch (IOException failure) {
      throw new UncheckedIOException("no folder for Flink's temporary files", failure);
    }
  }
}
