package io.podium.cluster;

import java.util.Arrays;
import java.util.List;

/**
 * The JVMs of servers that tests start, and the harnesses that measure how streams get over kills.
 */
public final class ServerJvm {
  private ServerJvm() {}

  /** What the build's tests tell each of them besides, by {@code podium.test.serverOptions}. */
  public static List<String> options() {
    return Arrays.stream(System.getProperty("podium.test.serverOptions", "").split(" "))
        .filter(option -> !option.isEmpty())
        .toList();
  }
}
