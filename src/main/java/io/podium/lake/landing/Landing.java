package io.podium.lake.landing;

import io.podium.errors.InputNotReadyException;
import io.podium.lake.FolderLock;
import io.podium.lake.LakeTable;
import io.podium.lake.landing.Landed.How;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Lands files: fetches what is new, whole and checked, and leaves alone what is not. */
public final class Landing implements Closeable {
  private final Path lake;
  private final int attempts;
  private final Upstream upstream;
  private final Pause pause;

  /** A file that an upstream has. */
  private record Found(String file, FileVersion version) {}

  /**
   * @param config where from and where to
   */
  public Landing(LandConfig config) {
    this(
        config.lake(),
        config.attempts(),
        config.source().open(config.credentials(), config.timeout()),
        length -> Thread.sleep(length.toMillis()));
  }

  Landing(Path lake, int attempts, Upstream upstream, Pause pause) {
    this.lake = Objects.requireNonNull(lake, "lake");
    this.attempts = attempts;
    this.upstream = Objects.requireNonNull(upstream, "upstream");
    this.pause = Objects.requireNonNull(pause, "pause");
  }

  /**
   * Lands a table's file of a date. Whatever fails or kills this, the folder holds the file of
   * before or the new one, and doing it again ends what was begun.
   *
   * @throws InputNotReadyException where the upstream has no file that can be landed, or another
   *     one is landing it
   * @throws DiskFullException where the lake's disk has no room
   * @throws IOException where the upstream was away for too long, or the disk failed
   */
  public Landed land(LakeTable table, LocalDate date, LandingProgress progress)
      throws IOException, InterruptedException {
    LandingFolder folder = new LandingFolder(lake, table.name(), date);
    try (FolderLock lock = folder.tryLock()) {
      if (lock == null) {
        throw new InputNotReadyException(
            "another process is landing "
                + table.name()
                + " of "
                + date
                + "; run it again when that one has ended");
      }
      return land(table, folder, progress);
    } catch (IOException failure) {
      if (!(failure instanceof DiskFullException) && DiskFullException.isMeantBy(failure, lake)) {
        throw DiskFullException.of(lake, table.name(), FileVersion.UNKNOWN);
      }
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    upstream.close();
  }

  private Landed land(LakeTable table, LandingFolder folder, LandingProgress progress)
      throws IOException, InterruptedException {
    folder.recover();
    Retries retries = new Retries(attempts, pause, ThreadLocalRandom.current());
    Found found = find(table, retries);
    String source = upstream.locate(found.file());
    LandedFile landed = folder.landed().orElse(null);
    if (landed != null && isUnchanged(landed, source, found.version())) {
      folder.cleanUp(null);
      return new Landed(How.UNCHANGED, landed, folder.file(landed), 0, 0);
    }
    Optional<Landed> carried = carryOver(folder, source, found.version());
    if (carried.isPresent()) {
      return carried.get();
    }
    PartFile part = folder.part(found.file());
    folder.create();
    folder.cleanUp(part);
    Fetch.Result result;
    try {
      result =
          new Fetch(upstream, table, attempts, retries, progress)
              .into(part, found.file(), found.version());
    } catch (InputNotReadyException refused) {
      folder.deleteIfEmpty();
      throw refused;
    }
    return publish(folder, source, found.file(), result, landed);
  }

  private Landed publish(
      LandingFolder folder, String source, String file, Fetch.Result result, LandedFile before)
      throws IOException {
    LocalDate sameAs = null;
    boolean isSame = before != null && before.sha256().equals(result.sha256());
    if (isSame) {
      sameAs = before.carriedFrom();
    } else if (before == null) {
      Optional<LandingFolder> earlier = newestEarlier(folder, source);
      if (earlier.isPresent()) {
        isSame =
            earlier.get().landed().filter(old -> old.sha256().equals(result.sha256())).isPresent();
        sameAs = isSame ? earlier.get().date() : null;
      }
    }
    LandedFile landed =
        new LandedFile(
            source,
            file,
            result.version().etag(),
            result.version().lastModified(),
            result.length(),
            result.sha256(),
            Instant.now(),
            sameAs,
            result.counts().rows(),
            result.counts().malformed());
    folder.publish(landed);
    return new Landed(
        isSame ? How.FETCHED_THE_SAME : How.FETCHED,
        landed,
        folder.file(landed),
        result.fetched(),
        result.resumedAt());
  }

  /** The file of the newest earlier date that came from the same place, if it is still the one. */
  private Optional<Landed> carryOver(LandingFolder folder, String source, FileVersion version)
      throws IOException {
    Optional<LandingFolder> earlier = newestEarlier(folder, source);
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    // Under its lock, so that the file is the one that is written of.
    try (FolderLock lock = earlier.get().tryLock()) {
      if (lock == null) {
        return Optional.empty();
      }
      earlier.get().recover();
      LandedFile landed = earlier.get().landed().orElse(null);
      if (landed == null || !isUnchanged(landed, source, version)) {
        return Optional.empty();
      }
      folder.create();
      folder.cleanUp(null);
      LandedFile carried = folder.carryOver(earlier.get(), landed);
      return Optional.of(new Landed(How.CARRIED_OVER, carried, folder.file(carried), 0, 0));
    }
  }

  private static Optional<LandingFolder> newestEarlier(LandingFolder folder, String source)
      throws IOException {
    for (LandingFolder earlier : folder.earlier()) {
      if (earlier.landed().filter(landed -> landed.source().equals(source)).isPresent()) {
        return Optional.of(earlier);
      }
    }
    return Optional.empty();
  }

  private static boolean isUnchanged(LandedFile landed, String source, FileVersion version) {
    return landed.source().equals(source) && version.isSameAs(landed.version());
  }

  /** The first of the names that a table's file may have under which there is one. */
  private Found find(LakeTable table, Retries retries) throws IOException, InterruptedException {
    List<String> absent = new ArrayList<>();
    InputNotReadyException refused = null;
    for (String file : List.of(table.name() + ".csv.gz", table.name() + ".csv")) {
      try {
        FileVersion version = probe(file, retries);
        if (version != null) {
          return new Found(file, version);
        }
        absent.add(upstream.locate(file));
      } catch (InputNotReadyException refusal) {
        // Some servers forbid what is not there.
        refused = refused == null ? refusal : refused;
      }
    }
    if (refused != null) {
      throw refused;
    }
    throw new InputNotReadyException(
        "there is no file "
            + String.join(" and no file ", absent)
            + "; check --source and --tables, or run it again when the upstream has written it");
  }

  private FileVersion probe(String file, Retries retries) throws IOException, InterruptedException {
    while (true) {
      try {
        return upstream.probe(file);
      } catch (IOException failure) {
        retries.failed(upstream.locate(file), failure, false);
      }
    }
  }
}
