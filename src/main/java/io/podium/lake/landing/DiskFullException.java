package io.podium.lake.landing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Says that the lake's disk has no room for a file, and what to do. */
public final class DiskFullException extends IOException {
  private static final Pattern SYSTEMS_WORDS =
      Pattern.compile("(?i)no space left|quota exceeded|not enough space");

  /** Less than anything that is written at once. */
  private static final long LITTLE = 1 << 12;

  private DiskFullException(String message) {
    super(message);
  }

  /**
   * @param folder where it is written; it need not exist
   * @param what is written there
   * @param needed how many bytes more it takes; {@link FileVersion#UNKNOWN} where nobody knows
   */
  static DiskFullException of(Path folder, String what, long needed) throws IOException {
    return new DiskFullException(
        "there is no room for %s: %s needed on the disk of %s, %s free; make room and run it again,"
                .formatted(
                    what,
                    needed < 0 ? "more is" : Bytes.exact(needed) + " more are",
                    folder,
                    Bytes.exact(free(folder)))
            + " it goes on where it stopped");
  }

  /** Whether the system refused to write because the folder's disk is full. */
  static boolean isMeantBy(IOException failure, Path folder) throws IOException {
    // The system's words may be in another language.
    return (failure.getMessage() != null && SYSTEMS_WORDS.matcher(failure.getMessage()).find())
        || free(folder) < LITTLE;
  }

  private static long free(Path folder) throws IOException {
    Path existing = folder.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    return Files.getFileStore(existing).getUsableSpace();
  }
}
