package io.podium.io;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** Moves the files of a run that went well into the place of those of the run before. */
public final class LakeFolder {
  private LakeFolder() {}

  /**
   * Replaces tables: each file takes the place of the one of its name at once, and then those that
   * the new run did not write are deleted.
   *
   * @param staging the folder that the run wrote to
   * @param lake the folder that readers read
   * @param tables folders below both
   */
  public static void replace(String staging, String lake, List<String> tables) throws IOException {
    for (String table : tables) {
      String from = absolute(staging) + '/' + table;
      String to = absolute(lake) + '/' + table;
      List<ResourceId> written = files(from);
      List<ResourceId> targets = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (ResourceId file : written) {
        String name = file.toString().substring(from.length());
        names.add(to + name);
        targets.add(FileSystems.matchNewResource(to + name, false));
      }
      if (!written.isEmpty()) {
        FileSystems.rename(written, targets);
      }
      List<ResourceId> stale =
          files(to).stream()
              .filter(file -> !names.contains(file.toString()))
              .filter(file -> isPartition(table) || !isPartition(file.toString()))
              .toList();
      if (!stale.isEmpty()) {
        FileSystems.delete(stale, StandardMoveOptions.IGNORE_MISSING_FILES);
      }
    }
  }

  /** Of a date: it is replaced by itself alone, not with the table it belongs to. */
  private static boolean isPartition(String path) {
    return path.contains("/date=");
  }

  /** Deletes a run's staging folder and all in it; nothing where there is none. */
  public static void discard(String staging) throws IOException {
    List<ResourceId> left = files(absolute(staging));
    FileSystems.delete(left, StandardMoveOptions.IGNORE_MISSING_FILES);
    // Object stores have no folders; a local disk keeps the empty ones.
    Path folder = Path.of(absolute(staging));
    if (Files.isDirectory(folder)) {
      deleteFolder(folder);
    }
  }

  /**
   * Deletes the staging folders that runs have left which were killed.
   *
   * @param prefix how the paths of these folders begin, and no others
   */
  public static void discardAll(String prefix) throws IOException {
    String start = absolute(prefix);
    FileSystems.delete(files(start + "*"), StandardMoveOptions.IGNORE_MISSING_FILES);
    Path parent = Path.of(start).getParent();
    if (parent != null && Files.isDirectory(parent)) {
      try (DirectoryStream<Path> left =
          Files.newDirectoryStream(parent, Path.of(start).getFileName() + "*")) {
        for (Path folder : left) {
          deleteFolder(folder);
        }
      }
    }
  }

  /** With the files that were not finished. */
  private static void deleteFolder(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  private static String absolute(String folder) {
    return FileSystems.matchNewResource(folder, true).toString().replaceFirst("/+$", "");
  }

  private static List<ResourceId> files(String folder) throws IOException {
    return FileSystems.match(folder + "/**.parquet", EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(MatchResult.Metadata::resourceId)
        .sorted(Comparator.comparing(ResourceId::toString))
        .toList();
  }
}
