package io.podium;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Folders of real data, which are not part of this project. */
public final class RealData {
  private RealData() {}

  /**
   * A folder of {@code PODIUM_DATA}, or else of {@code shared/data} beside the project; where it is
   * absent the test that asks for it is skipped.
   *
   * @param name such as {@code olympics}
   */
  public static Path folderOrSkip(String name) {
    Path folder = folder(name);
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        "skipped: there is no " + folder + "; PODIUM_DATA names the folder that holds " + name);
    return folder;
  }

  /**
   * The same; empty where it is absent.
   *
   * @param name such as {@code olympics}
   */
  public static Optional<Path> find(String name) {
    return Optional.of(folder(name)).filter(Files::isDirectory);
  }

  private static Path folder(String name) {
    String given = System.getenv("PODIUM_DATA");
    Path home = Path.of(System.getProperty("podium.home", System.getProperty("user.dir")));
    Path data = given == null ? home.resolve("../shared/data") : Path.of(given);
    return data.resolve(name).toAbsolutePath().normalize();
  }
}
