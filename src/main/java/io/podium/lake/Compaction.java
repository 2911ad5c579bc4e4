package io.podium.lake;

import io.podium.io.ParquetFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Merges the many small files that streams write below a lake into few large ones, while streams
 * write and readers read. Rows stay what they are.
 *
 * <p>A folder's successor is built beside it, with links to the files that stay, and the two are
 * exchanged in one moment. A reader that listed the files before may find some gone then: it gets
 * an error, never a row twice or too few. Only a file that a stream adds in that very moment is out
 * of sight until it is linked. A compaction that was killed is ended, or undone, by the next one.
 */
public final class Compaction {
  /** What streams call their files: the run and shard, and a number that grows. */
  private static final Pattern STREAMED = Pattern.compile("(part-.+-[0-9]+)-([0-9]{10})\\.parquet");

  private static final Pattern MERGED = Pattern.compile("merged-[0-9a-f-]{36}\\.parquet");

  /** In a folder from when it is exchanged to its end: the names of the files it holds merged. */
  private static final String REPLACED = ".replaced";

  /** The folder beside; the successor until they are exchanged, and then the predecessor. */
  private static final String BESIDE = ".compacted-";

  /** Nobody writes a file for so long. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  private final Path lake;
  private final Instant before;
  private final int keepNewest;
  private final long fileBytes;
  private final Duration grace;

  /**
   * What became of a folder.
   *
   * @param folder below the lake
   * @param merged how many files were merged
   * @param into into how many
   * @param rows how many rows these hold
   */
  public record Merged(Path folder, int merged, int into, long rows) {}

  /**
   * @param lake the lake's folder
   * @param before younger files are left alone
   * @param keepNewest how many of a run's and shard's newest files are left alone
   * @param fileBytes how large merged files get, about; files half as large are not merged again
   * @param grace how long the folders of before are kept for readers that are listing them
   */
  public Compaction(Path lake, Instant before, int keepNewest, long fileBytes, Duration grace) {
    this.lake = Objects.requireNonNull(lake, "lake").toAbsolutePath().normalize();
    this.before = Objects.requireNonNull(before, "before");
    this.keepNewest = keepNewest;
    this.fileBytes = fileBytes;
    this.grace = Objects.requireNonNull(grace, "grace");
  }

  /**
   * Ends what an earlier one has left undone, and merges what there is to merge.
   *
   * @return the folders that were changed
   * @throws IOException where a file cannot be read or written; then the folder is as before
   */
  public List<Merged> run() throws IOException, InterruptedException {
    for (Path path : all()) {
      String name = path.getFileName().toString();
      if (name.startsWith(BESIDE)) {
        end(path.resolveSibling(name.substring(BESIDE.length())));
      } else if (name.startsWith(ParquetFiles.UNFINISHED)
          && isBefore(path, Instant.now().minus(ABANDONED))) {
        // Whoever wrote it was killed.
        Files.deleteIfExists(path);
      }
    }
    List<Merged> merged = new ArrayList<>();
    for (Path folder : folders()) {
      List<List<Path>> groups = groups(folder);
      if (!groups.isEmpty()) {
        merged.add(merge(folder, groups));
      }
    }
    if (!merged.isEmpty()) {
      Thread.sleep(grace.toMillis());
      for (Merged each : merged) {
        end(lake.resolve(each.folder()));
      }
    }
    return merged;
  }

  /** Folders with files of streams, and nothing below them. */
  private List<Path> folders() throws IOException {
    Set<Path> folders = new HashSet<>();
    Set<Path> parents = new HashSet<>();
    for (Path path : all()) {
      if (!isHidden(path) && Files.isDirectory(path)) {
        parents.add(path.getParent());
      } else if (STREAMED.matcher(path.getFileName().toString()).matches()) {
        folders.add(path.getParent());
      }
    }
    return folders.stream().filter(Predicate.not(parents::contains)).sorted().toList();
  }

