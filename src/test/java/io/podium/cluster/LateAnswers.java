package io.podium.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before a server: requests go on to it at once, its answers wait until they are let go. */
final class LateAnswers implements AutoCloseable {
  private final int target;
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "late-answers");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param target the server's port on loopback
   */
  LateAnswers(int target) throws IOException {
    this.target = target;
    threads.execute(this::accept);
  }

  /** The port to connect to in the server's place. */
  int port() {
    return server.getLocalPort();
  }

  /** Lets all answers go, those to come too. */
  void release() {
    released.countDown();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        threads.execute(() -> copy(client, behind));
        threads.execute(
            () -> {
              try {
                released.await();
                copy(behind, client);
              } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
              }
            });
      } catch (SocketException closed) {
        return;
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  /** Until one of them closes, which closes the other. */
  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (SocketException closed) {
      // The other direction has ended.
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
