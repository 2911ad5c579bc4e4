package io.podium;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Folders of real data, which are not part of this project. */
public final class RealData {
  private RealData() {}

  /**
   * A folder of {@code PODIUM_DATA}; where it is absent the test that asks for it is skipped.
   *
   * @param name such as {@code olympics}
   */
  public static Path folderOrSkip(String name) {
    String given = System.getenv("PODIUM_DATA");
    Path home = Path.of(System.getProperty("podium.home", System.getProperty("user.dir")));
    Path data = given == null ? home.resolve("../shared/data") : Path.of(given);
    Path folder = data.resolve(name).toAbsolutePath().normalize();
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        "skipped: there is no " + folder + "; PODIUM_DATA names the folder that holds " + name);
    return folder;
  }
}