  /** Files to become one each. */
  private List<List<Path>> groups(Path folder) throws IOException {
    Map<Schema, List<Path>> bySchema = new LinkedHashMap<>();
    for (Path file : candidates(folder)) {
      bySchema
          .computeIfAbsent(ParquetFiles.schema(file.toString()), schema -> new ArrayList<>())
          .add(file);
    }
    List<List<Path>> groups = new ArrayList<>();
    for (List<Path> files : bySchema.values()) {
      List<Path> group = new ArrayList<>();
      long bytes = 0;
      for (Path file : files) {
        group.add(file);
        bytes += Files.size(file);
        if (bytes >= fileBytes) {
          groups.add(group);
          group = new ArrayList<>();
          bytes = 0;
        }
      }
      groups.add(group);
    }
    return groups.stream().filter(group -> group.size() > 1).toList();
  }

  private List<Path> candidates(Path folder) throws IOException {
    List<Path> candidates = new ArrayList<>();
    Map<String, List<Path>> streamed = new HashMap<>();
    for (Path file : visible(folder)) {
      Matcher name = STREAMED.matcher(file.getFileName().toString());
      if (name.matches()) {
        streamed.computeIfAbsent(name.group(1), run -> new ArrayList<>()).add(file);
      } else if (MERGED.matcher(file.getFileName().toString()).matches()) {
        candidates.add(file);
      }
    }
    for (List<Path> files : streamed.values()) {
      candidates.addAll(files.subList(0, Math.max(0, files.size() - keepNewest)));
    }
    List<Path> old = new ArrayList<>();
    for (Path file : candidates) {
      if (isBefore(file, before) && Files.size(file) < fileBytes / 2) {
        old.add(file);
      }
    }
    old.sort(Comparator.naturalOrder());
    return old;
  }

  private static boolean isBefore(Path file, Instant moment) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(moment);
    } catch (NoSuchFileException renamed) {
      return false;
    }
  }

  private Merged merge(Path folder, List<List<Path>> groups) throws IOException {
    Path successor = Files.createDirectory(beside(folder));
    Set<String> replaced = new HashSet<>();
    long rows = 0;
    for (List<Path> group : groups) {
      rows += merge(group, successor);
      group.forEach(file -> replaced.add(file.getFileName().toString()));
    }
    Files.write(successor.resolve(REPLACED), replaced.stream().sorted().toList());
    linkAll(folder, successor, replaced);
    DurableFiles.forceFolder(successor);
    FolderExchange.exchange(folder, successor);
    linkAll(beside(folder), folder, replaced);
    DurableFiles.forceFolder(folder);
    DurableFiles.forceFolder(folder.getParent());
    return new Merged(lake.relativize(folder), replaced.size(), groups.size(), rows);
  }

  private static long merge(List<Path> group, Path into) throws IOException {
    List<String> files = group.stream().map(Path::toString).toList();
    String merged = into.resolve("merged-" + UUID.randomUUID() + ".parquet").toString();
    ParquetFiles.merge(files, merged);
    DurableFiles.force(Path.of(merged));
    long expected = 0;
    for (String file : files) {
      expected += ParquetFiles.rows(file);
    }
    long rows = ParquetFiles.rows(merged);
    if (rows != expected) {
      throw new IllegalStateException(
          files + " hold " + expected + " rows, and merged " + rows + "; nothing was changed");
    }
    return rows;
  }

  /** Ends a replacement, or undoes one that had not come to the exchange. */
  private static void end(Path folder) throws IOException {
    Path beside = beside(folder);
    Path replaced = folder.resolve(REPLACED);
    if (Files.exists(replaced)) {
      linkAll(beside, folder, new HashSet<>(Files.readAllLines(replaced)));
      Files.delete(replaced);
    }
    delete(beside);
  }

  private static void linkAll(Path from, Path to, Set<String> except) throws IOException {
    for (Path file : visible(from)) {
      String name = file.getFileName().toString();
      Path link = to.resolve(name);
      if (!except.contains(name) && !(Files.exists(link) && Files.isSameFile(file, link))) {
        // A stream that does its last steps again may have put another file in the place of one.
        Path hidden = to.resolve(".link-" + name);
        Files.deleteIfExists(hidden);
        Files.createLink(hidden, file);
        Files.move(hidden, link, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static List<Path> visible(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().matches("[._].*");
  }

  /** All files and folders of the lake, but not what is in hidden folders. */
  private List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>();
    Files.walkFileTree(
        lake,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            all.add(folder);
            return isHidden(folder) && !folder.equals(lake)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            all.add(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              // Streams rename files meanwhile.
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
    return all;
  }

  private static Path beside(Path folder) {
    return folder.resolveSibling(BESIDE + folder.getFileName());
  }
}
