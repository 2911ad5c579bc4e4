package io.podium.lake.landing;

/** Is told how far a file has come. */
@FunctionalInterface
public interface LandingProgress {
  /**
   * @param file the file's name
   * @param bytes how many of it are there, those of an earlier run included
   * @param length how many there will be; below 0 where nobody knows
   */
  void at(String file, long bytes, long length);
}
