package io.podium.lake.landing;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How the landing of a table ended.
 *
 * @param how what had to be done
 * @param file what is landed now
 * @param path where
 * @param fetched how many bytes came from the upstream
 * @param resumedAt how many bytes an earlier run had left; 0 where it began anew
 */
public record Landed(How how, LandedFile file, Path path, long fetched, long resumedAt) {
  /** What had to be done. */
  public enum How {
    /** The file was fetched, and differs from the one of before. */
    FETCHED,
    /** The file was fetched, and turned out to be the one of before, byte for byte. */
    FETCHED_THE_SAME,
    /** The file of an earlier date was taken: the upstream has not changed it. */
    CARRIED_OVER,
    /** Nothing: the upstream has not changed the file. */
    UNCHANGED
  }

  /** Checks that nothing is missing. */
  public Landed {
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(path, "path");
  }
}
