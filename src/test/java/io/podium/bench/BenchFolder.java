package io.podium.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The temporary folder of a benchmark: what its servers store, and what its runs write. */
public final class BenchFolder {
  private BenchFolder() {}

  public static Path create() throws IOException {
    return Files.createTempDirectory("podium-bench-").toRealPath();
  }

  public static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
