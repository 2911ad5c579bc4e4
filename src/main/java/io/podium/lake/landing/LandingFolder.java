package io.podium.lake.landing;

import io.podium.lake.DurableFiles;
import io.podium.lake.FolderLock;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The landing folder of a table and date: {@code LAKE/landing/{table}/{date}}. It holds the file
 * and, beside it, {@value LandedFile#SIDECAR}; names with a leading dot are work that goes on.
 *
 * <p>A new file takes its place in four steps: what will be known of it is written down under a
 * hidden name; the part is given the file's name; the note is given its own; a file of another
 * ending is deleted. The second step is the moment from which on the new file is the landed one:
 * {@link #landed} sees to that, and {@link #recover} does the steps that a failure left undone.
 */
public final class LandingFolder {
  private static final Logger LOG = LoggerFactory.getLogger(LandingFolder.class);

  /** The note, until the file has its name. */
  private static final String COMING = '.' + LandedFile.SIDECAR;

  /** A file that is put in place between one look and the next is found by the next. */
  private static final int LOOKS = 3;

  private final Path lake;
  private final String table;
  private final LocalDate date;
  private final Path tableFolder;
  private final Path folder;

  /**
   * @param lake the lake's folder
   * @param table the table's name
   */
  public LandingFolder(Path lake, String table, LocalDate date) {
    this.lake = Objects.requireNonNull(lake, "lake");
    this.table = Objects.requireNonNull(table, "table");
    this.date = Objects.requireNonNull(date, "date");
    this.tableFolder = lake.resolve("landing").resolve(table);
    this.folder = tableFolder.resolve(date.toString());
  }

  /**
   * What has been landed.
   *
   * @return empty where nothing has, or not whole
   * @throws IOException where the folder cannot be read
   */
  public Optional<LandedFile> landed() throws IOException {
    for (int i = 0; i < LOOKS; i++) {
      LandedFile coming = note(COMING);
      if (coming != null && !Files.exists(part(coming.file()).path()) && isThere(coming)) {
        return Optional.of(coming);
      }
      LandedFile landed = note(LandedFile.SIDECAR);
      if (landed != null && isThere(landed)) {
        return Optional.of(landed);
      }
      if (coming == null) {
        break;
      }
    }
    return Optional.empty();
  }

  /** Where a landed file is. */
  public Path file(LandedFile landed) {
    return folder.resolve(landed.file());
  }

  LocalDate date() {
    return date;
  }

  /** The folder itself; it need not exist. */
  Path path() {
    return folder;
  }

  /** The same table's folders of all dates before this one, the newest first. */
  List<LandingFolder> earlier() throws IOException {
    List<LandingFolder> earlier = new ArrayList<>();
    if (Files.isDirectory(tableFolder)) {
      try (Stream<Path> folders = Files.list(tableFolder)) {
        for (Path path : folders.sorted(Comparator.reverseOrder()).toList()) {
          LocalDate other = dateOf(path.getFileName().toString());
          if (other != null && other.isBefore(date)) {
            earlier.add(new LandingFolder(lake, table, other));
          }
        }
      }
    }
    return earlier;
  }

  /**
   * Keeps others from landing here.
   *
   * @return null where another one is landing here
   */
  FolderLock tryLock() throws IOException {
    Files.createDirectories(tableFolder);
    return FolderLock.tryTake(tableFolder.resolve("." + date + ".lock"));
  }

  /** The part of a file that is being fetched. */
  PartFile part(String file) {
    return new PartFile(folder.resolve('.' + file + ".part"));
  }

  /** Makes the folder. */
  void create() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      DurableFiles.forceFolder(tableFolder);
    }
  }

  /** Gives a part that is whole, and safe on the disk, its place. */
  void publish(LandedFile landed) throws IOException {
    DurableFiles.write(folder.resolve(COMING), landed.toJson());
    finish(landed);
  }

  /**
   * Has a file of another date's folder as this one's, without its bytes taking more room where the
   * file system can do that.
   *
   * @return what is landed here then
   */
  LandedFile carryOver(LandingFolder from, LandedFile landed) throws IOException {
    create();
    PartFile part = part(landed.file());
    part.delete();
    try {
      Files.createLink(part.path(), from.file(landed));
    } catch (UnsupportedOperationException | FileSystemException noLinks) {
      LOG.debug("No hard link, so a copy", noLinks);
      Files.deleteIfExists(part.path());
      Files.copy(from.file(landed), part.path());
      try (var copy = part.append()) {
        copy.force(true);
      }
    }
    LandedFile carried = landed.carriedFrom(from.date());
    publish(carried);
    return carried;
  }

  /**
   * Ends what a landing that was killed had begun to put in place. Only under the lock.
   *
   * @throws IOException where the folder cannot be changed
   */
  void recover() throws IOException {
    LandedFile coming = note(COMING);
    if (coming == null) {
      return;
    }
    Path part = part(coming.file()).path();
    if (isThere(coming) || (Files.exists(part) && Files.size(part) == coming.bytes())) {
      finish(coming);
    }
  }

  /**
   * Deletes what is left of landings that were killed. Only under the lock.
   *
   * @param kept the part to go on from; null for none
   */
  void cleanUp(PartFile kept) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Set<Path> keep = kept == null ? Set.of() : Set.of(kept.path(), kept.description());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        boolean ours = name.startsWith(COMING) || name.startsWith('.' + table + ".csv");
        if (ours && !keep.contains(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Deletes the folder where nothing is in it. */
  void deleteIfEmpty() throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException used) {
      LOG.debug("{} is kept, it is not empty", folder);
    }
  }

  private void finish(LandedFile landed) throws IOException {
    PartFile part = part(landed.file());
    if (Files.exists(part.path())) {
      DurableFiles.move(part.path(), file(landed));
    }
    DurableFiles.move(folder.resolve(COMING), folder.resolve(LandedFile.SIDECAR));
    part.delete();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.matches(table + "\\.csv(\\.gz)?") && !name.equals(landed.file())) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private boolean isThere(LandedFile landed) throws IOException {
    try {
      return Files.size(file(landed)) == landed.bytes();
    } catch (NoSuchFileException absent) {
      return false;
    }
  }

  /** Null where there is none, or it says nothing. */
  private LandedFile note(String name) throws IOException {
    Path note = folder.resolve(name);
    try {
      return LandedFile.parse(Files.readString(note));
    } catch (NoSuchFileException absent) {
      return null;
    } catch (IllegalArgumentException damaged) {
      LOG.warn("{} is damaged and passed over: {}", note, damaged.getMessage());
      return null;
    }
  }

  /** Null where it is none. */
  private static LocalDate dateOf(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException other) {
      return null;
    }
  }
}
