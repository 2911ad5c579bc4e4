package io.podium.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Free TCP ports of the loopback interface. */
final class Ports {
  private static final Path EPHEMERAL_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int USUAL_EPHEMERAL_START = 32768;
  private static final int LOWEST = 15000;
  private static final int SMALLEST_RANGE = 1000;
  private static final int ATTEMPTS = 200;
  private static final Duration POLL = Duration.ofMillis(50);

  private Ports() {}

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /**
   * A port that nobody listens on now. It lies below the ephemeral range: a port of that range can
   * be lost, while its service is stopped, to any outgoing connection, and a client that keeps
   * trying to reconnect can even connect to itself there.
   */
  static int free() throws IOException {
    int end = ephemeralStart();
    if (end - LOWEST >= SMALLEST_RANGE) {
      for (int i = 0; i < ATTEMPTS; i++) {
        int port = ThreadLocalRandom.current().nextInt(LOWEST, end);
        if (isFree(port)) {
          return port;
        }
      }
    }
    try (ServerSocket any = new ServerSocket(0, 1, loopback())) {
      return any.getLocalPort();
    }
  }

  static boolean isFree(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(loopback(), port);
    try (ServerSocket probe = new ServerSocket()) {
      // Connections that linger in TIME_WAIT do not hinder a server.
      probe.setReuseAddress(true);
      probe.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the port is free now or becomes so in time, as after a process that is just ending. */
  static boolean becomesFree(int port, Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isFree(port)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(POLL.toMillis());
    }
    return true;
  }

  /** Whether somebody accepts connections on the port. */
  static boolean accepts(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(loopback(), port);
    try (Socket socket = new Socket()) {
      socket.connect(address, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int ephemeralStart() throws IOException {
    if (!Files.isReadable(EPHEMERAL_RANGE)) {
      return USUAL_EPHEMERAL_START;
    }
    // Not Files.readString, which begins with a read of one byte: the kernel answers only the
    // first.
    try (BufferedReader reader = Files.newBufferedReader(EPHEMERAL_RANGE)) {
      String[] range = reader.readLine().strip().split("\\s+", -1);
      return Integer.parseInt(range[0]);
    }
  }
}
