package io.podium.lake.landing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Bytes of a file that are coming in. */
class Transfer implements Closeable {
  private final FileVersion version;
  private final long offset;
  private final boolean provesItsEnd;
  private final InputStream in;

  /**
   * @param version the file's
   * @param offset where in the file the bytes begin
   * @param provesItsEnd whether the stream's end is the file's, not that of a broken connection
   * @param in is closed by {@link #close}
   */
  Transfer(FileVersion version, long offset, boolean provesItsEnd, InputStream in) {
    this.version = Objects.requireNonNull(version, "version");
    this.offset = offset;
    this.provesItsEnd = provesItsEnd;
    this.in = Objects.requireNonNull(in, "in");
  }

  final FileVersion version() {
    return version;
  }

  final long offset() {
    return offset;
  }

  final boolean provesItsEnd() {
    return provesItsEnd;
  }

  final InputStream in() {
    return in;
  }

  /**
   * Is called once when the stream has come to its end.
   *
   * @throws IOException where the upstream says that this was not the file's end
   * @throws UpstreamChangedException where the file was changed while it was read
   */
  void finish() throws IOException {}

  @Override
  public void close() throws IOException {
    in.close();
  }
}
