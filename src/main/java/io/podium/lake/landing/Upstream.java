package io.podium.lake.landing;

import java.io.Closeable;
import java.io.IOException;

/**
 * A folder somewhere else, from which files are fetched. A method that throws an {@link
 * IOException} may be called again, and may succeed then; what trying again does not mend is an
 * {@link io.podium.errors.InputNotReadyException}. Not for several threads at once.
 */
interface Upstream extends Closeable {
  /** Where a file is, without user and password; the same text for the same file, always. */
  String locate(String file);

  /**
   * Asks for a file's version, without its bytes.
   *
   * @return null where there is no such file
   */
  FileVersion probe(String file) throws IOException, InterruptedException;

  /**
   * Opens a file.
   *
   * @param offset how many bytes are not wanted, because they have been fetched already
   * @param version the one that these are of; not null where the offset is above 0
   * @return from the offset where the file still is of that version and the upstream can do so, and
   *     else from 0; its version tells which it was
   */
  Transfer open(String file, long offset, FileVersion version)
      throws IOException, InterruptedException;
}
