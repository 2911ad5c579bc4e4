package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A file of an upstream as one stream from its first byte to its last, whatever happens to the
 * connections. What is read has been added to the part file, and to the checksum; what the part
 * held before comes from there.
 */
final class FetchStream extends InputStream {
  private final Upstream upstream;
  private final String file;
  private final PartFile part;
  private final Retries retries;
  private final LandingProgress progress;
  private final MessageDigest sha256 = sha256();
  private final InputStream kept;
  private final FileChannel out;

  private FileVersion version;
  private Transfer transfer;
  private boolean replays = true;
  private boolean complete;
  private Exception failure;
  private long position;
  private long fetched;
  private long positionOfLastFailure;

  /**
   * @param version the part's
   * @param transfer one that is open at the part's end; null for none; is closed by {@link #close}
   */
  FetchStream(
      Upstream upstream,
      String file,
      PartFile part,
      FileVersion version,
      Transfer transfer,
      Retries retries,
      LandingProgress progress)
      throws IOException {
    this.upstream = Objects.requireNonNull(upstream, "upstream");
    this.file = Objects.requireNonNull(file, "file");
    this.part = Objects.requireNonNull(part, "part");
    this.version = Objects.requireNonNull(version, "version");
    this.transfer = transfer;
    this.retries = Objects.requireNonNull(retries, "retries");
    this.progress = Objects.requireNonNull(progress, "progress");
    this.out = part.append();
    this.kept = part.read();
    this.positionOfLastFailure = part.size();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /**
   * @throws IOException where no more can be had; {@link #failure} tells why, also after others
   *     have wrapped this
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (failure != null) {
      throw new IOException("reading on after a failure", failure);
    }
    if (complete || length == 0) {
      return complete ? -1 : 0;
    }
    try {
      int count = replays ? kept.read(bytes, offset, length) : -1;
      if (count < 0) {
        replays = false;
        count = fetch(bytes, offset, length);
        if (count < 0) {
          complete = true;
          return -1;
        }
        add(bytes, offset, count);
      }
      sha256.update(bytes, offset, count);
      position += count;
      progress.at(file, position, version.length());
      return count;
    } catch (InterruptedException interrupted) {
      failure = interrupted;
      throw (IOException) new InterruptedIOException().initCause(interrupted);
    } catch (IOException | RuntimeException own) {
      failure = own;
      throw own;
    }
  }

  /** Reads what nobody wanted to read, up to the end. */
  void drain() throws IOException {
    byte[] rest = new byte[1 << 13];
    while (read(rest, 0, rest.length) >= 0) {
      // Reading is all there is to do.
      continue;
    }
  }

  /** Has the disk keep all that was added. */
  void force() throws IOException {
    out.force(true);
  }

  /** Why there is no more to be had; null where nothing has failed. */
  Exception failure() {
    return failure;
  }

  /** The version that was fetched; it knows more than the one before where the server told more. */
  FileVersion version() {
    return version;
  }

  /** How many bytes have been read. */
  long position() {
    return position;
  }

  /** How many of them came over the wire. */
  long fetched() {
    return fetched;
  }

  /** The checksum of what has been read. Once, at the end. */
  String checksum() {
    return HexFormat.of().formatHex(sha256.digest());
  }

  @Override
  public void close() throws IOException {
    try (kept;
        out) {
      if (transfer != null) {
        transfer.close();
      }
    }
  }

  /** Bytes of the upstream, over as many connections as it takes. */
  private int fetch(byte[] bytes, int offset, int length) throws IOException, InterruptedException {
    while (true) {
      try {
        return fetchOnce(bytes, offset, length);
      } catch (UpstreamChangedException changed) {
        throw changed;
      } catch (IOException broken) {
        drop(broken);
        boolean progressed = position > positionOfLastFailure;
        positionOfLastFailure = position;
        retries.failed(
            "%s, at byte %,d".formatted(upstream.locate(file), position), broken, progressed);
      }
    }
  }

  private int fetchOnce(byte[] bytes, int offset, int length)
      throws IOException, InterruptedException {
    if (transfer == null) {
      if (position > 0 && position == version.length()) {
        // All came before the connection broke, or before an earlier run ended.
        if (!version.isSameAs(upstream.probe(file))) {
          throw new UpstreamChangedException(upstream.locate(file));
        }
        return -1;
      }
      open();
    }
    int count = transfer.in().read(bytes, offset, length);
    if (count >= 0) {
      if (version.hasLength() && position + count > version.length()) {
        throw new UpstreamChangedException(upstream.locate(file));
      }
      return count;
    }
    if (version.hasLength() && position < version.length()) {
      throw new EOFException(
          "the connection ended, %,d bytes early".formatted(version.length() - position));
    }
    transfer.finish();
    if (!version.hasLength() && !transfer.provesItsEnd() && !Gzip.isNamed(file)) {
      throw new InputNotReadyException(
          upstream.locate(file)
              + ": the server does not say how long the file is, so nobody can tell whether it is"
              + " whole; have it send Content-Length, or offer the file as .csv.gz");
    }
    return -1;
  }

  private void open() throws IOException, InterruptedException {
    Transfer opened = upstream.open(file, position, version);
    if (opened.offset() == position && position > 0) {
      version = opened.version();
      transfer = opened;
      return;
    }
    if (position > 0 && !opened.version().hasSameBytesAs(version)) {
      throw new UpstreamChangedException(upstream.locate(file), opened);
    }
    transfer = opened;
    if (position == 0) {
      version = opened.version();
      part.describe(upstream.locate(file), version);
    } else {
      // The server does not send parts: what is here already comes once more.
      opened.in().skipNBytes(position);
    }
  }

  private void add(byte[] bytes, int offset, int count) throws IOException {
    try {
      PartFile.write(out, bytes, offset, count);
    } catch (IOException refused) {
      throw DiskFullException.isMeantBy(refused, part.path().getParent()) ? full() : refused;
    }
    fetched += count;
  }

  private DiskFullException full() throws IOException {
    return DiskFullException.of(
        part.path().getParent(),
        file,
        version.hasLength() ? version.length() - position : FileVersion.UNKNOWN);
  }

  private void drop(IOException broken) {
    if (transfer != null) {
      try {
        transfer.close();
      } catch (IOException second) {
        broken.addSuppressed(second);
      }
      transfer = null;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
