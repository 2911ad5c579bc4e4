package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import io.podium.lake.LakeTable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches a file of an upstream into a part file, and checks its content on the way. */
final class Fetch {
  private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);

  private final Upstream upstream;
  private final LakeTable table;
  private final int attempts;
  private final Retries retries;
  private final LandingProgress progress;

  /**
   * What was fetched.
   *
   * @param version the upstream's
   * @param length in bytes
   * @param sha256 of the bytes
   * @param counts what is in the file
   * @param fetched how many bytes came over the wire
   * @param resumedAt how many bytes were there before
   */
  record Result(
      FileVersion version,
      long length,
      String sha256,
      ContentCheck.Counts counts,
      long fetched,
      long resumedAt) {}

  /**
   * @param attempts how often the upstream may change the file while it is fetched
   */
  Fetch(
      Upstream upstream, LakeTable table, int attempts, Retries retries, LandingProgress progress) {
    this.upstream = Objects.requireNonNull(upstream, "upstream");
    this.table = Objects.requireNonNull(table, "table");
    this.attempts = attempts;
    this.retries = Objects.requireNonNull(retries, "retries");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * Fetches a file whole. The part goes on from where it is where it is of the same version.
   *
   * @param version what the upstream has, as it was probed
   * @param part stays, for a later run to go on, where the upstream or the disk fail
   * @throws InputNotReadyException where the file is none that can be landed, or cannot be had
   * @throws IOException where the upstream was away for too long, or the disk failed
   */
  Result into(PartFile part, String file, FileVersion version)
      throws IOException, InterruptedException {
    String source = upstream.locate(file);
    if (!version.hasSameBytesAs(part.version(source))) {
      part.begin(source, version);
    }
    long fetched = 0;
    FileVersion current = version;
    Transfer transfer = null;
    for (int changes = 0; changes < attempts; changes++) {
      long resumedAt = part.size();
      checkRoom(part, file, current);
      try (FetchStream in =
          new FetchStream(upstream, file, part, current, transfer, retries, progress)) {
        try {
          ContentCheck.Counts counts = new ContentCheck(file, table).read(in);
          in.drain();
          in.force();
          return new Result(
              in.version(),
              in.position(),
              in.checksum(),
              counts,
              fetched + in.fetched(),
              resumedAt);
        } catch (IOException | RuntimeException failure) {
          if (!(in.failure() instanceof UpstreamChangedException)) {
            throwOwn(in);
            if (failure instanceof InputNotReadyException) {
              // Another run would find the same bytes, and they are none to go on from.
              part.delete();
            }
            throw failure;
          }
          fetched += in.fetched();
          transfer = ((UpstreamChangedException) in.failure()).transfer();
        }
      }
      current = transfer != null ? transfer.version() : probe(file);
      LOG.warn("{} was changed while it was fetched; starting over", source);
      part.begin(source, current);
    }
    if (transfer != null) {
      transfer.close();
    }
    throw new InputNotReadyException(
        source
            + " was changed "
            + attempts
            + " times while it was fetched; run it again when the upstream is at rest");
  }

  /** The stream's own failure, where there is one, tells more than what readers made of it. */
  private static void throwOwn(FetchStream in) throws IOException, InterruptedException {
    if (in.failure() instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (in.failure() instanceof IOException own) {
      throw own;
    }
    if (in.failure() instanceof RuntimeException own) {
      throw own;
    }
  }

  private FileVersion probe(String file) throws IOException, InterruptedException {
    while (true) {
      try {
        FileVersion version = upstream.probe(file);
        if (version == null) {
          throw new InputNotReadyException(upstream.locate(file) + " is no longer there");
        }
        return version;
      } catch (IOException failure) {
        retries.failed(upstream.locate(file), failure, false);
      }
    }
  }

  private static void checkRoom(PartFile part, String file, FileVersion version)
      throws IOException {
    long missing = version.length() - part.size();
    if (version.hasLength()
        && missing > Files.getFileStore(part.path().getParent()).getUsableSpace()) {
      throw DiskFullException.of(part.path().getParent(), file, missing);
    }
  }
}
